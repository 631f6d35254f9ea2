import { expect, test } from 'vitest';
import { isReviewCode, reviewWord, storedWord } from './review-words.ts';
import { isTranslateCode, translateRefusal } from './translate-words.ts';

test('each fault of a form is said in its own words', () => {
	const other = reviewWord('refused', 'other');
	const said = (['facts_art9', 'facts_gender', 'language', 'not_historical', 'telling_excerpt'] as const).map((code) =>
		reviewWord('refused', code)
	);
	expect(new Set([...said, other]).size).toBe(said.length + 1);
	expect(said[0]).toMatch(/120/);
});
test('what anybody typed into an address is said only if it has words', () => {
	expect(isReviewCode('done', 'saved')).toBe(true);
	for (const typed of ['', 'nonsense', 'constructor', '__proto__', null])
		expect(isReviewCode('done', typed)).toBe(false);
	expect(isTranslateCode('done', 'nonsense')).toBe(false);
});
test('what an older version kept is said in the words for all others', () => {
	expect(storedWord('did', 'no_longer_done')).toBe(storedWord('did', 'other'));
	expect(storedWord('did', 'claimed')).not.toBe(storedWord('did', 'other'));
});
test('translators read one sentence for every fault of a telling, and what else stops them', () => {
	expect(translateRefusal('telling_title')).toBe(translateRefusal('telling_blocks'));
	expect(new Set((['telling_title', 'not_now', 'not_shown', 'other'] as const).map(translateRefusal)).size).toBe(4);
});
