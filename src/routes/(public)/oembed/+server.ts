import { m } from '#lib/paraglide/messages.js';
import { isLocale } from '#lib/paraglide/runtime.js';
import type { RequestHandler } from './$types';

const STATUS = { gone: 410, not_found: 404 } as const;

/** oEmbed 1.0: how to show a story whose address somebody pasted. What is refused is refused without a word. */
export const GET: RequestHandler = async ({ locals, url }) => {
	const door = locals.doors.public;
	const asked = (name: string) => url.searchParams.get(name);
	const format = asked('format') ?? 'json';
	if (format !== 'json' && format !== 'xml') return refused(501);
	const address = asked('url');
	if (address === null) return refused(400);
	const siteName = (await door.siteName()) ?? m.base_app_name();
	const found = await door.describeFrame({
		url: address,
		origin: door.origin ?? url.origin,
		siteName,
		title: (language) => m.embed_frame_title({ site: siteName }, isLocale(language) ? { locale: language } : {}),
		maxWidth: asked('maxwidth'),
		maxHeight: asked('maxheight')
	});
	if (!found.ok) return refused(STATUS[found.reason]);
	// Scripts of other pages may read it: it says nothing of the story.
	const headers = { 'access-control-allow-origin': '*', 'cache-control': 'no-store' };
	return format === 'json'
		? Response.json(found.value, { headers })
		: new Response(door.describeInXml(found.value), {
				headers: { ...headers, 'content-type': 'text/xml; charset=utf-8' }
			});
};

function refused(status: number): Response {
	return new Response(null, { status, headers: { 'access-control-allow-origin': '*', 'cache-control': 'no-store' } });
}
