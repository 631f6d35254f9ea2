import { refusedFile } from '#lib/answers/refused-file.ts';
import type { RequestHandler } from './$types';

/** A picture under its random name, only while consent lets readers see it. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const found = await locals.doors.public.openFile(params.name);
	if (!found.ok) return refusedFile(found.reason);
	const { storyId, type, bytes, body, expiresAt } = found.value;
	locals.cacheable = { tags: [`story:${storyId}`], expiresAt, forget: true };
	return new Response(body, {
		headers: { 'content-type': type, 'content-length': String(bytes), 'content-disposition': 'inline' }
	});
};
