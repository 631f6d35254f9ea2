import { expect, test } from 'vitest';
import { isCountry } from '#domain/place/countries.ts';
import { COUNTRIES_WITH_NUMBERS, emergencyIn } from '#domain/place/emergency.ts';

/** Short numbers are 2 to 5 digits; a longer one would be somebody's telephone. */
const SHORT_NUMBER = /^\d{2,5}$/;
const EU = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');

test('no country stands in two lists', () => {
	expect(COUNTRIES_WITH_NUMBERS.length).toBeGreaterThan(80);
	expect(new Set(COUNTRIES_WITH_NUMBERS).size).toBe(COUNTRIES_WITH_NUMBERS.length);
});

test.each(COUNTRIES_WITH_NUMBERS)('%s is a country and has numbers that a telephone can dial', (country) => {
	expect(isCountry(country)).toBe(true);
	const numbers = Object.entries(emergencyIn(country) ?? {});
	expect(['all', 'police,ambulance']).toContain(numbers.map(([what]) => what).join());
	for (const [, number] of numbers) expect(number).toMatch(SHORT_NUMBER);
	expect(new Set(numbers.map(([, number]) => number)).size).toBe(numbers.length);
});

test('112 answers in every country of the European Union', () => {
	for (const country of EU) expect(emergencyIn(country)).toEqual({ all: '112' });
});

test('where the number is not certain there is none', () => {
	for (const country of ['SO', 'SY', 'AF', 'YE', 'BO', 'XX', '']) expect(emergencyIn(country)).toBeNull();
});
