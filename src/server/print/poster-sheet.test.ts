/** What stands on the finished sheet, read back by poppler. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readShown } from '#domain/consent/read-shown.ts';
import { suitcaseSvg } from '#domain/story/suitcase.ts';
import { makePoster } from '#server/print/make-poster.ts';
import { posterTextsIn } from '#server/print/poster-texts.ts';

const poppler = spawnSync('pdftotext', ['-v']).status === 0 && spawnSync('pdffonts', ['-v']).status === 0;
if (!poppler) console.warn('skipped: pdftotext, pdfinfo and pdffonts (poppler-utils) are not installed here');
const folder = mkdtempSync(join(tmpdir(), 'suitcase-poster-'));
afterAll(() => rmSync(folder, { recursive: true }));

const id = '0123456789';
const plain = {
	id,
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
	blocks: [{ kind: 'paragraph', text: 'The first winter was cold. He kept the gloves that the foreman gave him.' }],
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

/** The words of the sheet, its number of pages and its fonts. */
function sheet(words: Partial<Record<keyof typeof plain, unknown>>, locale = 'en') {
	const shown = readShown('print', { ...plain, ...words });
	if (!shown) throw new Error('the example is not a shown story');
	const made = makePoster({
		shown,
		locale,
		texts: posterTextsIn(locale),
		office: 'Brussels office',
		appName: 'Suitcase',
		picture: { kind: 'suitcase', svg: suitcaseSvg({ id, items: shown.items }) },
		checkUrl: `https://stories.example.org/${locale}/stories/${id}`
	});
	if (!made.ok) throw new Error(made.reason);
	const file = join(folder, 'poster.pdf');
	writeFileSync(file, made.value);
	const run = (command: string, ...more: string[]) => {
		const said = execFileSync(command, [file, ...more], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
		return said
			.normalize('NFKC')
			.replace(/\u200b/g, '')
			.replace(/\s+/g, ' ');
	};
	return { text: run('pdftotext', '-'), pages: /Pages: (\d+)/.exec(run('pdfinfo'))?.[1], fonts: run('pdffonts') };
}

describe.skipIf(!poppler)('the sheet', () => {
	test('says what the person brings, the way, until when, and to scan first', () => {
		const { text, pages, fonts } = sheet({});
		for (const words of [
			'Amine brings',
			'Strength for building',
			'Morocco',
			'Belgium',
			'2,100 km from home',
			'here since the 1970s',
			'He kept the gloves',
			'Shared with consent until the end of June 2029',
			'Gathered by Brussels office',
			'Scan before you use this poster',
			`https://stories.example.org/en/stories/${id}`
		]) {
			expect(text).toContain(words);
		}
		expect(text).not.toContain('Told without a name');
		expect(pages).toBe('1');
		expect(fonts).toContain('Fraunces-SemiBold');
		// Embedded, and only the letters used: "emb sub" say yes for each font.
		expect(fonts.match(/ yes yes /g)?.length).toBe(fonts.match(/[A-Z]{6}\+/g)?.length);
	});

	test('without a name says so, and shows the summary where print may show no more', () => {
		const { text } = sheet({ name: null, blocks: [], text: 'summary', origin: null, kilometres: null, time: null });
		expect(text).toContain('Told without a name');
		expect(text).toContain('A mason who laid the streets');
		expect(text).not.toMatch(/from home|here since|Morocco/);
	});

	test('in French and in Arabic is in one language', () => {
		const french = sheet({ language: 'fr', name: null }, 'fr').text;
		expect(french).toContain('Scannez avant d’utiliser cette affiche');
		expect(french).toContain('juin 2029');
		const arabic = sheet(
			{
				language: 'ar',
				brings: 'يدان تعرفان البناء',
				name: { kind: 'name', text: 'أمين' },
				blocks: [],
				text: 'summary',
				summary: 'قصة قصيرة.'
			},
			'ar'
		);
		expect(arabic.fonts).toContain('NotoNaskhArabic-SemiBold');
		// poppler tears joined letters apart where two share one shape; these words have none of those.
		for (const words of ['امسح', 'الملصق', '٢٬١٠٠', '٢٠٢٩']) expect(arabic.text).toContain(words);
		expect(arabic.text).not.toMatch(/Scan|June|brings/);
		expect(arabic.pages).toBe('1');
	});

	test('prints markup as the signs it is made of', () => {
		const markup = '#panic("x") *b* _i_ $x$ @preview <a> \\n = h';
		expect(sheet({ brings: markup }).text).toContain(markup);
	});

	test('stays one page with the longest words, and shows the beginning of an endless sentence', () => {
		const { text, pages } = sheet({
			brings: 'Unbreakable'.repeat(7),
			name: { kind: 'name', text: 'A'.repeat(80) },
			blocks: Array.from({ length: 40 }, () => ({ kind: 'paragraph', text: 'endless '.repeat(400).trim() }))
		});
		expect(pages).toBe('1');
		expect(text).toMatch(/endless endless.*…|endless endless.*\.\.\./);
		expect(text).toContain('Scan before you use this poster');
	});
});
