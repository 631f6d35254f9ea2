import { COUNTRY_ROWS } from '#domain/place/countries-data.ts';

/** A country or area with a code of its own; the naming of a place says nothing about its status. */
export interface Country {
	/** ISO 3166-1, two letters. */
	readonly iso2: string;
	/** ISO 3166-1, three letters. */
	readonly iso3: string;
	/** UN M49, three digits. */
	readonly m49: string;
	/** UN M49 code of the continent, such as 002 (Africa). */
	readonly continent: string;
	/** UN M49 code of the part of the continent, such as 011 (Western Africa). This is what "region" means here. */
	readonly region: string;
	/** Where a label would stand on a map, in degrees; never where anybody lives. */
	readonly latitude: number;
	readonly longitude: number;
}

/** All countries and areas where people were born or live, by two-letter code, in alphabetical order of the code. */
export const COUNTRIES: ReadonlyMap<string, Country> = new Map(
	COUNTRY_ROWS.map(([iso2, iso3, m49, continent, region, latitude, longitude]) => [
		iso2,
		{ iso2, iso3, m49, continent, region, latitude, longitude }
	])
);

/** UN M49 codes of all regions (parts of continents) that hold a country, in order. */
export const REGIONS: readonly string[] = [...new Set(COUNTRY_ROWS.map((row) => row[4]))].sort();

/** UN M49 codes of the continents, in order. */
export const CONTINENTS: readonly string[] = [...new Set(COUNTRY_ROWS.map((row) => row[3]))].sort();

const BY_ISO3: ReadonlyMap<string, string> = new Map(COUNTRY_ROWS.map(([iso2, iso3]) => [iso3, iso2]));

/** Whether a text is the two-letter code of a country we know. */
export function isCountry(code: string): boolean {
	return COUNTRIES.has(code);
}

/** Whether a text is the UN M49 code of a part of a continent. */
export function isRegion(code: string): boolean {
	return REGIONS.includes(code);
}

/** The region in which a country lies; null for an unknown code. */
export function regionOf(country: string): string | null {
	return COUNTRIES.get(country)?.region ?? null;
}

/** The two-letter code for a three-letter one; null for an unknown code. */
export function iso2Of(iso3: string): string | null {
	return BY_ISO3.get(iso3) ?? null;
}
