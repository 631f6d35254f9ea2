import { m } from '#lib/paraglide/messages.js';
import type { RequestHandler } from './$types';

/** New stories, at most their summary, and what is gone. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const door = locals.doors.public;
	const siteName = (await door.siteName()) ?? m.base_app_name();
	const feed = await door.writeJsonFeed({
		origin: door.origin ?? url.origin,
		locale: params.locale,
		title: `${siteName}: ${m.public_feed_title()}`,
		siteName
	});
	if (door.origin) locals.cacheable = { tags: ['list'], expiresAt: feed.expiresAt };
	return new Response(feed.json, { headers: { 'content-type': 'application/feed+json; charset=utf-8' } });
};
