import { error } from '@sveltejs/kit';
import { isLocale } from '#lib/paraglide/runtime.js';
import { m } from '#lib/paraglide/messages.js';
import type { PageServerLoad } from './$types';

/** A story in a frame on somebody else's page: what consent lets a frame show, and where the office lets it stand. */
export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
	const door = locals.doors.public;
	const asked = url.searchParams.get('lang');
	const found = await door.readFrame({ id: params.id, locale: locals.locale, language: asked });
	if (!found.ok) error(found.reason === 'gone' ? 410 : 404);
	const { view, version, hosts } = found.value;
	locals.frameAncestors = door.frameAncestors(hosts);
	if (locals.framedBy !== null && !door.mayFrame(hosts, locals.framedBy)) error(403);
	// A cache in front asks for each site, so that the ledger of copies hears of it.
	setHeaders({ 'x-suitcase-version': version, vary: 'referer, sec-fetch-dest' });
	// Where a list decides, or the language of the browser does, the next answer may be another one.
	if (hosts === null && asked !== null && isLocale(asked)) {
		const tags = [`story:${params.id}`, 'frames'];
		locals.cacheable = { tags, expiresAt: view.expiresAt, forget: true, askEachTime: true };
	}
	return {
		frame: view,
		version,
		theme: url.searchParams.get('theme'),
		siteName: (await door.siteName()) ?? m.base_app_name()
	};
};
