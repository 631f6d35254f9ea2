import type { MapDrawing } from '#domain/place/world-map.ts';
import { findStory } from '#server/store/shown/find-story.ts';
import { listStories } from '#server/store/shown/list-stories.ts';
import { shownSummary } from '#server/store/shown/story-facets.ts';
import { todaysStory } from '#server/store/shown/todays-story.ts';
import { NO_FILTER } from './browse-filter.ts';
import { bestTelling } from './best-telling.ts';
import { type Lasting, type PublicDeps, earliest } from './deps.ts';
import { readWays } from './read-map.ts';
import { type Card, cardOf } from './story-card.ts';

const DAY = 86_400_000;
const SHELF = 6;
/** Lines on the small map of the first page. */
const LINES = 40;
/** A longer quote is no headline. */
const HEADLINE = 180;

export interface Home extends Lasting {
	readonly today: (Card & { readonly quote: string | null }) | null;
	readonly shelf: readonly Card[];
	/** The ways that most stories took; null where no story shows both its places. */
	readonly map: MapDrawing | null;
	/** All stories, each counted once. */
	readonly stories: number;
}

/** The first page: today's story, the newest ones, and how many there are. Changes at midnight UTC. */
export async function readHome({ db, clock }: PublicDeps, locale: string): Promise<Home> {
	const day = Math.floor(clock() / DAY);
	const [todays, newest, summary, map] = await Promise.all([
		todaysStory(db, day),
		listStories(db, NO_FILTER, { reader: locale, after: null, size: SHELF + 1 }),
		shownSummary(db),
		readWays(db, LINES)
	]);
	const telling = todays === null ? null : bestTelling(await findStory(db, todays), { locale });
	return {
		today: telling && { ...cardOf(telling.shown, locale), quote: firstQuote(telling.shown.blocks) },
		shelf: newest.stories
			.filter(({ shown }) => shown.id !== todays)
			.slice(0, SHELF)
			.map(({ shown }) => cardOf(shown, locale)),
		map: map.arcs.length > 0 ? map : null,
		stories: summary.stories,
		expiresAt: earliest((day + 1) * DAY, summary.expiresAt)
	};
}

function firstQuote(blocks: readonly { kind: string; text: string }[]): string | null {
	return blocks.find(({ kind, text }) => kind === 'quote' && text.length <= HEADLINE)?.text ?? null;
}
