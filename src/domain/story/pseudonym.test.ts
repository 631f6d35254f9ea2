import { expect, test } from 'vitest';
import { LOCALES } from '#domain/base/locales.ts';
import { pseudonymName } from '#domain/story/pseudonym.ts';
import { PSEUDONYM_WORDS } from '#domain/story/pseudonyms-data.ts';

test('every language has a name of its own for each index', () => {
	for (const locale of LOCALES) {
		const words = PSEUDONYM_WORDS[locale];
		expect(words).toHaveLength(PSEUDONYM_WORDS.en.length);
		expect(new Set(words).size).toBe(words.length);
	}
	expect([pseudonymName(0, 'de'), pseudonymName(0, 'pt-BR'), pseudonymName(0, 'ti')]).toEqual([
		PSEUDONYM_WORDS.de[0],
		PSEUDONYM_WORDS.pt[0],
		PSEUDONYM_WORDS.en[0]
	]);
	expect(pseudonymName(PSEUDONYM_WORDS.en.length, 'en')).toBeNull();
});
