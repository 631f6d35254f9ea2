import { expect, test } from 'vitest';
import { codesOf, isFormOf, sameLanguage } from './language.ts';

test('a language is the same in every region and under each of its codes', () => {
	for (const [one, other] of [
		['pt-BR', 'pt'],
		['tw', 'ak'],
		['TW-GH', 'ak'],
		['tl', 'fil-PH']
	] as const)
		expect(sameLanguage(one, other), `${one} ${other}`).toBe(true);
	expect(sameLanguage('fa', 'fil')).toBe(false);
	expect(codesOf('tw-GH')).toEqual(['ak', 'tw']);
	expect(codesOf('pt-BR')).toEqual(['pt']);
});

test('a form of a language is no whole one', () => {
	expect(isFormOf('pt-BR', 'pt')).toBe(true);
	expect(isFormOf('pt', 'pt-BR')).toBe(false);
	expect(isFormOf('tw-GH', 'ak')).toBe(true);
});
