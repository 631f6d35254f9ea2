/** Cuts text into the words by which it is found; the same for what is shown and for what is typed. */
import { foldForSearch } from '#domain/search/fold-for-search.ts';
import { baseOf, stemOf } from '#domain/search/stems.ts';

export interface SearchWord {
	/** As written, in small letters. */
	readonly spelled: string;
	/** As compared. */
	readonly folded: string;
	/** What stands in the index, before PostgreSQL's own stemming. */
	readonly stem: string;
}

// It cuts by script (Chinese, Japanese, Thai, Khmer … by dictionary), so one serves every language.
const SEGMENTER = new Intl.Segmenter('en', { granularity: 'word' });
const APART = /[_\u200c\u2019'ʼ`´]+/u;
const LETTERS = /[^\p{L}\p{M}\p{N}]+/gu;
const HAN = /\p{Script=Han}/u;
/** Arabic words are offered as they are usually written, without them. */
const VOWEL_SIGNS = /[\u0640\u064b-\u0652\u0670]+/gu;
/** In code units: longer is no word of any language, and the index would refuse it. */
const LONGEST = 60;

/** The words of a text in a language (BCP 47), in order. */
export function searchWords(language: string, text: string): SearchWord[] {
	const words: SearchWord[] = [];
	for (const { segment, isWordLike } of SEGMENTER.segment(text)) {
		if (isWordLike !== true) continue;
		// In Cyrillic an apostrophe stands inside a word; in Latin it stands between two (l’école).
		const parts = /\p{Script=Cyrillic}/u.test(segment) ? [segment] : segment.split(APART);
		for (const part of parts) {
			const written = part.replace(LETTERS, '').slice(0, LONGEST);
			const folded = foldForSearch(written).replace(LETTERS, '');
			if (folded === '') continue;
			words.push({ spelled: inSmallLetters(language, written), folded, stem: stemOf(language, folded) });
		}
	}
	return words;
}

function inSmallLetters(language: string, written: string): string {
	const turkic = ['tr', 'az'].includes(baseOf(language));
	const small = turkic ? written.toLocaleLowerCase('tr') : written.toLowerCase();
	return small.normalize('NFC').replace(VOWEL_SIGNS, '');
}

/** What the index keeps of a shown text. */
export interface SearchText {
	/** Words that weigh more, and the others: with a blank between them. */
	readonly heading: string;
	readonly body: string;
	/**
	 * Each word once: as spelled, as folded where that differs, as stemmed where that differs again, with a blank between.
	 * From these the words are counted that a reader may be offered.
	 */
	readonly vocabulary: readonly string[];
}

/** A shown text as the index takes it. */
export function searchText(language: string, heading: string, body: string): SearchText {
	const head = searchWords(language, heading);
	const rest = searchWords(language, body);
	const all = [...head, ...rest];
	// Whoever types one sign of Chinese finds the words that hold it; whoever types another cut finds the signs in a row.
	const signs = all
		.filter(({ folded }) => HAN.test(folded))
		.flatMap(({ folded }) => (folded.length > 1 ? [...folded] : []));
	const lone = [...new Set(signs)]
		.filter((sign) => HAN.test(sign))
		.map((sign) => ({ spelled: sign, folded: sign, stem: sign }));
	return {
		heading: head.map(({ stem }) => stem).join(' '),
		body: [...rest.map(({ stem }) => stem), ...signs].join(' '),
		vocabulary: [...new Set([...all, ...lone].map(entryOf))]
	};
}

function entryOf({ spelled, folded, stem }: SearchWord): string {
	if (stem !== folded) return `${spelled} ${folded} ${stem}`;
	return folded === spelled ? spelled : `${spelled} ${folded}`;
}

/** A Chinese or Japanese word as its signs in a row; null for a word that is none. */
export function signsOf(word: string): string[] | null {
	return word.length > 1 && [...word].every((sign) => HAN.test(sign)) ? [...word] : null;
}
