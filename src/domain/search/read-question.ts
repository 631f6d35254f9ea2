/** What a reader typed, as the search understands it. Nothing that is typed is an error. */
import { searchWords, signsOf, type SearchWord } from '#domain/search/search-words.ts';
import { STEMMED_HERE, stemOf } from '#domain/search/stems.ts';

/** A word or several in a row; wanted, or wanted not, or one of several that are as good. */
export interface Term {
	readonly words: readonly SearchWord[];
	readonly inARow: boolean;
	readonly not: boolean;
	/** It or the term before it. */
	readonly or: boolean;
}

/** A question in the words of one language's index. */
export interface Asked {
	/** In the language of PostgreSQL's `websearch_to_tsquery`. */
	readonly text: string;
	/** Words without which nothing answers. */
	readonly required: readonly string[];
	/** If none is required: words of which one must be there. */
	readonly either: readonly string[];
}

const PIECE = /(-?)"([^"]*)"?|(\S+)/gu;

/** Reads words, “exact words”, `-without` and `OR` (in capitals). */
export function readQuestion(typed: string): Term[] {
	const terms: Term[] = [];
	let or = false;
	for (const [, minus, quoted, plain] of typed.replace(/[“”„«»「」]/gu, '"').matchAll(PIECE)) {
		if (plain === 'OR') {
			or = terms.length > 0;
			continue;
		}
		const text = quoted ?? plain ?? '';
		const not = minus === '-' || (plain?.startsWith('-') === true && plain.length > 1);
		const words = searchWords('', text);
		if (words.length === 0) continue;
		if (quoted !== undefined || not) terms.push({ words, inARow: words.length > 1, not, or });
		else words.forEach((word, n) => terms.push({ words: [word], inARow: false, not, or: or && n === 0 }));
		or = false;
	}
	return terms;
}

/** The question for every way of stemming: under `''` for all languages that are not stemmed here. */
export function askedOf(terms: readonly Term[]): Record<string, Asked> {
	return Object.fromEntries(['', ...STEMMED_HERE].map((language) => [language, askedIn(language, terms)]));
}

function askedIn(language: string, terms: readonly Term[]): Asked {
	const stems = ({ words }: Term) => words.map(({ folded }) => stemOf(language, folded));
	// In quotes even a word like "or" is a word.
	const text = terms.map((term) => `${term.or ? 'or ' : ''}${term.not ? '-' : ''}"${stems(term).join(' ')}"`).join(' ');
	const isEither = (n: number) => terms[n]?.or === true || terms[n + 1]?.or === true;
	const wanted = terms.map((term, n) => ({ term, either: isEither(n) })).filter(({ term }) => !term.not);
	const of = (either: boolean) => wanted.filter((each) => each.either === either).flatMap(({ term }) => stems(term));
	return { text, required: of(false), either: of(true) };
}

/** The same question with Chinese words as signs in a row; null if there are none. */
export function inSigns(terms: readonly Term[]): Term[] | null {
	const spread = terms.map((term) => {
		const signs = term.words.flatMap(({ folded }) => signsOf(folded) ?? [folded]);
		if (signs.length === term.words.length) return term;
		return { ...term, inARow: true, words: signs.map((sign) => ({ spelled: sign, folded: sign, stem: sign })) };
	});
	return spread.some((term, n) => term !== terms[n]) ? spread : null;
}

/** The question as a reader would type it. */
export function writeQuestion(terms: readonly Term[]): string {
	return terms
		.map(({ words, inARow, not, or }) => {
			const text = words.map(({ spelled }) => spelled).join(' ');
			return `${or ? 'OR ' : ''}${not ? '-' : ''}${inARow ? `"${text}"` : text}`;
		})
		.join(' ');
}
