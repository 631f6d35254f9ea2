import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldForSearch } from './fold-for-search.ts';
import { mistakesBetween, nearestWord } from './near-words.ts';
import { askedOf, inSigns, readQuestion, writeQuestion } from './read-question.ts';
import { searchText, searchWords } from './search-words.ts';
import { stemOf } from './stems.ts';

describe('a folded word', () => {
	test.each([
		['École', 'ecole'],
		['Straße', 'strasse'],
		['İstanbul', 'istanbul'],
		['ISPARTA', 'isparta'],
		['ısı', 'isi'],
		['μῆλα', 'μηλα'],
		['мо́локо', 'молоко'],
		['Ёлка', 'елка'],
		['їжак', 'їжак'],
		['йод', 'йод'],
		['أُمّهات', 'امهات'],
		['آخر', 'اخر'],
		['مدرسة', 'مدرسه'],
		['على', 'علي'],
		['کتابی', 'كتابي'],
		['שָׁלוֹם', 'שלום'],
		['ሠላም', 'ሰላም'],
		['ፀሓይ', 'ጸሓይ'],
		['१२', '१२'],
		['٢٠١٥', '2015'],
		['۲۰۱۵', '2015'],
		['हिन्दी', 'हिन्दी']
	])('%s is compared as %s', (word, folded) => {
		expect(foldForSearch(word)).toBe(folded);
	});
});

describe('a stem', () => {
	test.each([
		['ar', 'والمعلمون', 'معلم'],
		['ar', 'معلمه', 'معلم'],
		['ar', 'وطن', 'وطن'],
		['ar', 'لبنان', 'لبنان'],
		['ar', 'للاطفال', 'اطفال'],
		['fa', 'كتابهاي', 'كتاب'],
		['uk', 'бабусина', 'бабусин'],
		['uk', 'хлібом', 'хліб'],
		['uk-UA', 'пісні', 'пісн'],
		['en', 'songs', 'songs']
	])('in %s of %s is %s', (language, word, stem) => {
		expect(stemOf(language, word)).toBe(stem);
	});
});

describe('the words of a text', () => {
	const of = (language: string, text: string) => searchWords(language, text).map(({ folded }) => folded);
	test('are cut as people of the language cut them', () => {
		expect(of('fr', 'L’école d’en face, aujourd’hui !')).toEqual(['l', 'ecole', 'd', 'en', 'face', 'aujourd', 'hui']);
		expect(of('zh', '祖母的茶叶与针线。')).toEqual(['祖母', '的', '茶叶', '与', '针线']);
		expect(of('uk', "П’ять м'ячів")).toEqual(['пять', 'мячів']);
		expect(of('ti', 'ኣብ ሓድሽ፡ከተማ።')).toEqual(['ኣብ', 'ሓድሽ', 'ከተማ']);
		expect(of('fa', 'خانه‌های ما')).toEqual(['خانه', 'هاي', 'ما']);
		expect(of('en', 'snake_case co-operate 1,000.5 C++')).toEqual(['snake', 'case', 'co', 'operate', '10005', 'c']);
	});
	test('are in small letters of their language, to be offered', () => {
		expect(searchWords('tr', 'IŞIK')[0]?.spelled).toBe('ışık');
		expect(searchWords('en', 'LIGHT')[0]?.spelled).toBe('light');
	});
	test('stand once in the vocabulary, with what stands for them', () => {
		expect(searchText('fr', 'École', 'une école, un thé').vocabulary).toEqual(['école ecole', 'une', 'un', 'thé the']);
		expect(searchText('ar', '', 'المدرسة').vocabulary).toEqual(['المدرسة المدرسه مدرس']);
		expect(searchText('zh', '茶叶', '').vocabulary).toEqual(['茶叶', '茶', '叶']);
	});
	test('hold letters and digits only, whatever the text is', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (text) => {
				for (const { folded, spelled, stem } of searchWords('ar', text))
					for (const each of [folded, spelled, stem]) expect(each).toMatch(/^[\p{L}\p{M}\p{N}]{1,200}$/u);
			})
		);
	});
});

describe('a question', () => {
	test('knows words, words in a row, words that must not be there, and one of several', () => {
		const asked = askedOf(readQuestion('bread “warm oven” -cold tea OR coffee'))[''];
		expect(asked).toEqual({
			text: '"bread" "warm oven" -"cold" "tea" or "coffee"',
			required: ['bread', 'warm', 'oven'],
			either: ['tea', 'coffee']
		});
	});
	test('means a word by "or" in small letters: in French it is gold', () => {
		expect(askedOf(readQuestion('or'))['']?.text).toBe('"or"');
	});
	test('is read again as it is written', () => {
		const question = 'bread "warm oven" -cold tea OR coffee';
		expect(writeQuestion(readQuestion(question))).toBe(question);
	});
	test('in Chinese can be asked by signs', () => {
		expect(inSigns(readQuestion('bread'))).toBeNull();
		expect(writeQuestion(inSigns(readQuestion('茶叶')) ?? [])).toBe('"茶 叶"');
	});
	test('is never an error', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (typed) => typeof askedOf(readQuestion(typed))['']?.text === 'string')
		);
	});
});

describe('a mistake of typing', () => {
	test('is a letter too many, too few, another, or two swapped', () => {
		expect(['bred', 'breaad', 'braed', 'bresd'].map((typed) => mistakesBetween(typed, 'bread', 2))).toEqual([
			1, 1, 1, 1
		]);
		expect(mistakesBetween('bread', 'stone', 2)).toBe(3);
	});
	test('is forgiven for the nearest word, and for the more common of two', () => {
		const words = [
			{ spelled: 'bread', folded: 'bread', stories: 2 },
			{ spelled: 'tread', folded: 'tread', stories: 9 },
			{ spelled: 'break', folded: 'break', stories: 3 }
		];
		expect(nearestWord('breap', words)?.spelled).toBe('break');
		expect(nearestWord('cat', [{ spelled: 'bat', folded: 'bat', stories: 5 }])).toBeNull();
		expect(nearestWord('bread', [{ spelled: 'bread', folded: 'bread', stories: 5 }])).toBeNull();
	});
});
