import { error } from '@sveltejs/kit';
import { locales } from '#lib/paraglide/runtime.js';
import type { RequestHandler } from './$types';

/** A part of what is shown now, in every language; `/sitemap.xml` names them where there are several. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const door = locals.doors.public;
	const about = { origin: door.origin ?? url.origin, locales, part: params.part };
	const sitemap = await door.writeSitemapPart(about);
	if (sitemap === null) error(404);
	if (door.origin) locals.cacheable = { tags: ['list'], expiresAt: sitemap.expiresAt };
	return new Response(sitemap.xml, { headers: { 'content-type': 'application/xml; charset=utf-8' } });
};
