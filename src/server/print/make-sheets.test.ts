/** What is on printed sheets, read back by poppler: boxes, fonts, words. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readShown } from '#domain/consent/read-shown.ts';
import { SHEET_KINDS, SHEET_SIZES, type SheetKind } from '#domain/print/sheet-kinds.ts';
import { suitcaseSvg } from '#domain/story/suitcase.ts';
import { makeSheets, type OrderedPage } from '#server/print/make-sheets.ts';

const poppler = ['pdftotext', 'pdfinfo', 'pdffonts'].every((command) => spawnSync(command, ['-v']).status === 0);
if (!poppler) console.warn('skipped: pdftotext, pdfinfo and pdffonts (poppler-utils) are not installed here');
const folder = mkdtempSync(join(tmpdir(), 'suitcase-sheets-'));
afterAll(() => rmSync(folder, { recursive: true }));

const plain = {
	id: '0123456789',
	channel: 'print',
	language: 'en',
	consentVersion: 1,
	expiresAt: Date.UTC(2029, 6, 1) - 1,
	publishedDay: '2026-11-20',
	title: 'Stone and patience',
	brings: 'Strength for building',
	items: ['stone', 'patience'],
	text: 'full',
	summary: 'A mason who laid the streets of a new town.',
	blocks: [
		{ kind: 'paragraph', text: 'The first winter was cold. He kept the gloves that the foreman gave him.' },
		{ kind: 'quote', text: 'Every stone has a face.' }
	],
	name: { kind: 'name', text: 'Amine' },
	origin: { level: 'country', region: '015', country: 'MA' },
	transit: null,
	current: { level: 'country', region: '155', country: 'BE' },
	kilometres: 2100,
	time: { level: 'decade', value: '1970' },
	age: null,
	gender: null,
	art9: [],
	legal: null,
	family: null,
	pictures: [],
	recordings: []
};

function story(words: Partial<Record<keyof typeof plain | 'notes', unknown>> = {}): OrderedPage {
	const shown = readShown('print', { ...plain, ...words });
	if (!shown) throw new Error('the example is not a shown story');
	return {
		shown,
		office: 'Brussels office',
		checkUrl: `https://stories.example.org/en/stories/${shown.id}/check?print=0123456789ab`,
		picture: { kind: 'suitcase', svg: suitcaseSvg({ id: shown.id, items: shown.items }) }
	};
}
const profile: OrderedPage = {
	profile: {
		id: '11111111-1111-4111-8111-111111111111',
		language: 'en',
		title: 'What newcomers bring to our town',
		text: 'One in five bakers here was born elsewhere.',
		source: 'City statistics office, report 2026, page 12'
	},
	office: 'Brussels office',
	siteUrl: 'https://stories.example.org/en/stories'
};

async function sheet(kind: SheetKind, pages: readonly OrderedPage[]) {
	const made = await makeSheets({ kind, appName: 'Suitcase', pages });
	if (!made.ok) throw new Error(made.reason);
	const file = join(folder, 'sheet.pdf');
	writeFileSync(file, made.value);
	const run = (command: string, ...more: string[]) =>
		execFileSync(command, [...more, file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
	const info = run('pdfinfo', '-box', '-l', String(pages.length));
	const text = execFileSync('pdftotext', [file, '-'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
	const box = (name: string) =>
		[...info.matchAll(new RegExp(`${name}:\\s+([\\d.]+)\\s+([\\d.]+)\\s+([\\d.]+)\\s+([\\d.]+)`, 'g'))].map((found) =>
			found.slice(1).map(Number)
		);
	return {
		text: text
			.normalize('NFKC')
			.replace(/\u200b/g, '')
			.replace(/\s+/g, ' '),
		fonts: run('pdffonts'),
		info,
		box
	};
}
/** Millimetres of a box. */
const size = ([left = 0, bottom = 0, right = 0, top = 0]: number[] = []) =>
	[right - left, top - bottom].map((points) => (points / 72) * 25.4);

