import { answerInParts } from '#lib/answers/file-in-parts.ts';
import { refusedFile } from '#lib/answers/refused-file.ts';
import type { RequestHandler } from './$types';

/** A picture, a sound or a film under its random name, only while consent lets readers have it. */
export const GET: RequestHandler = async ({ locals, params, request }) => {
	const found = await locals.doors.public.openFile(params.name);
	if (!found.ok) return refusedFile(found.reason);
	const { storyId, type, bytes, expiresAt, isPlayed, body, leave } = found.value;
	// What is played is too long to be kept in memory, and is sent part by part.
	locals.cacheable = {
		tags: [storyId === null ? 'site' : `story:${storyId}`],
		expiresAt,
		forget: true,
		// A search engine lists a story by its page or not at all, and no file tells which.
		unlisted: true,
		passing: isPlayed
	};
	if (!isPlayed) {
		return new Response(body(), {
			headers: { 'content-type': type, 'content-length': String(bytes), 'content-disposition': 'inline' }
		});
	}
	const tag = `"${params.name.slice(0, 32)}"`;
	const answer = answerInParts({ type, bytes, tag, part: (from, to) => body({ start: from, end: to }) }, request);
	if (answer.body === null) await leave();
	return answer;
};
