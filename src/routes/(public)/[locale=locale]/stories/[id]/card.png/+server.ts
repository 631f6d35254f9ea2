import { refusedFile } from '#lib/answers/refused-file.ts';
import type { RequestHandler } from './$types';

/** The card of a story for social networks, while consent lets them show one; else the card of the site. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const language = url.searchParams.get('lang') ?? params.locale;
	const found = await locals.doors.public.openCard(params.id, language);
	if (!found.ok && found.reason === 'no_card')
		return new Response(null, {
			status: 302,
			headers: { location: `/cards/${params.locale}.png`, 'cache-control': 'no-store' }
		});
	if (!found.ok) return refusedFile(found.reason === 'not_found' ? 'not_found' : 'gone');
	const { storyId, type, bytes, body, expiresAt } = found.value;
	const unlisted = await locals.doors.public.isUnlisted(storyId);
	locals.cacheable = { tags: [`story:${storyId}`], expiresAt, forget: true, unlisted };
	return new Response(body(), {
		headers: {
			'content-type': type,
			'content-length': String(bytes),
			'content-disposition': 'inline; filename="card.png"'
		}
	});
};
