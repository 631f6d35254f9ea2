import { sql } from 'kysely';
import type { Term } from '#domain/search/read-question.ts';
import type { PublicDb } from '#server/store/handle.ts';
import { termsOf } from './list-stories.ts';
import { askedJson, wantedFacets, type FacetKind, type StoryFilter } from './story-filter.ts';

/** What a reader can choose from, and how many stories there would be; built from what is shown, nothing else. */
export interface StoryFacets {
	readonly from: readonly Facet[];
	readonly now: readonly Facet[];
	readonly brings: readonly Facet[];
	readonly languages: readonly Facet[];
	readonly with: readonly Facet[];
	/** How many stories answer the whole question; null: more than `MOST_COUNTED`, or too many to look at. */
	readonly stories: number | null;
}

export interface Facet {
	/** A country code, a region code, a thing in a suitcase, a language, or `picture`, `sound`, `film`. */
	readonly value: string;
	/** Null: not counted, for that would cost too much. */
	readonly stories: number | null;
}

/** Things to choose from: more would be a list that nobody reads. */
const MOST_THINGS = 40;
/** Answers to a question with words, or with several choices, are counted up to here. */
export const MOST_COUNTED = 1_000;

type Counts = ReadonlyMap<string, number>;

/** How many of some stories have each facet, and each thing (`fr:pain`). */
interface Tally {
	readonly facets: Counts;
	readonly things: Counts;
}

/** What is counted beside facets. */
export interface Counted {
	/** The words that are looked for, where they are not those of the filter. */
	readonly terms?: readonly Term[];
	/** Whether things to choose from are wanted, too; without, there are none. */
	readonly things?: boolean;
}

/**
 * Counts what a reader could choose beside the present choices. Counters that are kept with each story say it for no choice
 * and for one; answers to more than that, or to words, are counted one by one as long as they are few.
 */
export async function storyFacets(
	db: PublicDb,
	filter: StoryFilter,
	reader: string,
	{ terms: given, things: withThings = false }: Counted = {}
): Promise<StoryFacets> {
	const wanted = wantedFacets(filter);
	const terms = termsOf(filter, given);
	const simple = terms === null && filter.brings === null;
	const asked = new Map<string, Promise<Counts>>();
	const countsWith = (facet: string): Promise<Counts> => {
		const known = asked.get(facet) ?? readCounts(db, facet);
		asked.set(facet, known);
		return known;
	};
	const [all, tally] = await Promise.all([
		countsWith('all'),
		simple && wanted.length <= 1 ? undefined : tallyOf(db, filter, terms)
	]);
	const things = withThings ? await thingsOf(db, filter, { reader, terms, tally }) : [];
	const facets = async (kind: FacetKind): Promise<Facet[]> => {
		// A choice among several is counted as if none of its kind were made, so that it can be exchanged.
		const others = wanted.filter((facet) => kind === 'with' || kindOf(facet) !== kind);
		const counts = simple && others.length <= 1 ? await countsWith(others[0] ?? 'all') : (tally?.facets ?? null);
		const values = [...all.keys()].filter((facet) => kindOf(facet) === kind);
		return values.flatMap((facet) => {
			const stories = counts === null ? null : (counts.get(facet) ?? 0);
			return stories === 0 && !wanted.includes(facet) ? [] : [{ value: facet.slice(kind.length + 1), stories }];
		});
	};
	const counted = simple && wanted.length <= 1 ? await countsWith(wanted[0] ?? 'all') : (tally?.facets ?? null);
	return {
		from: await facets('from'),
		now: await facets('now'),
		languages: await facets('lang'),
		with: await facets('with'),
		brings: things,
		stories: counted === null ? null : (counted.get('all') ?? 0)
	};
}

function kindOf(facet: string): string {
	return facet.slice(0, facet.indexOf(':'));
}

/** How many stories have each facet together with this one; with `all`: at all. */
async function readCounts(db: PublicDb, facet: string): Promise<Counts> {
	const { rows } = await sql<{
		facet: string;
		stories: string;
	}>`select facet, stories from shown.facets(${facet})`.execute(db);
	return new Map(rows.map(({ facet, stories }) => [facet, Number(stories)]));
}

/** The same for the stories that answer a question, looked at one by one; null if they are too many. */
async function tallyOf(db: PublicDb, filter: StoryFilter, terms: readonly Term[] | null): Promise<Tally | null> {
	const { rows } = await sql<{
		facets: string[] | null;
		things: string[] | null;
	}>`select facets, things from shown.tally(${askedJson(terms)}::jsonb,
		${wantedFacets(filter)}::text[], ${filter.brings}::text, ${filter.language}::text, ${MOST_COUNTED}::integer)`.execute(
		db
	);
	if (rows.length > MOST_COUNTED) return null;
	const counted = (lists: (string[] | null)[]): Counts => {
		const counts = new Map<string, number>();
		for (const list of lists) for (const one of list ?? []) counts.set(one, (counts.get(one) ?? 0) + 1);
		return counts;
	};
	return { facets: counted(rows.map(({ facets }) => facets)), things: counted(rows.map(({ things }) => things)) };
}

/**
 * The things that most stories bring, as the reader's language calls them. Counted as if none were chosen, so that one can be
 * exchanged for another; where that are too many to look at, the most of all, without a number.
 */
async function thingsOf(
	db: PublicDb,
	filter: StoryFilter,
	asked: { readonly reader: string; readonly terms: readonly Term[] | null; readonly tally: Tally | null | undefined }
): Promise<Facet[]> {
	const isOpen = asked.terms === null && wantedFacets(filter).length === 0;
	const isTallied = filter.brings === null && asked.tally !== undefined;
	const tally = isOpen
		? null
		: isTallied
			? (asked.tally ?? null)
			: await tallyOf(db, { ...filter, brings: null }, asked.terms);
	if (tally === null) {
		const { rows } = await sql<{ thing: string; stories: string }>`select thing, stories
			from shown.things(${asked.reader}, ${MOST_THINGS})`.execute(db);
		return rows.map(({ thing, stories }) => ({ value: thing, stories: isOpen ? Number(stories) : null }));
	}
	const own = `${asked.reader}:`;
	return [...tally.things]
		.filter(([thing]) => thing.startsWith(own))
		.map(([thing, stories]) => ({ value: thing.slice(own.length), stories }))
		.sort((a, b) => b.stories - a.stories || (a.value < b.value ? -1 : 1))
		.slice(0, MOST_THINGS);
}

/** How many stories have these places, each counted once; other choices are not looked at. */
export async function countStories(db: PublicDb, { from, now }: Pick<StoryFilter, 'from' | 'now'>): Promise<number> {
	const one = from === null ? 'all' : `from:${from}`;
	return (await readCounts(db, one)).get(now === null ? 'all' : `now:${now}`) ?? 0;
}

/** How many stories are shown, each counted once, and when the first of them ends (ms since 1970; null: none is shown). */
export async function shownSummary(db: PublicDb): Promise<{ stories: number; expiresAt: number | null }> {
	const { rows } = await sql<{ stories: string | null; first_end: Date | null }>`select shown.first_end() as first_end,
		(select stories from shown.facets('all') where facet = 'all') as stories`.execute(db);
	return { stories: Number(rows[0]?.stories ?? 0), expiresAt: rows[0]?.first_end?.getTime() ?? null };
}
