import type { Find } from '#domain/words/find.ts';
import { fold } from '#domain/words/fold.ts';
import { bare } from '#domain/words/names.ts';
import { PLACE_LISTS } from '#domain/words/places-data.ts';
import { listedWords, type Token } from '#domain/words/tokens.ts';
import { NO_NAMES } from '#domain/words/word-lists.ts';

interface Gazetteer {
	readonly names: ReadonlySet<string>;
	/** First words of names of several words. */
	readonly firsts: ReadonlySet<string>;
}

let read: Gazetteer | null = null;
function gazetteer(): Gazetteer {
	if (read) return read;
	const names = new Set(listedWords(PLACE_LISTS));
	const firsts = new Set(
		[...names].filter((name) => name.includes(' ')).map((name) => name.slice(0, name.indexOf(' ')))
	);
	return (read = { names, firsts });
}

const MOST_WORDS = 4;

/**
 * Names of towns: those of 15,000 people and more, and some smaller ones. `allowed`: names of places that readers may
 * see; they are no finds.
 */
export function placesIn(text: string, tokens: readonly Token[], allowed: readonly string[] = []): Find[] {
	const { names, firsts } = gazetteer();
	const may = new Set(allowed.map((name) => fold(name.trim())));
	const finds: Find[] = [];
	for (let at = 0; at < tokens.length; at++) {
		const token = tokens[at];
		if (token === undefined) continue;
		if (/\p{Script=Han}/u.test(token.text)) {
			finds.push(...chinesePlaces(token, names, may));
			continue;
		}
		if (/^\p{Ll}/u.test(token.text) || /^\p{N}/u.test(token.text)) continue;
		const most = firsts.has(token.folded) || firsts.has(bare(token.folded)) ? MOST_WORDS : 1;
		for (let words = most; words > 0; words--) {
			const last = tokens[at + words - 1];
			if (last === undefined || last.end - token.start > 60) continue;
			const name = joined(tokens, at, words);
			const known = names.has(name) ? name : names.has(bare(name)) ? bare(name) : null;
			if (known === null || (words === 1 && NO_NAMES.has(token.folded)) || [...known].length < 3) continue;
			if (!may.has(known)) finds.push({ start: token.start, end: last.end, kind: 'place', why: 'list' });
			at += words - 1;
			break;
		}
	}
	return finds;
}

function joined(tokens: readonly Token[], at: number, words: number): string {
	const folded: string[] = [];
	for (let index = at; index < at + words; index++) folded.push(tokens[index]?.folded ?? '');
	return folded.join(' ');
}

function chinesePlaces({ text, start }: Token, names: ReadonlySet<string>, may: ReadonlySet<string>): Find[] {
	const finds: Find[] = [];
	for (let at = 0; at < text.length; at++) {
		for (const length of [5, 4, 3, 2]) {
			const name = text.slice(at, at + length);
			if (name.length < length || !names.has(name)) continue;
			if (!may.has(name)) finds.push({ start: start + at, end: start + at + length, kind: 'place', why: 'list' });
			at += length - 1;
			break;
		}
	}
	return finds;
}
