import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupReceipt, receiptFrom } from '#domain/story/receipt.ts';
import { isShared, NOT_SHARED, sharedPath } from '../../../tests/shared-data.ts';
import { cutAtFinds } from './cut-at-finds.ts';
import { findWords } from './find-words.ts';
import { FIND_KINDS, type FindKind, HARD_KINDS } from './find.ts';
import { GOLDEN } from './golden-sentences.ts';

const RECEIPT = receiptFrom([4, 7, 5, 1, 6, 6, 7, 7, 5, 3, 3, 7, 7, 9, 8]);
const found = (text: string, language = 'en') =>
	findWords(text, { language }).map(({ start, end, kind }) => `${kind}: ${text.slice(start, end)}`);

/** The sentence without its labels, and what the labels say. */
function unlabelled(sentence: string) {
	const wanted: { kind: FindKind; start: number; end: number; words: string }[] = [];
	let text = '';
	for (const piece of sentence.split(/(\{[a-z]+\|[^}]*\})/)) {
		const [, kind, words] = /^\{([a-z]+)\|([^}]*)\}$/.exec(piece) ?? [];
		const known = FIND_KINDS.find((one) => one === kind);
		if (known && words !== undefined) {
			wanted.push({ kind: known, start: text.length, end: text.length + words.length, words });
			text += words;
		} else text += piece;
	}
	return { text, wanted };
}

test('what must be found in sentences of fourteen languages is found, with recall by kind', () => {
	const all = new Map<FindKind, { of: number; found: number }>();
	const missed: string[] = [];
	let extra = 0;
	for (const [language, sentence] of GOLDEN) {
		const { text, wanted } = unlabelled(sentence);
		const finds = findWords(text, { language });
		for (const { kind, start, end, words } of wanted) {
			const count = all.get(kind) ?? { of: 0, found: 0 };
			// What is covered is looked at by a person, whatever it is called; a hard kind must block as one.
			const isHard = HARD_KINDS.includes(kind);
			const covers = finds.filter((find) => !isHard || HARD_KINDS.includes(find.kind));
			const isFound = covers.some((find) => find.start <= start + 1 && find.end >= end - 1);
			all.set(kind, { of: count.of + 1, found: count.found + (isFound ? 1 : 0) });
			if (!isFound) missed.push(`${language} ${kind}: ${words} (found: ${found(text, language).join(', ')})`);
		}
		extra += finds.filter((find) => !wanted.some((one) => find.start < one.end && one.start < find.end)).length;
	}
	const table = [...all].map(([kind, { of, found: hits }]) => `${kind} ${hits}/${of}`).join(', ');
	console.info(`recall: ${table}; false finds: ${extra} in ${GOLDEN.length} sentences`);
	expect(missed).toEqual([]);
});

test('T21 the digits of a receipt are found in any digits, also beside other numbers', () => {
	const inDigits = (zero: number) => [...RECEIPT].map((digit) => String.fromCodePoint(zero + Number(digit))).join('');
	for (const zero of [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0x1d7ce]) {
		expect(found(`My code is ${inDigits(zero)}.`).map((one) => one.split(':')[0])).toEqual(['receipt']);
	}
	expect(found(`In room 12 ${groupReceipt(RECEIPT)} 7`)).toContain(`receipt: ${groupReceipt(RECEIPT)}`);
	expect(found(`\u200e${groupReceipt(RECEIPT).replaceAll(' ', '-')}\u200f`)[0]).toContain('receipt');
	const wrong = RECEIPT.slice(0, 15) + String((Number(RECEIPT[15]) + 1) % 10);
	expect(found(wrong)[0]).not.toContain('receipt');
});

describe('what is no find', () => {
	test('a plain story has none', () => {
		const plain =
			'The ovens were warm. By noon the shelves are empty. In Belgium I began again, and I sold bread to English and Syrian people for 3 years, from 2015-2018.';
		expect(found(plain)).toEqual([]);
		expect(found('Les fours étaient chauds. À midi, il ne reste rien. En Belgique, j’ai recommencé.', 'fr')).toEqual(
			[]
		);
		expect(found('كان الفرن دافئا قبل الفجر.', 'ar')).toEqual([]);
		expect(found('Der Ofen war warm und das Brot war gut.', 'de')).toEqual([]);
	});
	test('a place that readers may see, and the name that is shown', () => {
		const allowed = ['Tamale', 'Amina'];
		expect(findWords('Here in Tamale they call me Amina.', { language: 'en', allowed })).toEqual([]);
		expect(
			findWords('Here in Kumasi they call me Amina.', { language: 'en', allowed }).map(({ kind }) => kind)
		).toEqual(['place']);
	});
});

/** Texts that slow rules would choke on. */
const NASTY = [
	'a',
	'A',
	'1',
	'@',
	'.',
	'a.',
	'A ',
	'1 ',
	'A1',
	'a@',
	'"',
	'“',
	'said brother ',
	'Ab-',
	' ',
	'\n',
	'www.',
	'(at)',
	'من ',
	'我',
	'a\u0301',
	'instagram '
];

test('60,000 characters take no longer than their length says, whatever they are', () => {
	findWords('once, to read the lists. Paris', { language: 'en' });
	for (const piece of NASTY) {
		const text = (length: number) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
		// The time of this process alone: others may keep the machine busy.
		const began = process.cpuUsage();
		findWords(text(60_000), { language: 'en' });
		// Twenty times what it takes on a quiet machine; a rule of quadratic time takes minutes.
		const { user, system } = process.cpuUsage(began);
		expect((user + system) / 1_000, JSON.stringify(piece)).toBeLessThan(4_000);
	}
}, 60_000);

test('strings that break programs do not break it', ({ skip }) => {
	const naughty = 'corpora/naughty-strings/blns.json';
	if (!isShared(naughty)) return skip(NOT_SHARED);
	const strings: unknown = JSON.parse(readFileSync(sharedPath(naughty), 'utf8'));
	if (!Array.isArray(strings)) throw new Error('the corpus is no list');
	for (const text of strings.map(String)) {
		for (const { start, end } of findWords(text, { language: 'ar' })) expect(text.slice(start, end)).not.toBe('');
	}
});

test('finds are the same each time, in order, within the text, and cutting at them loses no sign', () => {
	const piece = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(...NASTY, 'Ali', 'Paris', RECEIPT));
	fc.assert(
		fc.property(fc.array(piece), (parts) => {
			const text = parts.join(' ');
			const finds = findWords(text, { language: 'en' });
			expect(findWords(text, { language: 'en' })).toEqual(finds);
			expect(finds.every(({ start, end }) => start >= 0 && start < end && end <= text.length)).toBe(true);
			const pieces = cutAtFinds(text, finds).map((one) => one.text);
			expect(pieces.join('')).toBe(text);
			const single = finds.filter(({ kind }) => kind !== 'quoted');
			expect(single.every((find, at) => at === 0 || (single[at - 1]?.end ?? 0) <= find.start)).toBe(true);
		})
	);
});
