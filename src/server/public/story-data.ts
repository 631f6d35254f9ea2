import { interfaceLocaleOf } from '#domain/base/locales.ts';
import type { Basis } from '#domain/story/basis.ts';
import type { Shown } from '#domain/consent/show.ts';
import { codeName } from '#domain/place/place-name.ts';
import * as m from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/paraglide/runtime.js';
import { termsAt } from './api/terms.ts';
import type { Card } from './story-card.ts';
import { forScript, type PageAt } from './structured-data.ts';

/**
 * What machines read of a story (schema.org `Article`): these keys and no other. Never a birthday, a nationality, a home,
 * a portrait or a link to the person elsewhere.
 */
export function storyData(shown: Shown<'web'>, about: { card: Card; basis: Basis; page: PageAt }): string {
	const { card, basis, page } = about;
	const places = [shown.origin, shown.current].filter((place) => place !== null);
	const features = accessibilityFeatures(shown);
	return forScript({
		'@context': 'https://schema.org',
		'@type': 'Article',
		headline: shown.title,
		abstract: shown.summary,
		inLanguage: shown.language,
		datePublished: shown.publishedDay,
		expires: new Date(shown.expiresAt).toISOString().slice(0, 10),
		isAccessibleForFree: true,
		...rights(card.name, basis, page),
		publisher: { '@type': 'Organization', name: page.siteName },
		accessMode: accessModes(shown),
		...(features.length > 0 ? { accessibilityFeature: features } : {}),
		...(card.name === null ? {} : { author: { '@type': 'Person', name: card.name } }),
		...(places.length === 0
			? {}
			: {
					contentLocation: places.map((place) => ({
						'@type': 'Place',
						name: codeName(place.country ?? place.region, shown.language)
					}))
				})
	});
}

/** What may be done with it. A dead author neither chose nor can end anything: an old text belongs to everybody. */
function rights(name: string | null, basis: Basis, { origin, locale, siteName }: PageAt) {
	const here: { locale: Locale } = { locale: interfaceLocaleOf(locale) };
	const credit =
		name === null ? m.api_credit_no_name({ site: siteName }, here) : m.api_credit({ name, site: siteName }, here);
	const always = { usageInfo: `${origin}/policies/tdm.json`, creditText: credit };
	if (basis === 'public_domain') return { ...always, copyrightNotice: m.api_copyright_free({}, here) };
	return {
		...always,
		conditionsOfAccess: m.api_conditions({}, here),
		license: termsAt(origin, locale),
		acquireLicensePage: `${origin}/${locale}/about#use`,
		copyrightNotice: m.api_copyright({}, here)
	};
}

function accessModes({ pictures, recordings }: Shown<'web'>): string[] {
	const isSeen = pictures.length > 0 || recordings.some(({ picture }) => picture === 'as_it_is');
	const isHeard = recordings.some(({ voice }) => voice !== 'none');
	return ['textual', ...(isSeen ? ['visual'] : []), ...(isHeard ? ['auditory'] : [])];
}

function accessibilityFeatures({ pictures, recordings }: Shown<'web'>): string[] {
	return [
		...(pictures.some(({ alt }) => alt !== '') ? ['alternativeText'] : []),
		...(recordings.some(({ captions }) => captions !== null) ? ['captions'] : []),
		...(recordings.some(({ transcript }) => transcript.length > 0) ? ['transcript'] : [])
	];
}
