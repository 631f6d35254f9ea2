/** Words that no line holds, read back from the finished sheet: where every word stands. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readShown } from '#domain/consent/read-shown.ts';
import { SHEET_SIZES, type SheetKind } from '#domain/print/sheet-kinds.ts';
import { suitcaseSvg } from '#domain/story/suitcase.ts';
import { takeWordsOff } from '#server/print/drawing-words.ts';
import { makeSheets } from '#server/print/make-sheets.ts';
import { breakable } from '#server/print/printable-text.ts';

const poppler = spawnSync('pdftotext', ['-v']).status === 0;
if (!poppler) console.warn('skipped: pdftotext (poppler-utils) is not installed here');
const folder = mkdtempSync(join(tmpdir(), 'suitcase-words-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ADDRESS = 'https://www.example.org/a/very/long/address?with=parameters&and=more#fragment_that_goes_on';
const COMPOUND = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
const SIXTY = 'abcdefghij'.repeat(6);
const WIDE = `${'W'.repeat(24)} ${'m'.repeat(24)}`;
const ARABIC = 'مستشفياتالجامعةوالمدرسة'.repeat(3);
const HELD = 'بسم'.repeat(20);
const CHINESE = '我们从很远的地方走来'.repeat(7);

const HOSTILE = {
	en: { brings: SIXTY, name: COMPOUND, told: [`${ADDRESS} ${SIXTY} ${WIDE} ${ADDRESS}`, WIDE] },
	de: { brings: COMPOUND, name: SIXTY, told: [`${COMPOUND} und ${ADDRESS} ${WIDE}`, COMPOUND] },
	ar: { brings: ARABIC, name: HELD, told: [`${ARABIC} ثم ${ADDRESS} و ${HELD} ${SIXTY}`, ARABIC] },
	fa: { brings: HELD, name: ARABIC, told: [`${HELD} ${WIDE}`, HELD] },
	zh: { brings: CHINESE, name: CHINESE, told: [`${CHINESE}。${ADDRESS}，${SIXTY}`, CHINESE] }
} as const;

type Placed = { from: number; to: number; word: string };
const read = new Map<string, Promise<Placed[]>>();

/** Where each word of the sheet stands, in points from the edge of the medium. */
function wordsOn(kind: SheetKind, language: keyof typeof HOSTILE): Promise<Placed[]> {
	const name = `${kind}-${language}`;
	const known = read.get(name) ?? readWords(kind, language);
	read.set(name, known);
	return known;
}

async function readWords(kind: SheetKind, language: keyof typeof HOSTILE): Promise<Placed[]> {
	const { brings, name, told } = HOSTILE[language];
	const shown = readShown('print', {
		...{ id: '0123456789', channel: 'print', language, consentVersion: 1, expiresAt: Date.UTC(2029, 6, 1) - 1 },
		...{
			publishedDay: '2026-11-20',
			title: 'T',
			brings: brings.slice(0, 80),
			items: [brings.slice(0, 24)],
			text: 'full'
		},
		...{ summary: 's', blocks: told.map((text, at) => ({ kind: at === 0 ? 'paragraph' : 'quote', text })) },
		...{
			name: { kind: 'name', text: name.slice(0, 60) },
			origin: null,
			transit: null,
			current: null,
			kilometres: null
		},
		...{ time: null, age: null, gender: null, art9: [], legal: null, family: null, pictures: [], recordings: [] }
	});
	if (!shown) throw new Error('the example is not a shown story');
	const picture = { kind: 'suitcase', svg: suitcaseSvg({ id: shown.id, items: shown.items }) } as const;
	const page = { shown, picture, office: COMPOUND, checkUrl: 'https://stories.example.org/en/stories/0123456789' };
	const made = await makeSheets({ kind, appName: 'Suitcase', pages: [page] });
	if (!made.ok) throw new Error(made.reason);
	const file = join(folder, 'sheet.pdf');
	writeFileSync(file, made.value);
	const boxes = execFileSync('pdftotext', ['-bbox', file, '-'], {
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore']
	});
	return [
		...boxes.matchAll(/<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)<\/word>/g)
	].map(([, xMin, , xMax, , word = '']) => ({ from: Number(xMin), to: Number(xMax), word }));
}

