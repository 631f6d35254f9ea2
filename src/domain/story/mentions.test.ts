import { expect, test } from 'vitest';
import { fitsPersonWords, readPersonWords, typedPersonWords, unsaidIn, unsaidLeft } from '#domain/story/mentions.ts';
import type { Telling } from '#domain/story/telling.ts';

const telling: Telling = {
	language: 'en',
	title: 'With Zéphyr',
	brings: 'bread',
	items: ['a photo of AMINA'],
	summary: 'My brother   the baker.',
	blocks: [{ kind: 'paragraph', text: 'We left.' }],
	excerptBlocks: 1
};

test('a mention is found in every part of a telling, whatever its capitals, accents and blanks', () => {
	const everything = ['zephyr', 'Amina', 'my brother the baker', 'Nobody'];
	const left = ['zephyr', 'Amina', 'my brother the baker'];
	expect(unsaidLeft(telling, { everything, names: [] })).toEqual(left);
	expect(unsaidLeft(telling, { everything: [], names: everything })).toEqual(left);
});

test('what is typed is tidied, and what is sealed is read again', () => {
	const words = typedPersonWords('  My  brother ', 'Amina\n\n Amina \nZed', ' the  tall one');
	expect(words).toEqual({ label: 'My brother', names: ['Amina', 'Zed'], roles: ['the tall one'] });
	expect(fitsPersonWords(words)).toBe(true);
	expect(fitsPersonWords({ label: 'x'.repeat(81), names: [], roles: [] })).toBe(false);
	expect(fitsPersonWords({ label: 'x', names: [], roles: ['x'.repeat(81)] })).toBe(false);
	expect(readPersonWords(JSON.parse(JSON.stringify(words)))).toEqual(words);
	expect(readPersonWords('broken')).toEqual({ label: '', names: [], roles: [] });
});

test('words from before names and roles were told apart count as names', () => {
	expect(readPersonWords({ label: 'x', mentions: ['Zed', 'my brother'] })).toEqual({
		label: 'x',
		names: ['Zed', 'my brother'],
		roles: []
	});
});

test('a name counts as a word of its own in Latin letters, and wherever it stands in others', () => {
	const named = (text: string, name: string) => unsaidIn([text], { everything: [], names: [name] }).length > 0;
	for (const [text, name] of [
		['We met Ali.', 'ali'],
		['“Ali’s bread”', 'Ali'],
		['Annas Brot', 'Anna'],
		['l’ami de José-Luis', 'jose'],
		['Jean  Paul (Zed)', 'Jean Paul'],
		['Мы видели Ивана.', 'Иван'],
		['وعلي معنا', 'علي'],
		['我认识小明很久了', '小明'],
		['C. (the baker)', 'C.']
	] as const)
		expect(named(text, name), text).toBe(true);
	for (const [text, name] of [
		['She is alive in Italian Somalia.', 'Ali'],
		['Bananas', 'Ana'],
		['nobody', '']
	] as const)
		expect(named(text, name), text).toBe(false);
	// Of somebody who is not to be mentioned, everything is found as before.
	expect(unsaidIn(['my brothers'], { everything: ['my brother'], names: [] })).toEqual(['my brother']);
});
