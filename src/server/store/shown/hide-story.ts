import { sql } from 'kysely';
import type { StoryDb } from '#server/store/handle.ts';

/**
 * Hides a story from every reader, inside the caller's transaction: rows gone, ledger entries ended, feeds and nodes
 * told when it commits. Returns how many shown rows there were.
 */
export async function hideStory(tx: StoryDb, storyId: string): Promise<number> {
	const { rows } = await sql<{ hidden: number }>`select story.hide(${storyId}) as hidden`.execute(tx);
	return rows[0]?.hidden ?? 0;
}
