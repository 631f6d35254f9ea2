import { sql } from 'kysely';
import type { WayCount } from '#domain/place/world-map.ts';
import type { PublicDb } from '#server/store/handle.ts';

/**
 * How many stories that are shown now lead from where to where; each place as finely as the story shows it, and no finer
 * than a country. A story that does not show both places is in none.
 */
export async function waysShown(db: PublicDb): Promise<WayCount[]> {
	const { rows } = await sql<{ origin: string; here: string; stories: string }>`select origin, here, stories
		from shown.ways()`.execute(db);
	return rows.map(({ origin, here, stories }) => ({ from: origin, now: here, stories: Number(stories) }));
}
