import { sql } from 'kysely';
import type { PublicDb } from '#server/store/handle.ts';

/**
 * The story whose turn it is. Each day the next origin has its turn, and within an origin the next story, so that none is
 * forgotten and a country with many stories does not stand in front of one with few. `day` counts UTC days since 1970.
 */
export async function todaysStory(db: PublicDb, day: number): Promise<string | null> {
	const { rows } = await sql<{ story_id: string }>`
		with here as (
			select story_id, min(coalesce(origin_country, origin_region, '')) as origin from shown.story
			where channel = 'web' group by story_id
		),
		turns as (
			select story_id, origin, row_number() over (partition by origin order by story_id) - 1 as turn,
				count(*) over (partition by origin) as turns
			from here
		),
		origins as (
			select origin, row_number() over (order by origin) - 1 as turn, count(*) over () as turns from here group by origin
		)
		select story_id from turns join origins using (origin)
		where origins.turn = ${day}::bigint % origins.turns and turns.turn = (${day}::bigint / origins.turns) % turns.turns
	`.execute(db);
	return rows[0]?.story_id ?? null;
}
