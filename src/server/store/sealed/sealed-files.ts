import type { WorkerDb } from '#server/store/handle.ts';

/** The names of all sealed files that belong to something: originals of stories and of drafts, previews, frames, readings. */
export async function knownSealedFiles(db: WorkerDb): Promise<Set<string>> {
	const [files, drafts, looks, heard, stills, readings] = await Promise.all([
		db.selectFrom('story.file').select('path').execute(),
		db.selectFrom('story.draft_file').select('path').execute(),
		db.selectFrom('story.picture_look').select('preview_path as path').execute(),
		db.selectFrom('story.recording_look').select('preview_path as path').execute(),
		db.selectFrom('story.recording_still').select('path').execute(),
		db.selectFrom('story.reading').select('path').execute()
	]);
	return new Set([...files, ...drafts, ...looks, ...heard, ...stills, ...readings].flatMap(({ path }) => path ?? []));
}
