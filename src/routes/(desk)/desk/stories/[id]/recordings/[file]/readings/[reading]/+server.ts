import { error } from '@sveltejs/kit';
import { isStoryId } from '#domain/story/story-id.ts';
import { answerInParts, streamOf } from '#lib/answers/file-in-parts.ts';
import { deskOf } from '../../../../../../../desk-request.ts';
import type { RequestHandler } from './$types';

/** The words as somebody else read them, for those who have the recordings open; it is kept nowhere on the way. */
export const GET: RequestHandler = async ({ locals, params, request }) => {
	const { desk, member } = deskOf(locals);
	if (!isStoryId(params.id)) error(404, 'not_found');
	const asked = { storyId: params.id, fileId: params.file, readingId: params.reading };
	const found = await desk.review.streamReading(member, asked);
	if (!found.ok) error(found.reason === 'not_allowed' ? 403 : 404, found.reason);
	const { type, bytes, part } = found.value;
	const answer = answerInParts({ type, bytes, tag: null, part: (from, to) => streamOf(part(from, to)) }, request);
	answer.headers.set('cache-control', 'no-store');
	return answer;
};
