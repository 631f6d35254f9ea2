import { storiesForSitemap } from '#server/store/shown/feed-entries.ts';
import { shownSummary } from '#server/store/shown/story-facets.ts';
import type { Lasting, PublicDeps } from './deps.ts';
import { escapeXml } from '#domain/base/escape-xml.ts';

/** Pages that every site has, below the language. */
const PAGES = ['', '/stories', '/map', '/about', '/privacy', '/accessibility', '/api'];

export interface Sitemap extends Lasting {
	readonly xml: string;
}

/** What is shown now, in every language of the interface. No dates: they would tell when something changed. */
export async function writeSitemap(
	{ db }: PublicDeps,
	about: { readonly origin: string; readonly locales: readonly string[] }
): Promise<Sitemap> {
	const [stories, summary] = await Promise.all([storiesForSitemap(db), shownSummary(db)]);
	const paths = [...PAGES, ...stories.map(({ id }) => `/stories/${id}`)];
	const at = (locale: string, path: string) => escapeXml(`${about.origin}/${locale}${path}`);
	const url = (path: string, locale: string) =>
		`<url><loc>${at(locale, path)}</loc>${about.locales
			.map((other) => `<xhtml:link rel="alternate" hreflang="${other}" href="${at(other, path)}"/>`)
			.join('')}</url>`;
	const xml = [
		'<?xml version="1.0" encoding="utf-8"?>',
		'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
		...paths.flatMap((path) => about.locales.map((locale) => url(path, locale))),
		'</urlset>',
		''
	].join('\n');
	return { xml, expiresAt: summary.expiresAt };
}
