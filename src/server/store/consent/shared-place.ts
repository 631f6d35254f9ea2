import { sql } from 'kysely';
import type { RowOf, StoryDb } from '#server/store/handle.ts';
import type { StoryTable } from '#server/store/tables.ts';

type Placed = Pick<RowOf<StoryTable>, 'id' | 'origin' | 'host'>;

/**
 * Lets stories of one origin in one country be published one after the other, until the transaction ends: each must count
 * those before it. Take this lock before the story's row.
 */
export async function lockSharedPlace(tx: StoryDb, { origin, host }: Placed): Promise<void> {
	if (origin === null || host === null) return;
	await sql`select pg_advisory_xact_lock(hashtext(${`shared-place:${origin}:${host}`}))`.execute(tx);
}

/** The other stories of that origin in that country of which readers see a country now. */
export async function othersWithPlace(tx: StoryDb, { id, origin, host }: Placed): Promise<string[]> {
	if (origin === null || host === null) return [];
	const rows = await tx
		.selectFrom('story.story as s')
		.innerJoin('shown.story_row as r', 'r.story_id', 's.id')
		.select('s.id')
		.distinct()
		.where('s.origin', '=', origin)
		.where('s.host', '=', host)
		.where('s.basis', '=', 'teller')
		.where('s.id', '!=', id)
		.where((where) => where.or([where('r.origin_country', 'is not', null), where('r.now_country', 'is not', null)]))
		.orderBy('s.id')
		.execute();
	return rows.map((row) => row.id);
}
