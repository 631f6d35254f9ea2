import { isCountry } from '#domain/place/countries.ts';
import { codeName } from '#domain/place/place-name.ts';
import type { PublicDb } from '#server/store/handle.ts';
import { listStories } from '#server/store/shown/list-stories.ts';
import { MOST_COUNTED, shownSummary, storyFacets, type Facet } from '#server/store/shown/story-facets.ts';
import type { StoryFilter } from '#server/store/shown/story-filter.ts';
import { addressOf, cursorFrom, filterFrom, isFiltered, NO_FILTER, type Question } from './browse-filter.ts';
import type { Lasting, PublicDeps } from './deps.ts';
import { searchStories, suggestQuestions } from './search-stories.ts';
import { type Card, cardOf } from './story-card.ts';

const PAGE = 24;
/** With fewer answers a reader is offered other words. */
const FEW = 3;

export interface Option extends Facet {
	readonly label: string;
}

export interface Browse extends Lasting {
	readonly filter: StoryFilter;
	readonly filtered: boolean;
	readonly firstPage: boolean;
	readonly cards: readonly Card[];
	/** How many stories answer the question, on all pages together; null: more than `moreThan`. */
	readonly stories: number | null;
	readonly moreThan: number;
	/** What was looked for instead of what was typed; null: what was typed. */
	readonly instead: string | null;
	/** Other questions to ask where few stories answer. */
	readonly suggestions: readonly string[];
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
		/** Of `picture`, `sound` and `film` those behind which there is something. */
		readonly with: readonly Facet[];
	};
}

/** One page of the stories that answer a reader's question, and what else can be asked. */
export async function browseStories({ db }: PublicDeps, locale: string, search: Question): Promise<Browse> {
	const filter = filterFrom(search);
	const after = cursorFrom(search.get('after'));
	const { page, terms, instead } = await searchStories(db, filter, { reader: locale, after, size: PAGE });
	const few = after === null && filter.words !== null && page.stories.length < FEW;
	const [facets, summary, isThing, suggestions] = await Promise.all([
		storyFacets(db, filter, locale, { ...(terms ? { terms } : {}), things: true }),
		shownSummary(db),
		// Never said back where no story has it.
		page.stories.length > 0 || isBrought(db, filter.brings),
		few ? suggestQuestions(db, locale, filter.words ?? '') : []
	]);
	const from = named(facets.from, locale);
	const now = named(facets.now, locale);
	return {
		filter,
		filtered: isFiltered(filter),
		firstPage: after === null,
		cards: page.stories.map(({ shown }) => cardOf(shown, locale)),
		stories: facets.stories,
		moreThan: MOST_COUNTED,
		instead,
		suggestions: suggestions.filter((words) => words !== filter.words && words !== instead),
		next: page.next && addressOf(filter, page.next),
		choices: {
			fromCountries: from.filter(({ value }) => isCountry(value)),
			fromRegions: from.filter(({ value }) => !isCountry(value)),
			nowCountries: now.filter(({ value }) => isCountry(value)),
			nowRegions: now.filter(({ value }) => !isCountry(value)),
			things: things(facets.brings, isThing ? filter.brings : null),
			languages: facets.languages,
			with: facets.with
		},
		expiresAt: summary.expiresAt
	};
}

/** Whether any story brings the thing. */
async function isBrought(db: PublicDb, brings: string | null): Promise<boolean> {
	if (brings === null) return false;
	const { stories } = await listStories(db, { ...NO_FILTER, brings }, { reader: '', after: null, size: 1 });
	return stories.length > 0;
}

/** The things to choose from; one that was chosen stays among them, so that it can be unmade. */
function things(facets: readonly Facet[], chosen: string | null): Option[] {
	const all =
		chosen !== null && !facets.some(({ value }) => value === chosen) ? [{ value: chosen, stories: null }] : [];
	return [...all, ...facets].map((facet) => ({ ...facet, label: facet.value }));
}

/** Places by name, in the order of the reader's alphabet. */
function named(facets: readonly Facet[], locale: string): Option[] {
	const order = new Intl.Collator(locale);
	return facets
		.map(({ value, stories }) => ({ value, label: codeName(value, locale), stories }))
		.sort((one, other) => order.compare(one.label, other.label));
}
