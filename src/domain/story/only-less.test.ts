import { expect, test } from 'vitest';
import { factsFrom } from '#domain/story/facts-from.ts';
import { type KnownText, onlySaysLess, wideningsOf } from '#domain/story/only-less.ts';
import type { Telling } from '#domain/story/telling.ts';

const known: KnownText = {
	title: 'The bakery',
	brings: 'Bread before dawn',
	paragraphs: [
		'I come from Keren. My brother Tesfay Abraha taught me to bake.',
		'They said I did not pay. In Bari I opened at four! Everybody came.'
	]
};
const facts = factsFrom('0123456789', {
	names: { first_name: 'Tesfay', full_name: 'Tesfay Abraha' },
	origin: { country: 'ER', admin1: 'Anseba', town: 'Keren' },
	current: { country: 'IT', town: 'Bari' }
});
const telling = (more: Partial<Telling> = {}): Telling => ({
	language: 'en',
	title: 'The bakery',
	brings: 'Bread before dawn',
	items: ['bread', 'dawn'],
	summary: 'In Bari I opened at four.',
	blocks: known.paragraphs.map((text) => ({ kind: 'paragraph', text })),
	excerptBlocks: 1,
	...more
});
const isLess = (more: Partial<Telling>) => onlySaysLess(known, telling(more), wideningsOf(facts, 'en'));
const blocks = (...texts: string[]) => ({ blocks: texts.map((text) => ({ kind: 'paragraph' as const, text })) });

test('the same words, or fewer sentences, say no more', () => {
	expect(isLess({})).toBe(true);
	expect(isLess(blocks('Everybody came'))).toBe(true);
	expect(isLess(blocks('I come from Keren', 'In Bari I opened at four. Everybody came.'))).toBe(true);
	expect(isLess({ ...blocks(), summary: '', items: [] })).toBe(true);
});

test('a wider place or name says less', () => {
	expect(isLess(blocks('I come from Eritrea. My brother Tesfay taught me to bake.'))).toBe(true);
	expect(isLess(blocks('I come from Eastern Africa.'))).toBe(true);
	expect(isLess({ ...blocks('I come from Anseba.'), summary: 'In Italy I opened at four.' })).toBe(true);
});

test('a finer or another place, a new word, a changed order are more', () => {
	expect(isLess(blocks('I come from Asmara.'))).toBe(false);
	expect(isLess(blocks('I come from Italy.'))).toBe(false);
	expect(isLess(blocks('I come from lovely Keren.'))).toBe(false);
	expect(isLess(blocks('Everybody came.', 'I come from Keren.'))).toBe(false);
	expect(isLess(blocks('Everybody came. Everybody came.'))).toBe(false);
	expect(isLess({ title: 'The thief' })).toBe(false);
	expect(isLess({ brings: 'Bread' })).toBe(false);
	expect(isLess({ items: ['cake'] })).toBe(false);
	expect(isLess({ summary: 'A baker from Keren.' })).toBe(false);
	const fine = { ...known, paragraphs: ['I come from Eritrea.'] };
	expect(onlySaysLess(fine, telling({ ...blocks('I come from Keren.'), summary: '' }), wideningsOf(facts, 'en'))).toBe(
		false
	);
});

test('a word left out of a sentence may turn it round, so the teller is asked', () => {
	expect(isLess(blocks('They said I did pay.'))).toBe(false);
	expect(isLess(blocks('I did not pay.'))).toBe(false);
});

test('Arabic and Chinese sentences count as sentences', () => {
	const arabic = { title: 'الخبز', brings: 'الخبز', paragraphs: ['جئت من كرن. فتحت المخبز في الرابعة؟ جاء الجميع.'] };
	const less = telling({
		language: 'ar',
		title: 'الخبز',
		brings: 'الخبز',
		items: ['الخبز'],
		summary: 'جاء الجميع.',
		...blocks('جئت من إريتريا. جاء الجميع.')
	});
	const widenings = [{ from: 'كرن', to: 'إريتريا' }];
	expect(onlySaysLess(arabic, less, widenings)).toBe(true);
	expect(onlySaysLess(arabic, less, [])).toBe(false);
	const chinese = { title: '面包', brings: '面包', paragraphs: ['我来自克伦。大家都来了。'] };
	const shorter = {
		...less,
		language: 'zh',
		title: '面包',
		brings: '面包',
		items: [],
		summary: '',
		...blocks('大家都来了。')
	};
	expect(onlySaysLess(chinese, shorter, [])).toBe(true);
	expect(onlySaysLess(chinese, { ...shorter, ...blocks('大家没来。') }, [])).toBe(false);
});
