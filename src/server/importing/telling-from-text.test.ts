import { describe, expect, test } from 'vitest';
import { parseTelling, tellingGaps } from '#domain/story/telling.ts';
import { itemsOf, paragraphs, summaryOf, tellingFromText } from './telling-from-text.ts';

const words = { language: 'en', title: 'A title', brings: 'bread before sunrise' };

describe('a telling made from a text', () => {
	test('is whole, and what a telling may be', () => {
		const telling = tellingFromText('One. Two.\n\nThree.\n\n\nFour.', words);
		expect(telling?.blocks.map((block) => block.text)).toEqual(['One. Two.', 'Three.', 'Four.']);
		expect(telling?.excerptBlocks).toBe(2);
		expect(parseTelling(telling).ok).toBe(true);
		expect(telling && tellingGaps(telling)).toEqual([]);
	});
	test('keeps the lines of verse and the white space at none of the ends', () => {
		expect(paragraphs('  first line\nsecond line  \n \t \n  next ')).toEqual(['first line\nsecond line', 'next']);
		expect(paragraphs('a\r\n\r\nb')).toEqual(['a', 'b']);
	});
	test('ends a long paragraph at a sentence, and loses no word', () => {
		const text = Array.from({ length: 300 }, (_, n) => `This is sentence number ${n}.`).join(' ');
		const blocks = tellingFromText(text, words)?.blocks.map((block) => block.text) ?? [];
		expect(blocks.length).toBeGreaterThan(1);
		expect(blocks.every((block) => block.length <= 4_000 && block.endsWith('.'))).toBe(true);
		expect(blocks.join(' ')).toBe(text);
	});
	test('ends at a word where one sentence is longer than a block', () => {
		const text = 'word '.repeat(2_000).trim();
		const blocks = tellingFromText(text, words)?.blocks.map((block) => block.text) ?? [];
		expect(blocks.join(' ')).toBe(text);
		expect(tellingFromText('x'.repeat(9_000), words)?.blocks.map((block) => block.text.length)).toEqual([
			4_000, 4_000, 1_000
		]);
	});
	test('is none when there is nothing, or more than a telling holds', () => {
		expect(tellingFromText(' \n ', words)).toBeNull();
		expect(tellingFromText('a\n\n'.repeat(121), words)).toBeNull();
	});
});

describe('its summary', () => {
	test('has whole sentences, 300 characters at most', () => {
		const text = `${'A'.repeat(98)}. ${'B'.repeat(98)}. ${'C'.repeat(98)}. ${'D'.repeat(98)}.`;
		expect(summaryOf(text, 'en')).toBe(`${'A'.repeat(98)}. ${'B'.repeat(98)}. ${'C'.repeat(98)}.`);
	});
	test('ends at a word when the first sentence is too long, in any script', () => {
		expect(summaryOf('word '.repeat(100), 'en')).toMatch(/^(word )+word…$/);
		expect(summaryOf('كلمة '.repeat(100), 'ar').length).toBeLessThanOrEqual(300);
	});
});

test('the words on the suitcase come from the phrase, without little words', () => {
	expect(itemsOf('nursing in an epidemic')).toEqual(['nursing', 'epidemic']);
	expect(itemsOf('words for a landscape, and "songs"')).toEqual(['words', 'landscape', 'songs']);
	expect(itemsOf('a b c')).toEqual([]);
	expect(itemsOf('one two three four')).toHaveLength(3);
});
