import { expect, test } from 'vitest';
import { isToldIn } from '#domain/tell/languages.ts';
import { locales } from '#lib/paraglide/runtime.js';
import { languageName } from '#lib/words/language-name.ts';
import { languageOptions } from './tell-words.ts';

test.each(locales)('no two languages have one name, in %s', (locale) => {
	const names = languageOptions(locale).map(({ label }) => label);
	expect(names.length).toBeGreaterThan(100);
	expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

test.each([
	['ak', 'tw', 'Akan'],
	['fil', 'tl', 'Filipino']
])('of the codes %s and %s the first is offered, and what was told with the second keeps it', (usual, other, name) => {
	const codes = (chosen?: string) =>
		languageOptions('en', chosen)
			.filter(({ label }) => label === name)
			.map(({ value }) => value);
	expect([codes(), codes(usual), codes(other)]).toEqual([[usual], [usual], [other]]);
	expect([isToldIn(usual), isToldIn(other), languageName(other, 'en')]).toEqual([true, true, name]);
});
