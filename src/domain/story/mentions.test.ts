import { expect, test } from 'vitest';
import { fitsPersonWords, mentionsLeft, readPersonWords, typedPersonWords } from '#domain/story/mentions.ts';
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
	expect(mentionsLeft(telling, ['zephyr', 'Amina', 'my brother the baker', 'Nobody'])).toEqual([
		'zephyr',
		'Amina',
		'my brother the baker'
	]);
});

test('what is typed is tidied, and what is sealed is read again', () => {
	const words = typedPersonWords('  My  brother ', 'Amina\n\n Amina \nthe tall one');
	expect(words).toEqual({ label: 'My brother', mentions: ['Amina', 'the tall one'] });
	expect(fitsPersonWords(words)).toBe(true);
	expect(fitsPersonWords({ label: 'x'.repeat(81), mentions: [] })).toBe(false);
	expect(readPersonWords(JSON.parse(JSON.stringify(words)))).toEqual(words);
	expect(readPersonWords('broken')).toEqual({ label: '', mentions: [] });
});
