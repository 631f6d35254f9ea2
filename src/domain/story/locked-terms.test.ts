import { describe, expect, test } from 'vitest';
import {
	formsOf,
	mergeTerms,
	readAgreedForms,
	saysWord,
	termsMissing,
	termsOfFacts,
	type LockedTerm
} from '#domain/story/locked-terms.ts';
import type { Part } from '#domain/story/translation.ts';

const part = (source: string, text: string): Part => ({
	name: 'text-0',
	kind: 'paragraph',
	source,
	fingerprint: '',
	had: '',
	text,
	state: 'whole'
});
const missing = (source: string, text: string, ...terms: LockedTerm[]) =>
	termsMissing([part(source, text)], terms).get('text-0') ?? [];

test('a word is said as a word of its own, whatever its accents, and anywhere where a script has no blanks', () => {
	expect(saysWord('Bread from Malé.', 'Male')).toBe(true);
	expect(saysWord('Several females came.', 'male')).toBe(false);
	expect(saysWord('他在喀土穆住过。', '喀土穆')).toBe(true);
	expect(saysWord('Anything', ' ')).toBe(false);
});

test('of names and places only those come out that the safe text says itself', () => {
	const facts = {
		name: { system_pseudonym: 0, full_name: 'Sojourner Truth', first_name: 'Sojourner' },
		origin: { region: '021', country: 'US', town: 'Rifton' }
	};
	const terms = termsOfFacts(facts, ['Sojourner walked through the United States.'], 'en', 'fr');
	expect(terms).toEqual([
		{ term: 'Sojourner', forms: [], kind: 'name' },
		{ term: 'United States', forms: ['États-Unis'], kind: 'place' }
	]);
	expect(JSON.stringify(terms)).not.toMatch(/Truth|Rifton/);
});

describe('the check', () => {
	const name: LockedTerm = { term: 'Amine', forms: ['أمين'], kind: 'name' };
	test('finds a word whose agreed form is not in the translation of its paragraph', () => {
		expect(missing('Amine bakes.', 'يخبز امين كل صباح', name)).toEqual([]);
		expect(missing('Amine bakes.', 'وبأمين يبدأ الصباح', name)).toEqual([]);
		expect(missing('Amine bakes.', 'يخبز الرجل', name)).toEqual(['Amine']);
		expect(missing('She bakes.', 'تخبز', name)).toEqual([]);
	});
	test('takes any of several forms, and none where nothing was agreed', () => {
		const place: LockedTerm = { term: 'Kyiv', forms: formsOf('Київ / Києва / Києві'), kind: 'place' };
		expect(missing('In Kyiv.', 'У Києві.', place)).toEqual([]);
		expect(missing('In Kyiv.', 'У місті.', place)).toEqual(['Kyiv']);
		expect(missing('In Kyiv.', 'У Києві.', { ...place, forms: [] })).toEqual(['Kyiv']);
	});
	test('says nothing of a paragraph that is not translated yet', () => {
		expect(missing('Amine bakes.', '', name)).toEqual([]);
	});
});

test('what was agreed in the story goes before the standard name and the office’s word', () => {
	const terms: LockedTerm[] = [
		{ term: 'Sudan', forms: ['Soudan'], kind: 'place' },
		{ term: 'sudan', forms: ['X'], kind: 'office' }
	];
	expect(mergeTerms(terms, [{ term: 'Sudan', form: 'le Soudan / du Soudan' }])).toEqual([
		{ term: 'Sudan', forms: ['le Soudan', 'du Soudan'], kind: 'place' }
	]);
	expect(readAgreedForms([{ term: 'a', form: 'b' }])).toEqual([{ term: 'a', form: 'b' }]);
	expect(readAgreedForms([{ term: 'a' }])).toEqual([]);
});
