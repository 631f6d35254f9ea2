import { expect, test } from 'vitest';
import { changedWords } from '#domain/story/changed-words.ts';

test('words that went and words that came are told apart', () => {
	expect(changedWords('I taught in Masina near the market', 'I taught in Kinshasa')).toEqual([
		{ kind: 'same', text: 'I taught in ' },
		{ kind: 'gone', text: 'Masina near the market' },
		{ kind: 'new', text: 'Kinshasa' }
	]);
	expect(changedWords('', '')).toEqual([]);
	expect(
		changedWords('a b c', 'a c')
			?.filter((piece) => piece.kind !== 'gone')
			.map((piece) => piece.text)
			.join('')
	).toBe('a c');
});

test('texts that would keep a page waiting are not compared', () => {
	const long = 'word '.repeat(2_100);
	expect(changedWords(long, long)).toBeNull();
});
