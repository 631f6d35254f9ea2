import { expect, test } from 'vitest';
import { takenOutOf, withoutTakenOut } from './taken-out.ts';
import type { Telling } from './telling.ts';

const telling: Telling = {
	language: 'en',
	title: 'A bakery',
	brings: 'bread',
	items: [],
	summary: 'A baker.',
	blocks: ['one', 'two', 'three', 'two'].map((text) => ({ kind: 'paragraph', text })),
	excerptBlocks: 2
};
const print = (text: string) => `print of ${text}`;
const out = (...texts: string[]) => new Set(texts.map(print));

test('what was taken out is gone wherever it stands, and the excerpt gets shorter by what stood in it', () => {
	const left = withoutTakenOut(telling, out('two'), print);
	expect(left?.blocks.map(({ text }) => text)).toEqual(['one', 'three']);
	expect(left?.excerptBlocks).toBe(1);
	expect(takenOutOf(telling, out('two'), print)).toEqual([1, 3]);
});

test('the same words with other blanks are the same words', () => {
	const spaced = { ...telling, blocks: [{ kind: 'paragraph' as const, text: ' two  ' }] };
	expect(withoutTakenOut(spaced, out('two'), print)?.blocks).toEqual([]);
});

test('where nothing of it was taken out, it is the very same telling', () => {
	expect(withoutTakenOut(telling, out('four'), print)).toBe(telling);
	expect(withoutTakenOut(telling, new Set(), print)).toBe(telling);
});

test('nothing is left where title, summary or what is brought says what was taken out', () => {
	const secret = 'My uncle the colonel hid us for nine weeks.';
	const paragraphs = ['We left at night.', secret, 'The bakery opened in spring.'];
	const told = { ...telling, blocks: paragraphs.map((text) => ({ kind: 'paragraph' as const, text })) };
	const left = (beside: Partial<Telling>) => withoutTakenOut({ ...told, ...beside }, out(secret), print);
	expect(left({})?.blocks).toHaveLength(2);
	for (const beside of [
		{ summary: `We left at night. ${secret}` },
		{ summary: 'Then my uncle the colonel hid us.' },
		{ title: 'The colonel hid us for nine weeks' },
		{ items: ['a bag', 'my uncle the colonel hid us'] }
	])
		expect(left(beside), JSON.stringify(beside)).toBeNull();
	// One word of it is no sentence of it, and what stands elsewhere in the text was not taken out there.
	expect(left({ brings: 'uncle' })).not.toBeNull();
	const twice = {
		...told,
		summary: secret,
		blocks: [...told.blocks, { kind: 'paragraph' as const, text: `So: ${secret}` }]
	};
	expect(withoutTakenOut(twice, out(secret), print)?.blocks).toHaveLength(3);
});
