import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hasFields, isLine, isObject, isWhole } from '#domain/base/shape.ts';
import { isCountry } from '#domain/place/countries.ts';
import { type Telling, parseTelling, tellingGaps } from '#domain/story/telling.ts';

const FIRST_PERSON: Readonly<Record<string, RegExp>> = {
	en: /\b(I|me|my|mine|we|us|our|ours)\b/,
	fr: /(^|[\s’«])(je|j’|moi|mon|mes|nous|notre|nos)(?=[\s’.,])/i,
	ar: /(^|\s)و?(أنا|نحن)(?=[\s،.])/
};

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.json'));

function readPerson(name: string): Readonly<Record<string, unknown>> {
	const person: unknown = JSON.parse(readFileSync(`${import.meta.dirname}/${name}`, 'utf8'));
	if (!isObject(person)) throw new Error(`${name} holds no object`);
	return person;
}

function readTellings(name: string): Telling[] {
	const { tellings } = readPerson(name);
	if (!Array.isArray(tellings)) throw new Error(`${name} holds no tellings`);
	return tellings.map((value: unknown) => {
		const telling = parseTelling(value);
		if (!telling.ok) throw new Error(`${name}: ${telling.reason}`);
		return telling.value;
	});
}

const countWords = (telling: Telling) => telling.blocks.flatMap((block) => block.text.split(/\s+/)).length;

test('the collection has twelve people, each under a reference of their own', () => {
	expect(files).toHaveLength(12);
	for (const name of files) expect(readPerson(name).ref).toBe(`sample:${name.replace('.json', '')}`);
});

describe.each(files)('%s', (name) => {
	const person = readPerson(name);

	test('holds the fields that the loader knows, and no others', () => {
		const fields = ['ref', 'name', 'origin', 'current', 'since', 'gender', 'language', 'source', 'tellings'];
		expect(hasFields(person, fields)).toBe(true);
		expect(isObject(person.name) && hasFields(person.name, ['chosen_pseudonym', 'first_name', 'full_name'])).toBe(true);
		expect(['woman', 'man']).toContain(person.gender);
		expect(person.language).toMatch(/^[a-z]{2}$/);
	});

	test('names a country by a code that exists, and a year long ago', () => {
		for (const place of [person.origin, person.current]) {
			if (!isObject(place) || !hasFields(place, ['country'], ['town'])) throw new Error('a place has a wrong shape');
			expect(place.country).toMatch(/^[A-Z]{2}$/);
			expect(isCountry(String(place.country))).toBe(true);
			expect(place.town === undefined || isLine(place.town, 80)).toBe(true);
		}
		expect(isWhole(person.since, 1000, 1950)).toBe(true);
	});

	test('names the book, its author and its year', () => {
		const { source } = person;
		if (!isObject(source) || !hasFields(source, ['author', 'title', 'year'], ['note'])) throw new Error('no source');
		expect(source.author).toMatch(/\S/);
		expect(source.title).toMatch(/\S/);
		expect(isWhole(source.year, 1000, 1950)).toBe(true);
		expect(readFileSync(`${import.meta.dirname}/README.md`, 'utf8')).toContain(String(source.title));
	});

	test('says the same, block by block, in three languages', () => {
		const tellings = readTellings(name);
		expect(tellings.map((telling) => telling.language)).toEqual(['en', 'fr', 'ar']);
		const kinds = tellings.map((telling) => telling.blocks.map((block) => block.kind).join(' '));
		expect(new Set(kinds).size).toBe(1);
		expect(kinds[0]?.split(' ').filter((kind) => kind === 'quote').length).toBeLessThanOrEqual(1);
	});

	test.each(readTellings(name))('is whole and of the right length in $language', (telling) => {
		expect(tellingGaps(telling)).toEqual([]);
		expect(telling.items).toHaveLength(3);
		expect(telling.blocks.length).toBeGreaterThanOrEqual(5);
		expect(telling.blocks.length).toBeLessThanOrEqual(8);
		expect(telling.excerptBlocks).toBe(2);
		for (const text of [telling.summary, ...telling.blocks.map((block) => block.text)]) expect(text).toMatch(/[.!?؟]$/);
		// Arabic joins articles, conjunctions and pronouns to their words, and so needs a third fewer of them.
		const [least, most] = telling.language === 'ar' ? [180, 340] : [250, 420];
		expect(countWords(telling)).toBeGreaterThanOrEqual(least);
		expect(countWords(telling)).toBeLessThanOrEqual(most);
	});

	test.each(readTellings(name))('never speaks in the first person in $language', (telling) => {
		const text = [telling.title, telling.brings, telling.summary, ...telling.blocks.map((block) => block.text)].join(
			' '
		);
		expect(text).not.toMatch(FIRST_PERSON[telling.language] ?? /^/);
	});
});
