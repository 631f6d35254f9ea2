import { sql } from 'kysely';
import type { PublicDb } from '#server/store/handle.ts';

/** A telling that is no longer shown, as the API names it. */
export interface GoneForPrograms {
	readonly ref: string;
	/** UTC day, `YYYY-MM-DD`. */
	readonly goneOn: string;
}

/** Tellings that went on `since` (`YYYY-MM-DD`) or later, newest first, at most `most`. Why they went is nowhere. */
export async function goneForPrograms(db: PublicDb, since: string, most: number): Promise<GoneForPrograms[]> {
	const rows = await db
		.selectFrom('shown.gone_for_programs')
		.select(['ref', 'gone_on'])
		.where('gone_on', '>=', since)
		.orderBy('gone_on', 'desc')
		.orderBy('ref')
		.limit(most)
		.execute();
	return rows.map(({ ref, gone_on }) => ({ ref, goneOn: gone_on }));
}

/** The ids under which the API knows tellings, by the ids under which feeds know them. */
export async function refsForPrograms(db: PublicDb, feedIds: readonly string[]): Promise<(feedId: string) => string> {
	const { rows } = await sql<{ feed_id: string; ref: string }>`
		select feed_id, shown.api_ref(feed_id) as ref from unnest(${[...feedIds]}::text[]) as feed_id`.execute(db);
	const refs = new Map(rows.map(({ feed_id, ref }) => [feed_id, ref]));
	return (feedId) => {
		const ref = refs.get(feedId);
		if (ref === undefined) throw new Error('a telling without an id for programs');
		return ref;
	};
}
