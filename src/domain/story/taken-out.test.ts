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
	expect(left.blocks.map(({ text }) => text)).toEqual(['one', 'three']);
	expect(left.excerptBlocks).toBe(1);
	expect(takenOutOf(telling, out('two'), print)).toEqual([1, 3]);
});

test('the same words with other blanks are the same words', () => {
	const spaced = { ...telling, blocks: [{ kind: 'paragraph' as const, text: ' two  ' }] };
	expect(withoutTakenOut(spaced, out('two'), print).blocks).toEqual([]);
});

test('where nothing of it was taken out, it is the very same telling', () => {
	expect(withoutTakenOut(telling, out('four'), print)).toBe(telling);
	expect(withoutTakenOut(telling, new Set(), print)).toBe(telling);
});
