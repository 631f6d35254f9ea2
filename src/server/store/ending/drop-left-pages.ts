import type { WorkerDb } from '#server/store/handle.ts';

/** Forgets pages that were opened or left more than a day ago; what is kept of them names the hour in which it began. */
export async function dropLeftPages(db: WorkerDb, now: Date): Promise<void> {
	await db
		.deleteFrom('story.left_page')
		.where('hour', '<', new Date(now.getTime() - 25 * 3_600_000))
		.execute();
}