describe.skipIf(!poppler)('a sheet', () => {
	test.each(SHEET_KINDS)('of kind %s says where it is cut and how far its colour goes', async (kind) => {
		const { width, height, bleed, slug } = SHEET_SIZES[kind];
		const { box, fonts, info } = await sheet(kind, [story()]);
		const [trim, bled, media] = ['TrimBox', 'BleedBox', 'MediaBox'].map((name) => size(box(name)[0]));
		for (const [found, more] of [
			[trim, 0],
			[bled, 2 * bleed],
			[media, 2 * (bleed + slug)]
		] as const) {
			expect(found?.[0]).toBeCloseTo(width + more, 0);
			expect(found?.[1]).toBeCloseTo(height + more, 0);
		}
		// In the middle: as much on the left as on the right.
		expect(box('TrimBox')[0]?.[0]).toBeCloseTo(((bleed + slug) / 25.4) * 72, 0);
		// Embedded, and only the letters used: "emb sub" say yes for each font.
		expect(fonts.match(/ yes yes /g)?.length).toBe(fonts.match(/[A-Z]{6}\+/g)?.length);
		expect(info).not.toMatch(/CreationDate|ModDate|Author|Producer:\s+pdf-lib/);
	});

	test('is one page for each story of a set, each with its own boxes and code', async () => {
		const set = await sheet('panel', [story(), story({ id: '9876543210', brings: 'Bread before sunrise' }), profile]);
		expect(set.info).toMatch(/Pages:\s+3/);
		expect(set.box('TrimBox')).toHaveLength(3);
		for (const words of ['Strength for building', 'Bread before sunrise', 'What newcomers bring'])
			expect(set.text).toContain(words);
		expect(set.text).toContain('stories/9876543210/check?print=0123456789ab');
	});

	test('in Chinese, Arabic, Persian and Russian has the fonts of its script, and none of this computer', async () => {
		const zh = await sheet('panel', [story({ language: 'zh', brings: '一双会砌墙的手', items: ['石头'] })]);
		expect(zh.text).toContain('一双会砌墙的手');
		expect(zh.fonts).toContain('NotoSerifSC-SemiBold');
		const ar = await sheet('rollup', [story({ language: 'ar', brings: 'يدان تعرفان البناء', items: ['حجر'] })]);
		expect(ar.fonts).toContain('NotoNaskhArabic-SemiBold');
		const fa = await sheet('rollup', [story({ language: 'fa', brings: 'دست‌هایی که می‌سازند', items: ['گچ'] })]);
		expect(fa.fonts).toContain('NotoNaskhArabic-SemiBold');
		const ru = await sheet('poster_a3', [story({ language: 'ru', brings: 'Руки строителя', items: ['камень'] })]);
		expect(ru.text).toContain('Руки строителя');
		for (const { fonts } of [zh, ar, fa, ru])
			expect(fonts.match(/[A-Z]{6}\+[A-Za-z]+/g)?.join(' ')).toMatch(
				/^([A-Z]{6}\+(Fraunces|NotoNaskhArabic|NotoSerifSC|LibertinusSerif) ?)+$/
			);
	});

	test('for a class has the whole text, the note and the questions, and until when it may be used', async () => {
		const { text } = await sheet('classroom', [story({ notes: ['death', 'dangerous_journey'] })]);
		for (const words of [
			'Before you read',
			'This story speaks of: death and a dangerous journey',
			'He kept the gloves',
			'Every stone has a face',
			'To talk about',
			'Shared with consent until the end of June 2029'
		])
			expect(text).toContain(words);
		expect(text).not.toContain('illness');
	});

	test('for a class says beforehand what the teller agreed to for each story, and nothing for one without', async () => {
		const { text } = await sheet('classroom', [story({ notes: ['war'] }), story()]);
		expect(text.match(/This story speaks of/g)).toHaveLength(1);
		expect((await sheet('panel', [story({ notes: ['war'] })])).text).not.toContain('speaks of');
	});

	test('without a teller says so, who wrote it and out of what, and promises nobody’s consent', async () => {
		for (const kind of ['poster_a4', 'panel', 'rollup'] as const) {
			const { text } = await sheet(kind, [profile]);
			expect(text).toContain('No person tells here');
			expect(text).toContain('Source: City statistics office, report 2026, page 12');
			expect(text).toContain('Written by Brussels office');
			expect(text).not.toMatch(/consent|brings to|Told without/);
		}
	});

	test('in letters that our fonts lack is not made', async () => {
		const pages = [story(), story({ language: 'am', brings: 'የመገንባት ኃይል' })];
		expect(await makeSheets({ kind: 'panel', appName: 'Suitcase', pages })).toEqual({
			ok: false,
			reason: 'letters_missing'
		});
	});
});
