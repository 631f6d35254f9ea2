import type { WorkerDb } from '#server/store/handle.ts';

/** Whether a story was erased at that time or later. The drill's, which is nobody's and goes each night, does not count. */
export async function wasErasedSince(db: WorkerDb, since: Date): Promise<boolean> {
	const row = await db
		.selectFrom('story.story')
		.select('id')
		.where('erased_at', '>=', since)
		.where('basis', '<>', 'canary')
		.limit(1)
		.executeTakeFirst();
	return row !== undefined;
}
