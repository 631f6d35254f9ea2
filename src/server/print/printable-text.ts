import { ok, refuse, type Result } from '#domain/base/result.ts';

/**
 * The scripts that the fonts of a poster hold: Fraunces, Noto Naskh Arabic, Noto Serif SC (with the characters of common
 * use), and Typst's own serif for the rest.
 */
const PRINTABLE =
	/[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Common}\p{Script=Inherited}\p{Script=Bopomofo}\p{Script=Hiragana}\p{Script=Katakana}\u3005-\u3007\u4e00-\u9fa5]/u;

/** Letters in fancy dress (mathematical, full width), which are plain letters to a reader. Chinese commas stay as they are. */
const DRESSED_UP = /[\u{1d400}-\u{1d7ff}\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/gu;

/** Signs other than those of ordinary writing, little pictures, private and unassigned places: they would print as boxes. */
const LEFT_OUT =
	/(?![\u0020-\u00ff\u2010-\u205e\u20a0-\u20bf\u2116\u2122\u2190-\u2193\u2212\u0600-\u06ff\ufd3e\ufd3f\u3000-\u3003\u3008-\u3011\u3014-\u301b\uff01-\uff0f\uff1a-\uff1f\uff5e])[\p{S}\p{P}\p{Co}\p{Cn}\p{Cs}]|[\ufe00-\ufe0f\u{e0000}-\u{e0fff}]/gu;

/** Controls that turn or hide text; the joiners of Arabic and Persian (U+200C, U+200D) stay. */
const CONTROLS = /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffd]/gu;

/** More marks on one letter than any language needs, stacked over the lines around. */
const TOO_MANY_MARKS = /(\p{M}{3})\p{M}+/gu;

/**
 * One line of text as a poster can print it. Refused when it holds letters that no font of ours has: a poster with
 * empty boxes in place of somebody's words must not be made.
 */
export function printableText(text: string): Result<string, 'letters_missing'> {
	const clean = text
		.normalize('NFC')
		.replace(/\s+/gu, ' ')
		.replace(CONTROLS, '')
		.replace(DRESSED_UP, (sign) => sign.normalize('NFKC'))
		.replace(LEFT_OUT, '')
		.replace(TOO_MANY_MARKS, '$1')
		.trim();
	for (const sign of clean) {
		if (/[\p{L}\p{N}\p{M}]/u.test(sign) && !PRINTABLE.test(sign)) return refuse('letters_missing');
	}
	return ok(clean);
}

/** No word of these languages is longer by nature; a line of the sheet holds it in large type. */
const LONGEST_WORD = 24;

/**
 * Lets a word that is longer than a line break inside, by signs that show nothing. Not in Arabic script, whose letters
 * would lose their hold on each other; and not in Chinese, which breaks anywhere but before a full stop.
 */
export function breakable(line: string): string {
	return line.replace(
		/[^\s\p{Script=Arabic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]+/gu,
		(word) => (word.length > LONGEST_WORD ? (word.match(/.{1,12}\p{M}*/gsu) ?? []).join('\u200b') : word)
	);
}

const RIGHT_TO_LEFT = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ks', 'ps', 'sd', 'syr', 'ug', 'ur', 'yi']);

/** Which way a language is written. */
export function directionOf(language: string): 'rtl' | 'ltr' {
	return RIGHT_TO_LEFT.has(language.split('-')[0] ?? '') ? 'rtl' : 'ltr';
}
