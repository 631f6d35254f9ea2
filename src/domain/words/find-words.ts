import { addressesIn } from '#domain/words/addresses.ts';
import { datesIn } from '#domain/words/dates.ts';
import { FIND_KINDS, type Find, HARD_KINDS, overlaps } from '#domain/words/find.ts';
import { namesIn } from '#domain/words/names.ts';
import { numbersIn, receiptsIn } from '#domain/words/numbers.ts';
import { placesIn } from '#domain/words/places.ts';
import { quotedIn } from '#domain/words/quoted.ts';
import { tokensOf } from '#domain/words/tokens.ts';

/** What is known of a text. */
export interface FindContext {
	/** BCP 47. */
	readonly language: string;
	/** Names that readers may see: places as fine as consent allows, the name that is shown. */
	readonly allowed?: readonly string[];
}

/**
 * Everything in a text that a person should look at, in the order of the text. It decides nothing and takes nothing out:
 * a false find costs a look, so rules lean towards finding. The same text gives the same finds; time grows with the
 * text's length only.
 */
export function findWords(text: string, { language, allowed = [] }: FindContext): Find[] {
	const tokens = tokensOf(text);
	const dates = datesIn(text, tokens);
	const shown = new Set(allowed.map((name) => name.trim().toLowerCase()));
	const all = [
		...receiptsIn(text),
		...addressesIn(text),
		...dates,
		...numbersIn(text, tokens, dates),
		...placesIn(text, tokens, allowed),
		...namesIn(text, tokens, language).filter(({ start, end }) => !shown.has(text.slice(start, end).toLowerCase())),
		...quotedIn(text, tokens)
	];
	return withoutDoubles(all);
}

/** One find for each stretch: of two that overlap the more telling kind, then the longer one. Quotations hold others. */
function withoutDoubles(all: readonly Find[]): Find[] {
	// A capital letter says less than a list of places.
	const rank = (find: Find) => FIND_KINDS.indexOf(find.kind) + (find.why === 'capitals' ? 2 : 0);
	const order = [...all].sort((a, b) => a.start - b.start || rank(a) - rank(b) || b.end - a.end);
	const kept: Find[] = [];
	for (const find of order) {
		// Sorted by where they begin, and none within a layer overlaps another: only the last of the layer can.
		const last = kept.findLastIndex((other) => isQuote(other) === isQuote(find));
		const before = kept[last];
		if (before === undefined || !overlaps(before, find)) kept.push(find);
		else if (beats(find, before, rank)) kept.splice(last, 1, find);
	}
	return kept.sort((a, b) => a.start - b.start || b.end - a.end);
}

const isQuote = (find: Find) => find.kind === 'quoted';

function beats(find: Find, other: Find, rank: (find: Find) => number): boolean {
	const isHard = (one: Find) => HARD_KINDS.includes(one.kind);
	if (isHard(find) !== isHard(other)) return isHard(find);
	if (find.kind === 'receipt' || other.kind === 'receipt') return other.kind !== 'receipt';
	if (rank(find) !== rank(other)) return rank(find) < rank(other) && find.end - find.start >= other.end - other.start;
	return find.end - find.start > other.end - other.start;
}
