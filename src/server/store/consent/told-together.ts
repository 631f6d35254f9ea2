import { sql } from 'kysely';
import type { StoryDb } from '#server/store/handle.ts';

/** Whether several people tell it, each with a yes of the own. */
export async function isToldTogether(db: StoryDb, storyId: string): Promise<boolean> {
	const { rows } = await sql<{ together: boolean }>`select story.is_group(${storyId}) as together`.execute(db);
	return rows[0]?.together ?? false;
}
