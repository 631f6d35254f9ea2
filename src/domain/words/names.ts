import { COUNTRY_ROWS } from '#domain/place/countries-data.ts';
import { isMonthName } from '#domain/words/dates.ts';
import type { Find } from '#domain/words/find.ts';
import { fold } from '#domain/words/fold.ts';
import { NAME_LISTS } from '#domain/words/names-data.ts';
import { isNamed } from '#domain/words/naming.ts';
import { listedWords, type Token } from '#domain/words/tokens.ts';
import { KIN, NO_NAMES, NO_NAMES_AFTER_KIN, TITLES } from '#domain/words/word-lists.ts';

let listed: ReadonlySet<string> | null = null;
/** Given names of all lists, folded; read once, when the first text comes. */
const givenNames = () => (listed ??= new Set(listedWords(NAME_LISTS)));

const HAS_CASE = /^[\p{Lu}\p{Ll}\p{M}\p{N}]+$/u;
const CONNECTS = new Set([
	'de',
	'da',
	'di',
	'del',
	'van',
	'von',
	'der',
	'den',
	'bin',
	'ben',
	'ibn',
	'bint',
	'al',
	'el',
	'abu',
	'abou',
	'ould',
	'ag'
]);
const inLanguage = new Map<string, ReadonlySet<string>>();
/** Words of the names of countries, in English and in the language of the text: no names of people. */
function countryWords(language: string): ReadonlySet<string> {
	const known = inLanguage.get(language);
	if (known) return known;
	const words = new Set<string>();
	for (const locale of ['en', language]) {
		const names = new Intl.DisplayNames([locale], { type: 'region' });
		for (const [code] of COUNTRY_ROWS) for (const word of (names.of(code) ?? '').split(/[\s-]+/)) words.add(fold(word));
	}
	inLanguage.set(language, words);
	return words;
}

/** Names of people: those on the lists, those that something before them announces, and capital letters in a sentence. */
export function namesIn(text: string, tokens: readonly Token[], language: string): Find[] {
	const names = givenNames();
	const countries = countryWords(language);
	const isPlain = (token: Token) =>
		// Without its points it is the name Ali, with them the word "on".
		token.text.endsWith('على') ||
		NO_NAMES.has(bare(token.folded)) ||
		NO_NAMES.has(token.folded) ||
		countries.has(token.folded) ||
		isMonthName(token.text) ||
		/^\p{N}/u.test(token.text);
	const finds: Find[] = [];
	for (let at = 0; at < tokens.length; at++) {
		const token = tokens[at];
		if (token === undefined) continue;
		const why = whyName(tokens, at, { names, isPlain, language });
		if (why === null) {
			if (/\p{Script=Han}/u.test(token.text)) finds.push(...chineseNames(token, names));
			continue;
		}
		let last = token;
		while (last.end - token.start < 80) {
			const next = tokens[at + 1];
			const after = tokens[at + 2];
			if (next?.isNext && goesOn(next, { names, isPlain })) {
				last = next;
				at++;
			} else if (next?.isNext && CONNECTS.has(next.folded) && after?.isNext && goesOn(after, { names, isPlain })) {
				last = after;
				at += 2;
			} else break;
		}
		finds.push({ start: token.start, end: last.end, kind: 'name', why });
	}
	return finds;
}

interface Known {
	readonly names: ReadonlySet<string>;
	readonly isPlain: (token: Token) => boolean;
	readonly language: string;
}

function whyName(tokens: readonly Token[], at: number, { names, isPlain, language }: Known): Find['why'] | null {
	const token = tokens[at];
	if (token === undefined) return null;
	const before = tokens[at - 1];
	const hasCase = HAS_CASE.test(token.text);
	if (before !== undefined && !/^\p{N}/u.test(token.text)) {
		if (isNamed(tokens, at) && !(NO_NAMES.has(token.folded) && !names.has(token.folded))) return 'said_before';
		const isAfterKin = KIN.has(bare(before.folded)) || TITLES.has(bare(before.folded)) || TITLES.has(before.folded);
		const isClose = token.start - before.end <= 2;
		if (isAfterKin && isClose && (hasCase ? token.isCapital && !isPlain(token) : isNameAfterKin(token))) return 'kin';
	}
	if (hasCase && !token.isCapital) return null;
	if (isPlain(token)) return null;
	if (names.has(token.folded) || (!hasCase && names.has(bare(token.folded)))) return 'list';
	if (!hasCase || !token.isCapital) return null;
	const next = tokens[at + 1];
	const isPair = next !== undefined && next.isNext && next.isCapital && !isPlain(next);
	const isNoun = /^de\b/.test(language);
	if (token.isFirst) return isPair && !isNoun ? 'capitals' : null;
	return isNoun && !isPair ? null : 'capitals';
}

function isNameAfterKin({ folded, text }: Token): boolean {
	return [...text].length > 1 && !NO_NAMES_AFTER_KIN.has(folded) && !KIN.has(folded);
}

function goesOn(token: Token, { names, isPlain }: Omit<Known, 'language'>): boolean {
	if (isPlain(token) && !/^\p{Lu}$/u.test(token.text)) return false;
	return HAS_CASE.test(token.text) ? token.isCapital : names.has(token.folded);
}

/** Without the small words that Arabic writes at the front: and, with, for, like. */
export function bare(folded: string): string {
	return folded.length > 3 ? folded.replace(/^(?:[وفبلك])(?=[\u0620-\u064a]{2})/, '') : folded;
}

const CALLED = /(?:我叫|名叫|叫做|叫|我是)([\p{Script=Han}]{2,3})/gu;
/** Chinese has no blanks: names stand anywhere in a run of signs. */
function chineseNames({ text, start }: Token, names: ReadonlySet<string>): Find[] {
	const finds: Find[] = [];
	for (const { index, 0: words, 1: name } of text.matchAll(CALLED)) {
		const end = start + index + words.length;
		finds.push({ start: end - (name?.length ?? 0), end, kind: 'name', why: 'said_before' });
	}
	for (let at = 0; at + 2 <= text.length; at++) {
		if (names.has(text.slice(at, at + 2)))
			finds.push({ start: start + at, end: start + at + 2, kind: 'name', why: 'list' });
	}
	return finds;
}
