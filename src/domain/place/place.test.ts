import { LOCALES } from '#domain/base/locales.ts';
import { expect, test } from 'vitest';
import { CONTINENTS, COUNTRIES, REGIONS, iso2Of, isCountry, isRegion, regionOf } from '#domain/place/countries.ts';
import { kilometresBetween, roundedDistance } from '#domain/place/distance.ts';
import { codeName, placeName } from '#domain/place/place-name.ts';

test('every country has a region with a name, and a point on the globe', () => {
	expect(COUNTRIES.size).toBeGreaterThan(240);
	for (const country of COUNTRIES.values()) {
		expect(isRegion(country.region)).toBe(true);
		expect(Math.abs(country.latitude)).toBeLessThan(90);
		expect(Math.abs(country.longitude)).toBeLessThanOrEqual(180);
		for (const locale of LOCALES) {
			expect(codeName(country.iso2, locale)).not.toBe(country.iso2);
			expect(codeName(country.region, locale)).not.toBe(country.region);
		}
	}
	expect(CONTINENTS).toEqual(['002', '009', '019', '142', '150']);
	expect(REGIONS).toHaveLength(22);
});

test('codes lead to each other', () => {
	expect(regionOf('GH')).toBe('011');
	expect(regionOf('ZZ')).toBeNull();
	expect(iso2Of('ERI')).toBe('ER');
	expect(iso2Of('XXX')).toBeNull();
	expect(isCountry('gh')).toBe(false);
});

test('a place is named no finer than it is', () => {
	expect(placeName({ level: 'region', region: '011' }, 'en')).toBe('Western Africa');
	expect(placeName({ level: 'country', region: '011', country: 'GH' }, 'fr')).toBe('Ghana');
	expect(placeName({ level: 'town', region: '011', country: 'GH', name: 'Tamale' }, 'en')).toBe('Tamale, Ghana');
	expect(placeName({ level: 'town', region: '011', country: 'GH', name: 'تامالي' }, 'ar')).toBe('تامالي، غانا');
});

test('distances are known and round', () => {
	expect(kilometresBetween('MA', 'BE')).toBe(2300);
	expect(kilometresBetween('BE', 'MA')).toBe(2300);
	expect(kilometresBetween('BE', 'NL')).toBe(200);
	expect(kilometresBetween('FJ', 'WS')).toBeLessThan(1500);
	for (const one of COUNTRIES.keys()) {
		const distance = kilometresBetween(one, 'ER');
		if (distance === null) expect(one).toBe('ER');
		else expect(distance % (distance < 1000 ? 50 : 100)).toBe(0);
	}
	expect([3, 74, 75, 974, 976, 1049, 1050].map(roundedDistance)).toEqual([50, 50, 100, 950, 1000, 1000, 1100]);
});

test('no distance where a country is not shown, or there is no way between', () => {
	expect(kilometresBetween(undefined, 'BE')).toBeNull();
	expect(kilometresBetween('MA', undefined)).toBeNull();
	expect(kilometresBetween('MA', 'MA')).toBeNull();
	expect(kilometresBetween('MA', 'ZZ')).toBeNull();
});
