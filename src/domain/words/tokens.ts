import { fold } from '#domain/words/fold.ts';

/** A word or a number of a text, as it stands and as it is compared. */
export interface Token {
	readonly start: number;
	readonly end: number;
	readonly text: string;
	readonly folded: string;
	/** Begins with a capital letter. */
	readonly isCapital: boolean;
	/** The first of a sentence, a line or a quotation. */
	readonly isFirst: boolean;
	/** Nothing but blanks, a hyphen or an apostrophe stands between it and the word before. */
	readonly isNext: boolean;
}

const WORD = /[\p{L}\p{M}\p{N}\u0640\u200c]+/gu;
const ENDS = /[.!?…:;؟۔।。！？\n"“”«»„「」()[\]—–•]/u;
const JOINS = /^[\s'’.-]{1,3}$/u;
// A blank after the stop, or the initials of a name would begin a sentence each.
const INITIAL = /^\p{Lu}$/u;

/** Cuts a text into words, in one walk. */
export function tokensOf(text: string): Token[] {
	const tokens: Token[] = [];
	for (const match of text.matchAll(WORD)) {
		const start = match.index;
		const word = match[0];
		const before = tokens.at(-1);
		// What stands between is looked at from its ends only, so that a long gap costs nothing.
		const gap = before === undefined ? '\n' : text.slice(before.end, Math.min(start, before.end + 12));
		const isShort = before !== undefined && start - before.end < 12;
		const afterInitial = before !== undefined && INITIAL.test(before.text) && /^\.\s?$/.test(gap);
		tokens.push({
			start,
			end: start + word.length,
			text: word,
			folded: fold(word),
			isCapital: /^\p{Lu}/u.test(word),
			isFirst: before === undefined || !isShort || (ENDS.test(gap) && !afterInitial),
			isNext: isShort && JOINS.test(gap) && (!gap.includes('.') || afterInitial) && !gap.includes('\n')
		});
	}
	return tokens;
}

/** A text of words with blanks between them, as a set of folded words. */
export function wordSet(words: string): ReadonlySet<string> {
	return new Set(words.trim().split(/\s+/).map(fold));
}

/** All words of a list as scripts/make-words.ts writes it: a key, a tab, words with strokes between them. */
export function listedWords(list: string): string[] {
	return list
		.trim()
		.split('\n')
		.flatMap((line) => line.slice(line.indexOf('\t') + 1).split('|'));
}
