/** Every sign that we say the fonts of print have, set by the compiler and looked at. */
import { describe, expect, test } from 'vitest';
import { isPrinted, printedSigns } from '#server/print/printed-signs.ts';
import { printableText } from '#server/print/printable-text.ts';
import { setSheetAsSvg } from '#server/print/typst-compiler.ts';

const LINE = 26;
const template = (weight: number, faces: string) => `
#let data = json(bytes(sys.inputs.data))
#set page(width: 100pt, height: auto, margin: 0pt)
#set text(font: (${faces}), weight: ${weight}, fallback: false, size: 10pt)
#set block(height: 14pt, spacing: 12pt, breakable: false)
#for sign in data.signs { block("." + sign + ".") }`;

/** Those that come out as the picture of no sign at all: the one that comes out for a little picture. */
function withoutPicture(signs: readonly string[], weight: number, faces: string): string[] {
	const set = ['\u{1f6d2}', ...signs];
	const drawn: string[][] = set.map(() => []);
	let at = 0;
	const svg = setSheetAsSvg(template(weight, faces), { signs: set }, {});
	const parts = /\n {8}<g class="typst-group"(?: transform="matrix\(1 0 0 1 0 ([\d.]+)\)")?>|href="#(g[0-9A-F]+)"/g;
	for (const [, below, glyph] of svg.matchAll(parts)) {
		if (glyph === undefined) at = Math.round(Number(below ?? 0) / LINE);
		else drawn[at]?.push(glyph);
	}
	const none = drawn[0]?.[1] ?? '';
	expect(drawn[0], 'a sign that no font has').toHaveLength(3);
	return signs.filter((_, index) => drawn[index + 1]?.includes(none));
}

describe('the signs that are printed', () => {
	const OURS = '"Fraunces", "Noto Naskh Arabic", "Libertinus Serif"';
	const isHan = (sign: string) =>
		/[\p{Script=Han}\p{Script=Bopomofo}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u30ff\uff00-\uffef]/u.test(sign);
	const [chinese, others] = [printedSigns().filter(isHan), printedSigns().filter((sign) => !isHan(sign))];

	test.each([400, 600])('have a picture in one of our fonts, in weight %s', (weight) => {
		expect(others.length).toBeGreaterThan(2_500);
		expect(withoutPicture(others, weight, OURS)).toEqual([]);
		// Every fiftieth: the font was read whole once.
		const some = chinese.filter((sign, at) => at % 50 === 0 || !/\p{Script=Han}/u.test(sign));
		expect(withoutPicture(some, weight, `${OURS}, "Noto Serif SC"`)).toEqual([]);
	});
	test('are not those that our fonts lack', () => {
		expect([...'₴✓☀😀ሀआ'].filter(isPrinted)).toEqual([]);
		expect(withoutPicture([...'₴☀'], 400, OURS)).toEqual([...'₴☀']);
	});
});

describe('a text', () => {
	const printed = (text: string) => {
		const line = printableText(text);
		return line.ok ? line.value : line.reason;
	};
	test('loses no sign unseen: what no font has is a square, one for each sign that people see', () => {
		expect(printed('My son 😀, 👨‍👩‍👧, 🇲🇦 and 👍🏽 1️⃣')).toBe('My son □, □, □ and □ □');
		expect(printed('500 ₴ ✓ \u{e000}')).toBe('500 □ □ □');
		expect(printed('♥ ★ √ € ﷼ № ½ « … »')).toBe('♥ ★ √ € ﷼ № ½ « … »');
	});
	test('keeps a heart a heart, and signs that are plain letters to a reader', () => {
		expect(printed('with ❤️ and ❤')).toBe('with ♥ and ♥');
		expect(printed('㎏ 𝐁𝐫𝐞𝐚𝐝')).toBe('kg Bread');
	});
	test('with letters that no font has is refused; joiners of Persian stay, and hidden controls go', () => {
		for (const text of ['ሀገር', 'आटा', 'bread 한국', 'ক']) expect(printed(text)).toBe('letters_missing');
		expect(printed('می‌سازند')).toBe('می‌سازند');
		expect(printed('a\u202eb\u200bc\u00add')).toBe('abcd');
	});
});
