import { expect, test } from 'vitest';
import { dateFormat, numberFormat } from './formats.ts';

const noon = Date.UTC(2026, 10, 22, 23, 59);

test('a date is written by UTC and the Gregorian calendar, with the figures of the language', () => {
	expect(dateFormat('en', { dateStyle: 'long' }).format(noon)).toBe('November 22, 2026');
	expect(dateFormat('ar', { dateStyle: 'long' }).format(noon)).toContain('٢٠٢٦');
	expect(dateFormat('fa', { dateStyle: 'long' }).format(noon)).toContain('۲۰۲۶');
});

test('a number has the figures of the language', () => {
	expect(numberFormat('ar', {}).format(12)).toBe('١٢');
	expect(numberFormat('en', { style: 'unit', unit: 'kilometer' }).format(1_200)).toBe('1,200 km');
});

test('what was made is kept, each language and each form for itself', () => {
	const year = dateFormat('fr', { year: 'numeric' });
	expect(dateFormat('fr', { year: 'numeric' })).toBe(year);
	expect(dateFormat('en', { year: 'numeric' })).not.toBe(year);
	expect(dateFormat('fr', { month: 'long' }).format(noon)).toBe('novembre');
});

test('what is no language is refused', () => {
	expect(() => dateFormat('not a tag', {})).toThrow(RangeError);
});
