import { error } from '@sveltejs/kit';
import { isStoryId } from '#domain/story/story-id.ts';
import { streamOf } from '#lib/answers/file-in-parts.ts';
import { deskOf } from '../../../../../../desk-request.ts';
import type { RequestHandler } from './$types';

/** One frame of a film, for those who have it open; it is kept nowhere on the way. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const { desk, member } = deskOf(locals);
	if (!isStoryId(params.id) || !/^\d{1,4}$/.test(params.still)) error(404, 'not_found');
	const asked = { storyId: params.id, fileId: params.file, number: Number(params.still) };
	const still = await desk.review.streamStill(member, asked);
	if (!still.ok) error(still.reason === 'not_allowed' ? 403 : 404, still.reason);
	return new Response(streamOf(still.value), {
		headers: { 'content-type': 'image/webp', 'cache-control': 'no-store' }
	});
};
