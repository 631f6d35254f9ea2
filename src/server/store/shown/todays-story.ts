import { sql } from 'kysely';
import type { PublicDb } from '#server/store/handle.ts';

/**
 * The story whose turn it is. Each day the next origin has its turn, and within an origin the next story, so that none is
 * forgotten and a country with many stories does not stand in front of one with few. `day` counts UTC days since 1970.
 */
export async function todaysStory(db: PublicDb, day: number): Promise<string | null> {
	const { rows } = await sql<{ story_id: string | null }>`select shown.todays(${day}::bigint) as story_id`.execute(db);
	return rows[0]?.story_id ?? null;
}
