import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ELEMENTS, LADDER, levelOf } from '#domain/consent/ladders.ts';
import { locales, overwriteGetLocale } from '#lib/paraglide/runtime.js';
import ar from '#messages/base/ar.json' with { type: 'json' };
import en from '#messages/base/en.json' with { type: 'json' };
import fr from '#messages/base/fr.json' with { type: 'json' };
import { root } from '../../../tests/architecture/sources.ts';
import { levelWord, yourLevelWord } from './consent-words.ts';

test('every element and every rung of every ladder has a word in every language', () => {
	for (const words of [en, fr, ar]) {
		const known = new Set(Object.keys(words));
		const wanted = ELEMENTS.flatMap((element) => [
			`base_element_${element}`,
			...LADDER[element].map((rung) => `base_level_${element}_${rung}`)
		]);
		expect(wanted.filter((key) => !known.has(key))).toEqual([]);
	}
});

test('to whoever tells a name is one that "you" choose, at the desk one that the teller chooses', () => {
	const chosen = levelOf('name', 'chosen_pseudonym');
	try {
		for (const locale of locales) {
			overwriteGetLocale(() => locale);
			expect(yourLevelWord('name', chosen), locale).not.toBe(levelWord('name', chosen));
		}
	} finally {
		overwriteGetLocale(() => 'en');
	}
	expect(yourLevelWord('name', chosen)).toBe('A made-up name that you choose');
	expect(levelWord('name', chosen)).toBe('A made-up name that the teller chooses');
	for (const element of ELEMENTS)
		for (const level of LADDER[element].keys())
			if (element !== 'name' || level !== chosen) expect(yourLevelWord(element, level)).toBe(levelWord(element, level));
});

test('no page for whoever tells speaks of "the teller" who chooses', () => {
	for (const folder of ['tell', 'my-story'])
		for (const name of readdirSync(join(root, 'src/lib/components', folder)).filter((one) => one.endsWith('.svelte')))
			expect(readFileSync(join(root, 'src/lib/components', folder, name), 'utf8'), name).not.toMatch(/\blevelWord\b/);
});