describe.skipIf(!poppler)('a word that no line holds', () => {
	const kinds = ['poster_a4', 'panel', 'rollup', 'classroom'] as const;
	test.each(kinds.flatMap((kind) => Object.keys(HOSTILE).map((language) => [kind, language] as const)))(
		'breaks on a sheet of kind %s in %s, and none runs over its edge',
		async (kind, language) => {
			const { width, bleed, slug } = SHEET_SIZES[kind];
			const [start, end] = [(bleed + slug) * (72 / 25.4), (bleed + slug + width) * (72 / 25.4)];
			const words = await wordsOn(kind, language as keyof typeof HOSTILE);
			expect(words.length).toBeGreaterThan(10);
			const room = (end - start) * 0.05;
			expect(words.filter(({ from, to }) => from < start + room || to > end - room)).toEqual([]);
		}
	);
	test('is divided as its language does, and stays whole where a line holds it', async () => {
		const german = await wordsOn('panel', 'de');
		expect(german.filter(({ word }) => /[-\u00ad\u2010]$/.test(word)).length).toBeGreaterThan(1);
		const wide = await wordsOn('classroom', 'en');
		expect(wide.some(({ word }) => word === 'W'.repeat(24))).toBe(true);
	});
	test('does not run over the code of a roll-up', async () => {
		const { width, bleed, slug } = SHEET_SIZES.rollup;
		const unit = (width / 100) * (72 / 25.4);
		// The code is 24 hundredths wide and stands 7 from the edge.
		const code = (bleed + slug) * (72 / 25.4) + (100 - 7 - 24) * unit;
		const wide = (await wordsOn('rollup', 'en')).filter(({ word }) => /^[Wm]{4,}/.test(word));
		expect(wide.length).toBeGreaterThan(3);
		expect(wide.filter(({ to }) => to > code)).toEqual([]);
	});
});

describe('places to break at', () => {
	test('stand in long words only, leave three letters on each side, and tear no joined letters where others let go', () => {
		expect(breakable('Bread before sunrise')).toBe('Bread before sunrise');
		expect(breakable('abcdefghijkl')).toBe('abc\u200bd\u200be\u200bf\u200bg\u200bh\u200bi\u200bjkl');
		expect(breakable(CHINESE)).toBe(CHINESE);
		expect(breakable('والمدرسةوالجامعة')).toBe('والمد\u200bر\u200bسة\u200bو\u200bا\u200bلجا\u200bمعة');
		// Lam and alef are one shape; where only joined letters follow each other, both ends keep their form.
		expect(breakable(`${'بسم'.repeat(4)}لا${'بسم'.repeat(4)}`)).not.toMatch(/ل[\u200b\u200d]/);
		expect(breakable(HELD)).toMatch(/\u200d\u200b\u200d/);
	});
});

test('the words on a suitcase are taken off its drawing, each with its place, and nothing else is', () => {
	const items = ['bread', 'l’eau & <sel>', '面包'];
	const { svg, words } = takeWordsOff(suitcaseSvg({ id: '0123456789', items }));
	expect(svg).not.toMatch(/<text|面包|bread/);
	expect(svg.match(/<rect /g)).toHaveLength(5);
	expect(words.map(({ word }) => word)).toEqual(items);
	expect(
		words.every(({ x, y, width, size, ink }) => x > 80 && y > 80 && width >= 56 && size > 4 && /^#/.test(ink))
	).toBe(true);
	expect(() => takeWordsOff('<svg><text>other words</text></svg>')).toThrow('no sheet would set');
});
