import { sql } from 'kysely';
import type { WayCount } from '#domain/place/world-map.ts';
import type { PublicDb } from '#server/store/handle.ts';

/**
 * How many stories that are shown now lead from where to where; each place as finely as the story shows it, and no finer
 * than a country. A story that does not show both places is in none.
 */
export async function waysShown(db: PublicDb): Promise<WayCount[]> {
	// In the order of the index `story_row_ways`, so that no story is read for it.
	const { rows } = await sql<{
		origin_region: string;
		origin_country: string | null;
		now_region: string;
		now_country: string | null;
		stories: string;
	}>`select origin_region, origin_country, now_region, now_country, count(distinct story_id) as stories
		from shown.story where channel = 'web' and origin_region is not null and now_region is not null
		group by origin_region, origin_country, now_region, now_country`.execute(db);
	return rows.map((row) => ({
		from: row.origin_country ?? row.origin_region,
		now: row.now_country ?? row.now_region,
		stories: Number(row.stories)
	}));
}
