import { LOCALES } from '#domain/base/locales.ts';
import { expect, test } from 'vitest';
import { PSEUDONYMS, pseudonymIndex, pseudonymName } from '#domain/story/pseudonym.ts';
import { isStoryId, storyIdFrom, typedStoryId } from '#domain/story/story-id.ts';

test('ten random bytes make an id of ten characters', () => {
	expect(storyIdFrom(Uint8Array.of(0, 1, 31, 32, 63, 255, 18, 19, 20, 27))).toBe('01z0zzjkmv');
	for (let byte = 0; byte < 256; byte++) expect(isStoryId(storyIdFrom(new Uint8Array(10).fill(byte)))).toBe(true);
	expect(() => storyIdFrom(new Uint8Array(9))).toThrow();
});

test('an id has no letter that is misread, and nothing else is one', () => {
	for (const text of [
		'',
		'012345678',
		'01234567890',
		'012345678i',
		'012345678L',
		'012345678o',
		'0123456 89',
		7,
		null
	]) {
		expect(isStoryId(text)).toBe(false);
	}
});

test('every neutral name exists once in every language, and a story always gets the same', () => {
	expect(PSEUDONYMS).toBe(64);
	for (const locale of LOCALES) {
		const names = Array.from({ length: PSEUDONYMS }, (_, index) => pseudonymName(index, locale));
		expect(new Set(names).size).toBe(64);
		expect(names.every((name) => name !== null && name.length > 1)).toBe(true);
	}
	expect(pseudonymName(0, 'fr-BE')).toBe('Galet');
	expect(pseudonymName(0, 'sv')).toBe('Pebble');
	expect(pseudonymName(64, 'en')).toBeNull();
	expect(pseudonymIndex('0123456789')).toBe(pseudonymIndex('0123456789'));
});

test('names are spread evenly over stories', () => {
	const counts = new Array<number>(PSEUDONYMS).fill(0);
	for (let story = 0; story < 6400; story++) {
		const bytes = Array.from({ length: 10 }, (_, i) => Math.imul(story + 1, 2654435761 + i * 40503) >>> 13);
		const index = pseudonymIndex(storyIdFrom(bytes));
		counts[index] = (counts[index] ?? 0) + 1;
	}
	expect(Math.min(...counts)).toBeGreaterThan(50);
	expect(Math.max(...counts)).toBeLessThan(170);
});

test('an id is found in what somebody typed: alone, in large letters, in the address of a page', () => {
	const typed = [
		'0123456789',
		' 0123456789 ',
		'https://stories.example.org/en/stories/0123456789?lang=ar',
		'/stories/0123456789#x'
	];
	for (const text of typed) expect(typedStoryId(text), text).toBe('0123456789');
	expect(typedStoryId('ABCDEFGHJK')).toBe('abcdefghjk');
	for (const text of ['', '012345678', '01234567890', 'my story', 'https://stories.example.org/en/stories'])
		expect(typedStoryId(text), text).toBeNull();
});
