import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LADDER, levelOf, type Rung } from '#domain/consent/ladders.ts';
import {
	allWords,
	keptPictureWords,
	languagesOf,
	ownWords,
	type PictureWords,
	readPictureWords,
	typedPictureTexts,
	unusedWords,
	withWords,
	wordsAt
} from './picture-words.ts';

const MAKEABLE: Rung<'face'>[][] = [
	['none'],
	['unrecognisable_at_capture'],
	['solid_mask'],
	['solid_mask', 'visible'],
	['visible']
];
const LANGUAGES = ['en', 'fr', 'ar'];

/** Texts that name their own rung, at some rungs and in some languages; and an older one that names none. */
const someWords = fc
	.record({
		rungs: fc.subarray(LADDER.face.flatMap((rung) => LANGUAGES.map((language) => ({ rung, language })))),
		asItCame: fc.subarray(LANGUAGES)
	})
	.map(({ rungs, asItCame }): PictureWords => {
		const byRung: { [R in Rung<'face'>]?: Record<string, string> } = {};
		for (const { rung, language } of rungs) (byRung[rung] ??= {})[language] = `marker-${rung}-${language}`;
		return { byRung, asItCame: Object.fromEntries(asItCame.map((language) => [language, `marker-came-${language}`])) };
	});

test('no text comes out at a rung that is safer than its own, nor one for a rung that does not exist', () => {
	let said = 0;
	fc.assert(
		fc.property(someWords, fc.constantFrom(...MAKEABLE), fc.constantFrom(...LANGUAGES), (words, makeable, language) => {
			for (const rung of makeable) {
				const text = wordsAt(words, { rung, makeable, languages: languagesOf(words, language) });
				if (text === '') continue;
				said++;
				const [, from = ''] = text.split('-');
				if (from === 'came') {
					expect(rung).not.toBe('solid_mask');
					continue;
				}
				expect(makeable).toContain(from);
				expect(levelOf('face', from as Rung<'face'>)).toBeLessThanOrEqual(levelOf('face', rung));
			}
		}),
		{ numRuns: 3000 }
	);
	expect(said).toBeGreaterThan(1500);
});

test('a text for covered faces serves where faces can be seen, and not the other way round', () => {
	const makeable: Rung<'face'>[] = ['solid_mask', 'visible'];
	const at = (words: PictureWords, rung: Rung<'face'>) => wordsAt(words, { rung, makeable, languages: ['en'] });
	const covered = { byRung: { solid_mask: { en: 'Two people at a table' } }, asItCame: {} };
	expect(at(covered, 'visible')).toBe('Two people at a table');
	const open = { byRung: { visible: { en: 'She smiles' } }, asItCame: {} };
	expect([at(open, 'visible'), at(open, 'solid_mask')]).toEqual(['She smiles', '']);
});

test('the reader’s language comes before the better rung', () => {
	const words = { byRung: { solid_mask: { fr: 'Deux personnes' }, visible: { en: 'She smiles' } }, asItCame: {} };
	const shown = { rung: 'visible', makeable: ['solid_mask', 'visible'], languages: languagesOf(words, 'fr') } as const;
	expect(wordsAt(words, shown)).toBe('Deux personnes');
});

test('words of before there were rungs stand beside a picture as it came, never beside a covered one', () => {
	const words = readPictureWords({ identity: 'x', alt: { en: 'Her face, in Masina', odd: 3 } });
	expect(words).toEqual({ byRung: {}, asItCame: { en: 'Her face, in Masina' } });
	const said = MAKEABLE.flatMap((makeable) =>
		makeable.map((rung) => [rung, wordsAt(words, { rung, makeable, languages: ['en'] })])
	);
	expect(said).toEqual([
		['none', 'Her face, in Masina'],
		['unrecognisable_at_capture', 'Her face, in Masina'],
		['solid_mask', ''],
		['solid_mask', ''],
		['visible', 'Her face, in Masina'],
		['visible', 'Her face, in Masina']
	]);
});

test('what was typed is kept: older words until they have a rung, words of a rung that is gone for the day it is back', () => {
	const old = readPictureWords({ alt: { en: 'A bakery', fr: 'Une boulangerie' } });
	const covered = withWords(old, 'en', { solid_mask: 'A shop' });
	expect(covered).toEqual({ byRung: { solid_mask: { en: 'A shop' } }, asItCame: old.asItCame });
	expect(unusedWords(covered, { makeable: ['solid_mask'], language: 'en' })).toEqual(['A bakery']);
	const open = withWords(covered, 'en', { solid_mask: 'A shop', visible: '' });
	expect(open).toEqual({
		byRung: { solid_mask: { en: 'A shop' }, visible: { en: '' } },
		asItCame: { fr: 'Une boulangerie' }
	});
	expect(ownWords(open, 'visible', 'en')).toBe('');
	expect(unusedWords(open, { makeable: ['none'], language: 'en' })).toEqual(['A shop']);
	expect(allWords(open).map(({ text }) => text)).toEqual(['A shop', 'Une boulangerie']);
	expect(readPictureWords(JSON.parse(JSON.stringify(keptPictureWords(open))))).toEqual(open);
});

test('a form has a text for each rung that its picture has', () => {
	const form = new Map([
		['text-solid_mask', 'A shop'],
		['text-visible', ''],
		['text-odd', 'x']
	]);
	expect(
		typedPictureTexts(
			(name) => form.get(name) ?? '',
			(name) => form.has(name)
		)
	).toEqual({
		solid_mask: 'A shop',
		visible: ''
	});
});
