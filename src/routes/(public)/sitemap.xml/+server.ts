import { locales } from '#lib/paraglide/runtime.js';
import type { RequestHandler } from './$types';

/** What is shown now, in every language. */
export const GET: RequestHandler = async ({ locals, url }) => {
	const door = locals.doors.public;
	const sitemap = await door.writeSitemap({ origin: door.origin ?? url.origin, locales });
	if (door.origin) locals.cacheable = { tags: ['list'], expiresAt: sitemap.expiresAt };
	return new Response(sitemap.xml, { headers: { 'content-type': 'application/xml; charset=utf-8' } });
};
