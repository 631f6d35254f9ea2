import type { WorkerDb } from '#server/store/handle.ts';

/** The names of all sealed files that belong to something: originals of stories and of drafts, and small previews. */
export async function knownSealedFiles(db: WorkerDb): Promise<Set<string>> {
	const [files, drafts, looks] = await Promise.all([
		db.selectFrom('story.file').select('path').execute(),
		db.selectFrom('story.draft_file').select('path').execute(),
		db.selectFrom('story.picture_look').select('preview_path as path').execute()
	]);
	return new Set([...files, ...drafts, ...looks].flatMap(({ path }) => path ?? []));
}
