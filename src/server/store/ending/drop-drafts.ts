import type { WorkerDb } from '#server/store/handle.ts';

/**
 * Deletes drafts whose day has passed. Returns the names of sealed pictures that nothing refers to any more: pictures of a
 * draft that was sent belong to its story and stay.
 */
export async function dropOldDrafts(db: WorkerDb, now: Date): Promise<string[]> {
	return db.transaction().execute(async (tx) => {
		const old = tx.selectFrom('story.draft').select('token_hash').where('expires_at', '<=', now);
		const files = await tx.deleteFrom('story.draft_file').where('token_hash', 'in', old).returning('path').execute();
		await tx.deleteFrom('story.draft').where('expires_at', '<=', now).execute();
		const paths = files.map((file) => file.path);
		if (paths.length === 0) return [];
		const kept = await tx.selectFrom('story.file').select('path').where('path', 'in', paths).execute();
		const keep = new Set(kept.map((file) => file.path));
		return paths.filter((path) => !keep.has(path));
	});
}
