import type { Shown } from '#domain/consent/show.ts';
import { storyPath } from '#domain/story/story-path.ts';
import { entriesGone, MOST_GONE, TOMBSTONE_DAYS } from '#server/store/shown/feed-entries.ts';
import { listStories } from '#server/store/shown/list-stories.ts';
import { shownSummary } from '#server/store/shown/story-facets.ts';
import { LICENCE, lastMonth, termsAt } from '../api/terms.ts';
import { NO_FILTER } from '../browse-filter.ts';
import type { Lasting, PublicDeps } from '../deps.ts';

const NEWEST = 50;

export interface FeedAbout {
	/** Our own address, without a slash at the end. */
	readonly origin: string;
	readonly locale: string;
	readonly title: string;
	readonly siteName: string;
}

/** What a feed says of a story: a summary at most, and no picture. */
export interface FeedEntry {
	/** A tag URI (RFC 4151) around a keyed hash; says nothing about the story, and is another one where it was changed. */
	readonly id: string;
	readonly url: string;
	readonly language: string;
	readonly title: string;
	readonly summary: string;
	/** Midnight UTC of the day on which it went out. */
	readonly published: string;
	/** The last month in which it may be shown, `YYYY-MM`. */
	readonly until: string | null;
}

export interface FeedContents extends FeedAbout, Lasting {
	/** The newest day of anything inside, midnight UTC. */
	readonly updated: string;
	readonly entries: readonly FeedEntry[];
	readonly gone: readonly { readonly id: string; readonly when: string }[];
	/** False where more went than stands in `gone`. */
	readonly goneIsWhole: boolean;
	readonly licence: { readonly name: string; readonly url: string };
}

/**
 * The newest stories, at most their summary, and what is gone. Ids are keyed hashes, times are days: a feed tells no more
 * than the site, and nothing about why something went.
 */
export async function gatherFeed({ db, clock }: PublicDeps, about: FeedAbout): Promise<FeedContents> {
	const [page, gone, summary] = await Promise.all([
		listStories(db, NO_FILTER, { reader: about.locale, after: null, size: NEWEST }),
		entriesGone(db, new Date(clock()), TOMBSTONE_DAYS, MOST_GONE + 1),
		shownSummary(db)
	]);
	const idOf = (feedId: string) => `tag:${new URL(about.origin).hostname},2026:s/${feedId}`;
	const days = [...page.stories.map(({ shown }) => shown.publishedDay), ...gone.map(({ goneOn }) => goneOn)];
	return {
		...{ origin: about.origin, locale: about.locale, title: about.title, siteName: about.siteName },
		updated: midnight(days.sort().at(-1) ?? '2026-01-01'),
		entries: page.stories.map(({ shown, feedId }) => entryOf(shown, idOf(feedId), about)),
		gone: gone.slice(0, MOST_GONE).map(({ feedId, goneOn }) => ({ id: idOf(feedId), when: midnight(goneOn) })),
		goneIsWhole: gone.length <= MOST_GONE,
		licence: { name: LICENCE, url: termsAt(about.origin, about.locale) },
		expiresAt: summary.expiresAt
	};
}

function entryOf(shown: Shown<'web'>, id: string, { origin, locale }: FeedAbout): FeedEntry {
	return {
		id,
		url: origin + storyPath(locale, shown.id, shown.language),
		language: shown.language,
		title: shown.title,
		summary: shown.summary,
		published: midnight(shown.publishedDay),
		until: lastMonth(shown.expiresAt)
	};
}

function midnight(day: string): string {
	return `${day}T00:00:00Z`;
}
