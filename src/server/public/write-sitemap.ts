import { storiesForSitemap } from '#server/store/shown/feed-entries.ts';
import { shownSummary } from '#server/store/shown/story-facets.ts';
import type { Lasting, PublicDeps } from './deps.ts';
import { escapeXml } from '#domain/base/escape-xml.ts';
import { type Part, sitemapParts } from './sitemap-parts.ts';

/** Pages that every site has, below the language. */
const PAGES = ['', '/stories', '/map', '/about', '/privacy', '/accessibility', '/api'];
/** The part of these. */
const PAGES_PART = 'pages';
const SITEMAPS = 'http://www.sitemaps.org/schemas/sitemap/0.9';

export interface Sitemap extends Lasting {
	readonly xml: string;
}

export interface SitemapAbout {
	readonly origin: string;
	readonly locales: readonly string[];
}

/**
 * What is shown now, in every language of the interface; where it is too much for one file, the list of its parts. No dates:
 * they would tell when something changed.
 */
export async function writeSitemap({ db }: PublicDeps, about: SitemapAbout): Promise<Sitemap> {
	const { stories, expiresAt } = await shownSummary(db);
	const [only, ...more] = sitemapParts(stories);
	if (only !== undefined && more.length === 0) return writeStories(db, about, only, PAGES);
	const names = [PAGES_PART, ...[only, ...more].flatMap((part) => part?.name ?? [])];
	const xml = [
		'<?xml version="1.0" encoding="utf-8"?>',
		`<sitemapindex xmlns="${SITEMAPS}">`,
		...names.map((name) => `<sitemap><loc>${escapeXml(`${about.origin}/sitemap-${name}.xml`)}</loc></sitemap>`),
		'</sitemapindex>',
		''
	].join('\n');
	return { xml, expiresAt };
}

/** One part of it, by its name; null: there is no such part now. */
export async function writeSitemapPart(
	{ db }: PublicDeps,
	about: SitemapAbout & { readonly part: string }
): Promise<Sitemap | null> {
	if (about.part === PAGES_PART) return { xml: urlset(about, PAGES), expiresAt: null };
	const { stories } = await shownSummary(db);
	const part = sitemapParts(stories).find(({ name }) => name === about.part);
	return part === undefined ? null : writeStories(db, about, part, []);
}

async function writeStories(
	db: PublicDeps['db'],
	about: SitemapAbout,
	part: Part,
	pages: readonly string[]
): Promise<Sitemap> {
	const { ids, expiresAt } = await storiesForSitemap(db, part);
	return { xml: urlset(about, [...pages, ...ids.map((id) => `/stories/${id}`)]), expiresAt };
}

function urlset({ origin, locales }: SitemapAbout, paths: readonly string[]): string {
	const at = (locale: string, path: string) => escapeXml(`${origin}/${locale}${path}`);
	const url = (path: string) => {
		const others = locales
			.map((other) => `<xhtml:link rel="alternate" hreflang="${other}" href="${at(other, path)}"/>`)
			.join('');
		return locales.map((locale) => `<url><loc>${at(locale, path)}</loc>${others}</url>`);
	};
	return [
		'<?xml version="1.0" encoding="utf-8"?>',
		`<urlset xmlns="${SITEMAPS}" xmlns:xhtml="http://www.w3.org/1999/xhtml">`,
		...paths.flatMap(url),
		'</urlset>',
		''
	].join('\n');
}
