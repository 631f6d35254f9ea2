import type { Shown } from '#domain/consent/show.ts';
import { codeName } from '#domain/place/place-name.ts';
import type { Card } from './story-card.ts';

/**
 * What machines read of a story (schema.org `Article`): these keys and no other. Never a birthday, a nationality, a home,
 * a portrait or a link to the person elsewhere.
 */
export function storyData(shown: Shown<'web'>, card: Card, siteName: string): string {
	const places = [shown.origin, shown.current].filter((place) => place !== null);
	const data = {
		'@context': 'https://schema.org',
		'@type': 'Article',
		headline: shown.title,
		abstract: shown.summary,
		inLanguage: shown.language,
		datePublished: shown.publishedDay,
		expires: new Date(shown.expiresAt).toISOString().slice(0, 10),
		isAccessibleForFree: true,
		usageInfo: '/policies/tdm.json',
		publisher: { '@type': 'Organization', name: siteName },
		accessMode: accessModes(shown),
		...(shown.recordings.some(({ captions }) => captions !== null) ? { accessibilityFeature: ['captions'] } : {}),
		...(card.name === null ? {} : { author: { '@type': 'Person', name: card.name } }),
		...(places.length === 0
			? {}
			: {
					contentLocation: places.map((place) => ({
						'@type': 'Place',
						name: codeName(place.country ?? place.region, shown.language)
					}))
				})
	};
	// Inside a script element only these could end it or be read as markup.
	return JSON.stringify(data).replace(
		/[<>&\u2028\u2029]/g,
		(sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`
	);
}

function accessModes({ pictures, recordings }: Shown<'web'>): string[] {
	const isSeen = pictures.length > 0 || recordings.some(({ picture }) => picture === 'as_it_is');
	const isHeard = recordings.some(({ voice }) => voice !== 'none');
	return ['textual', ...(isSeen ? ['visual'] : []), ...(isHeard ? ['auditory'] : [])];
}
