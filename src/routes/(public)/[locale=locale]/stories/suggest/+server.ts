import { json } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** How a question may go on (`q`): words of the stories, for the field of the list page (`static/suggest.js`) and whoever builds another. Each stands in three. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const { words, expiresAt } = await locals.doors.public.suggest(params.locale, url.searchParams);
	locals.cacheable = { tags: ['list'], expiresAt };
	return json({ words });
};
