/** What the forms of the desk send, read the way a person meant it. */
import { describe, expect, test } from 'vitest';
import { openQuestions, QUESTIONS, readChecklist, readSettled, standingOf } from '#domain/story/checklist.ts';
import {
	isInCrop,
	leftUndecided,
	readCovers,
	stillCovered,
	THING,
	typedCovers,
	typedCrop
} from '#domain/story/covers.ts';
import { blockAfter, editBlocks, readBlockEdit, tellingFromTold } from '#domain/story/edit-blocks.ts';
import { fieldsOfFacts, typedFacts, yearsOf } from '#domain/story/facts-form.ts';
import type { StoryFacts } from '#domain/story/facts.ts';
import { markWords, piecesOf, readMarks } from '#domain/story/marks.ts';
import { parseFacts } from '#domain/story/parse-facts.ts';
import { pseudonymIndex } from '#domain/story/pseudonym.ts';
import { sameTelling, typedTelling } from '#domain/story/telling-form.ts';
import { parseTelling, tellingGaps, type Block } from '#domain/story/telling.ts';

const id = '0123456789';
const NOW = Date.UTC(2026, 10, 30);
const at = { storyId: id, years: yearsOf(false, NOW) };
const from = (fields: Readonly<Record<string, string>>) => (name: string) => fields[name] ?? '';

describe('facts', () => {
	const whole: StoryFacts = {
		name: { system_pseudonym: pseudonymIndex(id), first_name: 'Amine', full_name: 'Amine B.' },
		origin: { region: '015', country: 'MA', admin1: 'Rif', town: 'Chefchaouen' },
		transit: { region: '039' },
		current: { region: '155', country: 'BE' },
		time: { decade: '2010', year: '2015', month: '2015-09' },
		age: { band10: 30, band5: 30, exact: 34 },
		gender: 'a man',
		art9: ['one', 'two'],
		legal: 'waiting',
		family: { roles_only: 'my brother', details: 'my brother and his three sons' }
	};
	test('come back from the form as they went in', () => {
		const read = parseFacts(typedFacts(from(fieldsOfFacts(whole)), at));
		expect(read).toEqual({ ok: true, value: whole });
	});
	test.each([
		[{ time: { decade: '1880' }, age: { band10: 30 } }],
		[{ time: { decade: '1880', year: '1884' }, age: { band10: 30, band5: 35 } }]
	])('keep a wide rung as wide as it is', (some: StoryFacts) => {
		const read = parseFacts(typedFacts(from(fieldsOfFacts(some)), at));
		expect(read.ok && [read.value.time, read.value.age]).toEqual([some.time, some.age]);
	});
	test('are taken in the figures of any script', () => {
		for (const [time, age] of [
			['٢٠١٥-٠٩', '٣٠-٣٤'],
			['۲۰۱۵-۰۹', '۳۰-۳۴']
		]) {
			const read = parseFacts(typedFacts(from({ time: time ?? '', age: age ?? '' }), at));
			expect(read.ok && [read.value.time?.month, read.value.age]).toEqual(['2015-09', { band10: 30, band5: 30 }]);
		}
	});
	test('of long ago may be older than a teller can be, and none are of a time to come', () => {
		const yearTyped = (time: string, isHistorical: boolean) =>
			parseFacts(typedFacts(from({ time }), { storyId: id, years: yearsOf(isHistorical, NOW) })).ok;
		const typed = ['0999', '1000', '1384', '1699', '1700', '2027', '2028', '1690s', '1700s', '2030s'];
		expect(typed.filter((time) => yearTyped(time, false))).toEqual(['1700', '2027', '1700s']);
		expect(typed.filter((time) => yearTyped(time, true))).toEqual([
			...['1000', '1384', '1699', '1700', '2027', '1690s', '1700s']
		]);
	});
	test.each([
		// As they count years in Iran, in the Islamic calendar, in Thailand.
		[{ time: '۱۳۹۴-۰۶' }, 'time'],
		[{ time: '١٤٣٧' }, 'time'],
		[{ time: '๒๕๕๘' }, 'time'],
		[{ time: 'last summer' }, 'time'],
		[{ age: '31-39' }, 'age'],
		[{ age: '-3' }, 'age'],
		[{ origin_country: 'XX' }, 'origin']
	])('%j is refused', (fields: Readonly<Record<string, string>>, reason) => {
		expect(parseFacts(typedFacts(from(fields), at))).toEqual({ ok: false, reason });
	});
});

describe('a telling that begins with what was told', () => {
	const told = { language: 'en', brings: 'bread' };
	const begin = (text: string, words = '') =>
		tellingFromTold(told, piecesOf(text, words === '' ? [] : (markWords(text, [], words, 'name') ?? [])));
	test('has its paragraphs, and nothing of what was marked', () => {
		const { blocks, summary, title } = begin('I am Amine.\n\nAmine bakes.\n \n\nBread.', 'Amine');
		expect(blocks.map(({ text }) => text)).toEqual(['I am ….', '… bakes.', 'Bread.']);
		expect([title, summary]).toEqual(['', '']);
	});
	test('is a telling whatever was told', () => {
		for (const text of ['', 'x'.repeat(60_000), 'word '.repeat(9_000), 'a\n\n'.repeat(500)]) {
			const begun = begin(text);
			expect(parseTelling(begun).ok).toBe(true);
			expect(tellingGaps(begun)).toContain('summary');
		}
	});
});

