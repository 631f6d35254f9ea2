import { askedOf, type Term } from '#domain/search/read-question.ts';

/** What a reader looks for; what is null does not matter. */
export interface StoryFilter {
	/** Words as typed. Nothing that is typed is an error. */
	readonly words: string | null;
	/** A country (two letters) or a region (UN M49) that the story names as its origin, or as the place now. */
	readonly from: string | null;
	readonly now: string | null;
	/** One of the things in the suitcase, exactly as shown. */
	readonly brings: string | null;
	/** A language in which it can be read. */
	readonly language: string | null;
	readonly withPicture: boolean;
	/** A sound, or a film, that can be heard or seen. */
	readonly withSound: boolean;
	readonly withFilm: boolean;
}

/** The kinds of choices that a list counts. */
export type FacetKind = 'from' | 'now' | 'lang' | 'with';

/** The facets that every story of the answer has, as `shown.listed_row` writes them: `from:MA`, `with:picture`. */
export function wantedFacets(filter: StoryFilter): string[] {
	const { from, now, language, withPicture, withSound, withFilm } = filter;
	return [
		...(from === null ? [] : [`from:${from}`]),
		...(now === null ? [] : [`now:${now}`]),
		...(language === null ? [] : [`lang:${language}`]),
		...(withPicture ? ['with:picture'] : []),
		...(withSound ? ['with:sound'] : []),
		...(withFilm ? ['with:film'] : [])
	];
}

/** The question in the words of the index, as JSON; null without words that could be looked for. */
export function askedJson(terms: readonly Term[] | null): string | null {
	return terms === null ? null : JSON.stringify(askedOf(terms));
}
