import { ok, refuse, type Result } from '#domain/base/result.ts';
import { isPrinted } from '#server/print/printed-signs.ts';

/** Letters in fancy dress (mathematical, full width), which are plain letters to a reader. Chinese commas stay as they are. */
const DRESSED_UP = /[\u{1d400}-\u{1d7ff}\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/gu;

/** Controls that turn or hide text, or choose a picture; the joiners of Arabic and Persian (U+200C, U+200D) stay. */
const CONTROLS =
	/[\p{Cc}\u00ad\u034f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;

/** More marks on one letter than any language needs, stacked over the lines around. */
const TOO_MANY_MARKS = /(\p{M}{3})\p{M}+/gu;

/** Stands for a sign that no font of ours has. Nothing of what somebody told goes away unseen. */
const NOT_PRINTED = '□';

/** Little pictures that have a plain sign of the same shape. */
const SAME_SHAPE: Readonly<Record<string, string>> = { '❤': '♥', '⭐': '★', '➡': '→', '⬅': '←' };

const signs = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * One line of text as it can be printed. A little picture or a rare sign that no font of ours has becomes an empty square.
 * Refused when it holds letters that none has: a sheet with squares in place of somebody's words must not be made.
 */
export function printableText(text: string): Result<string, 'letters_missing'> {
	const plain = text
		.normalize('NFC')
		.replace(/\s+/gu, ' ')
		.replace(CONTROLS, '')
		.replace(DRESSED_UP, (sign) => sign.normalize('NFKC'))
		.replace(TOO_MANY_MARKS, '$1');
	let clean = '';
	for (const { segment } of signs.segment(plain)) {
		const sign = printableSign(segment);
		if (sign === null) return refuse('letters_missing');
		clean += sign;
	}
	return ok(clean.trim());
}

/** A sign with all that belongs to it, as it can be printed; null for a letter that cannot. */
function printableSign(sign: string): string | null {
	if ([...sign].every(isPrinted)) return sign;
	const same = SAME_SHAPE[sign] ?? sign.normalize('NFKC');
	if ([...same].every(isPrinted)) return same;
	const isLetter = [...sign].some((one) => /[\p{L}\p{N}\p{Mn}\p{Mc}]/u.test(one) && !isPrinted(one));
	return isLetter ? null : NOT_PRINTED;
}

/** Every line holds a word of so few letters, however wide they are. */
const ALWAYS_FITS = 10;
/** No fewer letters than these stand alone on one side of a break. */
const LEAST = 3;
/** Letters of Arabic script that do not hold on to the next: a break after them tears nothing. */
const LETS_GO =
	/^[\u0621-\u0625\u0627\u0629\u062f-\u0632\u0648\u0649\u0671-\u0673\u0675-\u0677\u0688-\u0699\u06c0\u06c3-\u06cb\u06cf\u06d2\u06d3\u06d5]\p{M}*$/u;
/** In Arabic script, after so many letters a break comes even between two that hold on to each other. */
const MOST_HELD = 12;
/** A place to break at that shows nothing; and the same inside a joined word, whose two ends keep their form. */
const [BREAK, TORN] = ['\u200b', '\u200d\u200b\u200d'];

/** Lam with an alef after it is one shape; between them is no place to break. */
function isOneShape(letter: string, next: string | undefined): boolean {
	return letter.startsWith('\u0644') && /^[\u0622\u0623\u0625\u0627\u0671]/.test(next ?? '');
}

/**
 * Marks where a long word may break, by signs that show nothing. The sheet breaks it there only if it is wider than the line
 * and its language has no rule of its own. Not in Chinese, which breaks anywhere but before a full stop.
 */
export function breakable(line: string): string {
	return line.replace(
		/[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]+/gu,
		(word) => {
			const letters = [...signs.segment(word)].map(({ segment }) => segment);
			if (letters.length <= ALWAYS_FITS) return word;
			let held = 0;
			return letters
				.map((letter, at) => {
					held += 1;
					if (at < LEAST - 1 || at >= letters.length - LEAST) return letter;
					const isHeld = /\p{Script=Arabic}/u.test(letter) && !LETS_GO.test(letter);
					if (isHeld && (held < MOST_HELD || isOneShape(letter, letters[at + 1]))) return letter;
					held = 0;
					return letter + (isHeld && /\p{Script=Arabic}/u.test(letters[at + 1] ?? '') ? TORN : BREAK);
				})
				.join('');
		}
	);
}

const RIGHT_TO_LEFT = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ks', 'ps', 'sd', 'syr', 'ug', 'ur', 'yi']);

/** Which way a language is written. */
export function directionOf(language: string): 'rtl' | 'ltr' {
	return RIGHT_TO_LEFT.has(language.split('-')[0] ?? '') ? 'rtl' : 'ltr';
}