test('after an edit somebody goes on where it happened', () => {
	const at = (text: string) => blockAfter(readBlockEdit(text) ?? { kind: 'up', at: 99 });
	expect(['add_quote:-1', 'add_paragraph:2', 'up:2', 'down:2', 'remove:2', 'remove:0'].map(at)).toEqual([
		...[0, 3, 1, 3, 1, 0]
	]);
});

describe('a telling', () => {
	const blocks: Block[] = ['a', 'b', 'c'].map((text) => ({ kind: 'paragraph', text }));
	const texts = (edit: string) => {
		const read = readBlockEdit(edit);
		return read ? editBlocks(blocks, read).map((block) => block.text) : null;
	};
	test('is edited block by block', () => {
		expect(texts('up:1')).toEqual(['b', 'a', 'c']);
		expect(texts('down:2')).toEqual(['a', 'b', 'c']);
		expect(texts('remove:0')).toEqual(['b', 'c']);
		expect(texts('add_quote:2')).toEqual(['a', 'b', 'c', '']);
		expect(texts('add_paragraph:-1')).toEqual(['', 'a', 'b', 'c']);
		expect(texts('remove:9')).toEqual(['a', 'b', 'c']);
		expect(texts('drop:1')).toBeNull();
	});
	test('is read from a form with its empty blocks, and never with an excerpt longer than itself', () => {
		const typed = typedTelling(
			from({
				title: ' Bread \n again',
				'kind-0': 'quote',
				'text-0': 'x',
				'kind-1': 'paragraph',
				'item-1': 'bread',
				excerpt: '9'
			}),
			'en'
		);
		expect(typed).toEqual({
			language: 'en',
			title: 'Bread again',
			brings: '',
			items: ['bread'],
			summary: '',
			blocks: [
				{ kind: 'quote', text: 'x' },
				{ kind: 'paragraph', text: '' }
			],
			excerptBlocks: 2,
			notes: []
		});
	});
	test('takes figures of any script for its excerpt, and nothing that is no figure', () => {
		const blocks = { 'kind-0': 'paragraph', 'kind-1': 'paragraph', 'kind-2': 'paragraph' };
		const excerpt = (typed: string) => typedTelling(from({ ...blocks, excerpt: typed }), 'ar').excerptBlocks;
		expect(['2', ' ٢ ', '۲', '२', '٩', '', 'two', '-1', '1e9'].map(excerpt)).toEqual([2, 2, 2, 2, 3, 0, 0, 0, 0]);
	});
	test('has what stands above it from the list, in the order of the list, and to change that is to change it', () => {
		const boxes = { note_war: 'yes', note_violence: 'yes', note_sorrow: 'yes', note_death: 'no' };
		const [some, none] = [typedTelling(from(boxes), 'en'), typedTelling(from({}), 'en')];
		expect([some.notes, none.notes]).toEqual([['violence', 'war'], []]);
		expect(sameTelling(some, none)).toBe(false);
		expect(sameTelling(some, { ...some, notes: ['war', 'violence'] })).toBe(true);
		expect(sameTelling(none, { ...none, notes: undefined })).toBe(true);
	});
});

test('marks cut a text without losing a sign of it', () => {
	const text = 'Amine met Amine in Masina.';
	const marks = markWords(text, [], 'Amine', 'name') ?? [];
	expect(marks).toHaveLength(2);
	const all = markWords(text, marks, 'Masina', 'place') ?? [];
	expect(markWords(text, all, 'met Amine', 'person')).toBeNull();
	const pieces = piecesOf(text, readMarks(JSON.parse(JSON.stringify(all))));
	expect(pieces.map((piece) => piece.text).join('')).toBe(text);
	const marked = pieces.filter((piece) => piece.why !== null);
	expect(marked.map((piece) => [piece.mark, piece.text])).toEqual([
		[0, 'Amine'],
		[10, 'Amine'],
		[19, 'Masina']
	]);
	expect(readMarks([{ start: 3, end: 1, why: 'name' }])).toEqual([]);
});

test('boxes are typed in per cent, and a wrong one is refused whole', () => {
	const box = (x: string, y: string, w: string, h: string) =>
		typedCovers(from({ 'x-0': x, 'y-0': y, 'w-0': w, 'h-0': h }));
	expect(box('10', '20,5', '30', '40')).toEqual([{ x: 0.1, y: 0.205, w: 0.3, h: 0.4 }]);
	expect(box('90', '0', '30', '10')).toEqual([{ x: 0.9, y: 0, w: expect.closeTo(0.1, 9) as number, h: 0.1 }]);
	expect(box('', '', '', '')).toEqual([]);
	expect(box('10', '', '5', '5')).toBeNull();
	expect(box('-1', '0', '5', '5')).toBeNull();
	expect(box('0', '0', '0', '5')).toBeNull();
	expect(box('x', '0', '5', '5')).toBeNull();
});

