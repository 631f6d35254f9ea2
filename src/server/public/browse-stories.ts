import { isCountry } from '#domain/place/countries.ts';
import { codeName } from '#domain/place/place-name.ts';
import { countStories, listStories, type StoryFilter } from '#server/store/shown/list-stories.ts';
import { shownSummary, storyFacets, type Facet } from '#server/store/shown/story-facets.ts';
import { addressOf, cursorFrom, filterFrom, isFiltered, type Question } from './browse-filter.ts';
import type { Lasting, PublicDeps } from './deps.ts';
import { type Card, cardOf } from './story-card.ts';

const PAGE = 24;

export interface Option {
	readonly value: string;
	readonly label: string;
	readonly stories: number;
}

export interface Browse extends Lasting {
	readonly filter: StoryFilter;
	readonly filtered: boolean;
	readonly firstPage: boolean;
	readonly cards: readonly Card[];
	/** How many stories answer the question, on all pages together. */
	readonly stories: number;
	/** The query of the next page; null at the end. */
	readonly next: string | null;
	readonly choices: {
		readonly fromCountries: readonly Option[];
		readonly fromRegions: readonly Option[];
		readonly nowCountries: readonly Option[];
		readonly nowRegions: readonly Option[];
		readonly things: readonly Option[];
		/** Values are language tags; the page names them. */
		readonly languages: readonly Facet[];
		readonly withPicture: number;
		readonly withSound: number;
		readonly withFilm: number;
	};
}

/** One page of the stories that answer a reader's question, and what else can be asked. */
export async function browseStories({ db }: PublicDeps, locale: string, search: Question): Promise<Browse> {
	const filter = filterFrom(search);
	const after = cursorFrom(search.get('after'));
	const [page, stories, facets, summary] = await Promise.all([
		listStories(db, filter, { reader: locale, after, size: PAGE }),
		countStories(db, filter),
		storyFacets(db, locale),
		shownSummary(db)
	]);
	const from = named(facets.from, locale);
	const now = named(facets.now, locale);
	return {
		filter,
		filtered: isFiltered(filter),
		firstPage: after === null,
		cards: page.stories.map(({ shown }) => cardOf(shown, locale)),
		stories,
		next: page.next && addressOf(filter, page.next),
		choices: {
			fromCountries: from.filter(({ value }) => isCountry(value)),
			fromRegions: from.filter(({ value }) => !isCountry(value)),
			nowCountries: now.filter(({ value }) => isCountry(value)),
			nowRegions: now.filter(({ value }) => !isCountry(value)),
			things: facets.brings.map(({ value, stories }) => ({ value, label: value, stories })),
			languages: facets.languages,
			withPicture: facets.withPicture,
			withSound: facets.withSound,
			withFilm: facets.withFilm
		},
		expiresAt: summary.expiresAt
	};
}

/** Places by name, in the order of the reader's alphabet. */
function named(facets: readonly Facet[], locale: string): Option[] {
	const order = new Intl.Collator(locale);
	return facets
		.map(({ value, stories }) => ({ value, label: codeName(value, locale), stories }))
		.sort((one, other) => order.compare(one.label, other.label));
}
