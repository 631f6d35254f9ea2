/** schema.org as JSON-LD, for search engines: only what the page itself says. */
import * as m from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/paraglide/runtime.js';
import { interfaceLocaleOf } from '#domain/base/locales.ts';
import { storyPath } from '#domain/story/story-path.ts';

/** Where a page stands. `origin`: our own address, or empty: then addresses are relative to the page. */
export interface PageAt {
	readonly origin: string;
	readonly locale: string;
	readonly siteName: string;
}

/** JSON that can stand inside a script element: nothing in it could end the element or be read as markup. */
export function forScript(data: object): string {
	return JSON.stringify(data).replace(
		/[<>&\u2028\u2029]/g,
		(sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`
	);
}

/** What the site is, and how it is searched. */
export function siteData({ origin, locale, siteName }: PageAt): string {
	return forScript({
		'@context': 'https://schema.org',
		'@type': 'WebSite',
		name: siteName,
		url: `${origin}/${locale}`,
		inLanguage: locale,
		potentialAction: {
			'@type': 'SearchAction',
			target: { '@type': 'EntryPoint', urlTemplate: `${origin}/${locale}/stories?q={search_term_string}` },
			'query-input': 'required name=search_term_string'
		}
	});
}

/** The way to a story: first page, stories, this one. */
export function trailData(
	{ origin, locale, siteName }: PageAt,
	story: { id: string; language: string; title: string }
): string {
	const here: { locale: Locale } = { locale: interfaceLocaleOf(locale) };
	const steps = [
		{ name: siteName, item: `${origin}/${locale}` },
		{ name: m.public_browse_title({}, here), item: `${origin}/${locale}/stories` },
		{ name: story.title, item: origin + storyPath(locale, story.id, story.language) }
	];
	return forScript({
		'@context': 'https://schema.org',
		'@type': 'BreadcrumbList',
		itemListElement: steps.map((step, index) => ({ '@type': 'ListItem', position: index + 1, ...step }))
	});
}
