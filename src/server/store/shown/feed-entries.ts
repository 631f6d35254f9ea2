import { sql } from 'kysely';
import type { PublicDb, WorkerDb } from '#server/store/handle.ts';

/** For so many days a feed says that an entry is gone. Readers of feeds that look less often would not notice it anyway. */
export const TOMBSTONE_DAYS = 30;

/** Thirty days in which more than this goes are no list of single decisions any more: whoever has copies begins anew. */
export const MOST_GONE = 10_000;

/** What a feed says of a story that is no longer shown: its keyed id and the day. */
export interface GoneEntry {
	readonly feedId: string;
	/** UTC day, `YYYY-MM-DD`. */
	readonly goneOn: string;
}

/** Entries that went in the last `days` days, newest first, at most `most`. Why they went is nowhere. */
export async function entriesGone(db: PublicDb, now: Date, days: number, most: number): Promise<GoneEntry[]> {
	const since = new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 10);
	const rows = await db
		.selectFrom('shown.gone')
		.select(['feed_id', 'gone_on'])
		.where('gone_on', '>=', since)
		.orderBy('gone_on', 'desc')
		.orderBy('feed_id')
		.limit(most)
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

/**
 * The stories that are shown now whose ids lie between two beginnings (null: to the end), by their ids and nothing else, and
 * when the first of them ends (ms since 1970; null: there is none).
 */
export async function storiesForSitemap(
	db: PublicDb,
	between: { readonly beginning: string; readonly until: string | null }
): Promise<{ ids: string[]; expiresAt: number | null }> {
	const { rows } = await sql<{ story_id: string; expires_at: Date }>`select story_id, expires_at
		from shown.sitemap_part(${between.beginning}, ${between.until}) order by story_id`.execute(db);
	const ends = rows.map((row) => row.expires_at.getTime());
	return {
		ids: rows.map(({ story_id }) => story_id),
		expiresAt: ends.length === 0 ? null : ends.reduce((first, end) => Math.min(first, end))
	};
}
