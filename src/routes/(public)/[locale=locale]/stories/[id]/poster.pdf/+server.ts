import { refusedFile } from '#lib/answers/refused-file.ts';
import type { RequestHandler } from './$types';

/** The poster of a story, only while consent lets it be printed. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const language = url.searchParams.get('lang') ?? params.locale;
	const found = await locals.doors.public.openPoster(params.id, language);
	if (!found.ok) return refusedFile(found.reason);
	const { storyId, type, bytes, body, expiresAt } = found.value;
	const unlisted = await locals.doors.public.isUnlisted(storyId);
	locals.cacheable = { tags: [`story:${storyId}`], expiresAt, forget: true, unlisted };
	return new Response(body(), {
		headers: {
			'content-type': type,
			'content-length': String(bytes),
			'content-disposition': 'inline; filename="poster.pdf"'
		}
	});
};
