import { isCountry, regionOf } from '#domain/place/countries.ts';
import { codeName } from '#domain/place/place-name.ts';
import { byStories, drawWays, isWithin, type MapDrawing, type WayCount } from '#domain/place/world-map.ts';
import { listStories } from '#server/store/shown/list-stories.ts';
import { countStories, shownSummary } from '#server/store/shown/story-facets.ts';
import { waysShown } from '#server/store/shown/ways-shown.ts';
import { addressOf, filterFrom, NO_FILTER, type Question } from './browse-filter.ts';
import type { Option } from './browse-stories.ts';
import type { Lasting, PublicDeps } from './deps.ts';
import { type Card, cardOf } from './story-card.ts';

/** Rows of the table, and stories beside it: longer lists are read by choosing a place. */
const MOST_ROWS = 100;
const MOST_STORIES = 12;

/** A place in a row of the table. */
export interface RowPlace {
	readonly code: string;
	readonly name: string;
	/** No country is shown. */
	readonly isRegion: boolean;
}

export interface WayRow {
	readonly from: RowPlace;
	readonly now: RowPlace;
	readonly stories: number;
}

export interface MapView extends Lasting {
	readonly filter: { readonly from: string | null; readonly now: string | null };
	readonly filtered: boolean;
	readonly drawing: MapDrawing;
	/** What the picture shows, in words: the ways with most stories first. */
	readonly rows: readonly WayRow[];
	/** How many ways answer; more than there are rows, if there are many. */
	readonly ways: number;
	readonly cards: readonly Card[];
	/** How many stories answer, and how many of them are in a way. */
	readonly stories: number;
	readonly placed: number;
	/** The question as the list of all stories takes it. */
	readonly question: string;
	readonly choices: {
		readonly fromCountries: readonly Option[];
		readonly fromRegions: readonly Option[];
		readonly nowCountries: readonly Option[];
		readonly nowRegions: readonly Option[];
	};
}

/** The map: ways from home to home, between places as finely as they are shown, and the same as a table. */
export async function readMap({ db }: PublicDeps, locale: string, search: Question): Promise<MapView> {
	const { from, now } = filterFrom(search);
	const filter = { ...NO_FILTER, from, now };
	const [all, page, stories, summary] = await Promise.all([
		waysShown(db),
		listStories(db, filter, { reader: locale, after: null, size: MOST_STORIES }),
		countStories(db, filter),
		shownSummary(db)
	]);
	const ways = all.filter((way) => isWithin(way.from, from) && isWithin(way.now, now)).sort(byStories);
	const filtered = from !== null || now !== null;
	return {
		filter: { from, now },
		filtered,
		drawing: drawWays(ways, { closer: filtered }),
		rows: ways.slice(0, MOST_ROWS).map((way) => ({
			from: placeOf(way.from, locale),
			now: placeOf(way.now, locale),
			stories: way.stories
		})),
		ways: ways.length,
		cards: page.stories.map(({ shown }) => cardOf(shown, locale)),
		stories,
		placed: ways.reduce((sum, way) => sum + way.stories, 0),
		question: addressOf(filter, null),
		choices: choicesOf(all, locale),
		expiresAt: summary.expiresAt
	};
}

/** The lines of the map alone, for a smaller picture; the ways with most stories only. */
export async function readWays(db: PublicDeps['db'], most: number): Promise<MapDrawing> {
	return drawWays((await waysShown(db)).sort(byStories).slice(0, most));
}

function placeOf(code: string, locale: string): RowPlace {
	return { code, name: codeName(code, locale), isRegion: !isCountry(code) };
}

function choicesOf(ways: readonly WayCount[], locale: string): MapView['choices'] {
	const from = countsBy(ways, 'from');
	const now = countsBy(ways, 'now');
	const named = (counts: ReadonlyMap<string, number>, wanted: (code: string) => boolean) => {
		const order = new Intl.Collator(locale);
		return [...counts]
			.filter(([code]) => wanted(code))
			.map(([value, stories]) => ({ value, label: codeName(value, locale), stories }))
			.sort((one, other) => order.compare(one.label, other.label));
	};
	const isPart = (code: string) => !isCountry(code);
	return {
		fromCountries: named(from, isCountry),
		fromRegions: named(from, isPart),
		nowCountries: named(now, isCountry),
		nowRegions: named(now, isPart)
	};
}

/** Stories by country, and by part of the world, in which those of its countries count too. */
function countsBy(ways: readonly WayCount[], end: 'from' | 'now'): Map<string, number> {
	const counts = new Map<string, number>();
	for (const way of ways) {
		const code = way[end];
		for (const place of [code, regionOf(code)])
			if (place !== null) counts.set(place, (counts.get(place) ?? 0) + way.stories);
	}
	return counts;
}
