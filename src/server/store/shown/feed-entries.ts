import { sql } from 'kysely';
import type { PublicDb, WorkerDb } from '#server/store/handle.ts';

/** For so many days a feed says that an entry is gone. Readers of feeds that look less often would not notice it anyway. */
export const TOMBSTONE_DAYS = 30;

/** What a feed says of a story that is no longer shown: its keyed id and the day. */
export interface GoneEntry {
	readonly feedId: string;
	/** UTC day, `YYYY-MM-DD`. */
	readonly goneOn: string;
}

/** Entries that went in the last `days` days, newest first. Why they went is nowhere. */
export async function entriesGone(db: PublicDb, now: Date, days: number): Promise<GoneEntry[]> {
	const since = new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 10);
	const rows = await db
		.selectFrom('shown.gone')
		.select(['feed_id', 'gone_on'])
		.where('gone_on', '>=', since)
		.orderBy('gone_on', 'desc')
		.orderBy('feed_id')
		.limit(500)
		.execute();
	return rows.map(({ feed_id, gone_on }) => ({ feedId: feed_id, goneOn: gone_on }));
}

/**
 * Forgets what no feed says any more: kept for ever, it would be a list of the days on which tellers withdrew. Returns how
 * many.
 */
export async function forgetOldGone(db: WorkerDb, now: Date): Promise<number> {
	const since = new Date(now.getTime() - TOMBSTONE_DAYS * 86_400_000).toISOString().slice(0, 10);
	const forgotten = await db.deleteFrom('shown.gone_row').where('gone_on', '<', since).executeTakeFirst();
	return Number(forgotten.numDeletedRows);
}

/** Every story that is shown now, by its id and nothing else, newest first. At most 10,000: a sitemap holds 50,000 addresses. */
export async function storiesForSitemap(db: PublicDb): Promise<{ id: string }[]> {
	const { rows } = await sql<{ story_id: string }>`select story_id
		from shown.page('{}', null, null, null, 10000) order by position desc, story_id`.execute(db);
	return rows.map(({ story_id }) => ({ id: story_id }));
}