test('a box that became smaller, moved or went is seen', () => {
	const old = [{ x: 0.2, y: 0.2, w: 0.2, h: 0.2 }];
	expect(stillCovered(old, [{ x: 0.1, y: 0.1, w: 0.5, h: 0.5 }])).toBe(true);
	expect(stillCovered(old, [{ x: 0.21, y: 0.2, w: 0.2, h: 0.2 }])).toBe(false);
	expect(stillCovered(old, [])).toBe(false);
	expect(stillCovered([], [])).toBe(true);
});

test('a face that becomes another’s counts as a change; covered always, it does not', () => {
	const box = { x: 0.2, y: 0.2, w: 0.2, h: 0.2 };
	expect(stillCovered([{ ...box, who: 'a' }], [{ ...box, who: 'a' }])).toBe(true);
	expect(stillCovered([{ ...box, who: 'a' }], [{ ...box, who: 'b' }])).toBe(false);
	expect(stillCovered([box], [{ ...box, who: 'a' }])).toBe(false);
	expect(stillCovered([{ ...box, who: 'a' }], [{ ...box, who: THING }])).toBe(true);
});

test('a proposed box is no cover before somebody keeps it, and stays none when it is thrown away', () => {
	const line = { 'x-0': '10', 'y-0': '20', 'w-0': '30', 'h-0': '40', 'proposed-0': '1', 'who-0': 'new' };
	expect(leftUndecided(from(line))).toBe(true);
	expect(leftUndecided(from({ ...line, 'keep-0': 'keep' }))).toBe(false);
	expect(typedCovers(from({ ...line, 'keep-0': 'keep' }))).toEqual([{ x: 0.1, y: 0.2, w: 0.3, h: 0.4, who: 'new' }]);
	expect(typedCovers(from({ ...line, 'keep-0': 'drop' }))).toEqual([]);
});

test('a part to keep is typed like a box; what a cover takes reaches into it by its larger size', () => {
	const crop = { 'x-crop': '0', 'y-crop': '0', 'w-crop': '50', 'h-crop': '100' };
	expect(typedCrop(from(crop))).toEqual({ x: 0, y: 0, w: 0.5, h: 1 });
	expect(typedCrop(from({}))).toBeNull();
	expect(typedCrop(from({ ...crop, 'w-crop': 'x' }))).toBe('wrong');
	expect(isInCrop({ x: 0.52, y: 0.4, w: 0.2, h: 0.2 }, { x: 0, y: 0, w: 0.5, h: 1 })).toBe(true);
	expect(isInCrop({ x: 0.6, y: 0.4, w: 0.2, h: 0.2 }, { x: 0, y: 0, w: 0.5, h: 1 })).toBe(false);
	expect(readCovers([{ x: 0.1, y: 0.1, w: 0.1, h: 0.1, who: 7 }])).toBeNull();
});

test('a checklist is whole only with an answer to each question', () => {
	const all = Object.fromEntries(QUESTIONS.map((question) => [question, 'no']));
	expect(QUESTIONS).toHaveLength(14);
	expect(openQuestions(readChecklist(all))).toEqual([]);
	expect(openQuestions(readChecklist({ ...all, health: 'perhaps' }))).toEqual(['health']);
	expect(openQuestions(readChecklist(all), true)).toEqual(['alive']);
});

test('two people answer: neither an author nor the same person twice, and what differs is settled with a note', () => {
	const all = readChecklist(Object.fromEntries(QUESTIONS.map((question) => [question, 'no'])));
	const by = (who: string, answers = all, given = true) => ({ answers, given, by: who });
	const stand = (change: Partial<Parameters<typeof standingOf>[0]> = {}) =>
		standingOf({
			author: by('a'),
			reviewer: by('b'),
			settled: {},
			authors: ['a'],
			isHistorical: false,
			...change
		});
	expect(stand()).toMatchObject({ bothIn: true, differing: [], unsettled: [] });
	expect(stand({ reviewer: by('a') }).isIn.reviewer).toBe(false);
	expect(stand({ author: by('b'), authors: [] }).isIn.reviewer).toBe(false);
	expect(stand({ author: by('a', all, false) }).bothIn).toBe(false);
	const differs = stand({ reviewer: by('b', { ...all, job: 'kept' }) });
	expect(differs.unsettled).toEqual(['job']);
	const settled = readSettled({
		job: { answer: 'kept', note: 'x', by: 'b', between: 'no/kept' },
		date: { answer: 'no', note: ' ', by: 'b', between: 'no/safe' }
	});
	expect(stand({ reviewer: by('b', { ...all, job: 'kept' }), settled }).unsettled).toEqual([]);
	expect(settled.date).toBeUndefined();
	// Who answers anew is not bound by what was settled between other answers.
	expect(stand({ reviewer: by('b', { ...all, job: 'safe' }), settled }).unsettled).toEqual(['job']);
	const dead = { isHistorical: true, reviewer: by('b', { ...all, alive: 'no' }), author: by('', {}, false) };
	expect(stand(dead)).toMatchObject({ bothIn: true, differing: [] });
});
