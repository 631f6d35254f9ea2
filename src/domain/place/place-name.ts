/** A place as it may be shown: a region, or a country, or a named area in a country. Never coordinates. */
export interface Place {
	readonly level: 'region' | 'country' | 'admin1' | 'town';
	/** UN M49 code. */
	readonly region: string;
	/** ISO 3166-1, two letters. */
	readonly country?: string;
	/** The area or town, as it was written. */
	readonly name?: string;
}

const names = new Map<string, Intl.DisplayNames>();

/** The name of a country (two letters) or of a UN M49 region in a reader's language. */
export function codeName(code: string, locale: string): string {
	let inLocale = names.get(locale);
	if (!inLocale) names.set(locale, (inLocale = new Intl.DisplayNames([locale], { type: 'region' })));
	return inLocale.of(code) ?? code;
}

/** The name of a place in a reader's language, no finer than the place itself: "Western Africa", "Ghana", "Tamale, Ghana". */
export function placeName(place: Place, locale: string): string {
	if (place.country === undefined) return codeName(place.region, locale);
	const country = codeName(place.country, locale);
	if (place.name === undefined) return country;
	return `${place.name}${/^(ar|fa|ur)\b/.test(locale) ? '، ' : ', '}${country}`;
}
