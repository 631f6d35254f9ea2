import type { StoryDb } from '#server/store/handle.ts';

/** Which versions of texts and pictures are approved now, as one text to compare: if it changed, what was computed is stale. */
export async function approvalsOf(db: StoryDb, storyId: string): Promise<string> {
	const [tellings, transcripts, beside] = await Promise.all([
		db
			.selectFrom('story.telling')
			.select(['language', 'source_language', 'teller_version', 'reviewed_version', 'fits_version'])
			.where('story_id', '=', storyId)
			.orderBy('language')
			.execute(),
		db
			.selectFrom('story.transcript')
			.select(['file_id', 'language', 'source_language', 'teller_version', 'reviewed_version'])
			.where('story_id', '=', storyId)
			.orderBy('file_id')
			.orderBy('language')
			.execute(),
		besideTexts(db, storyId)
	]);
	return JSON.stringify([tellings, transcripts, beside]);
}

/**
 * All that goes out with the approved texts and has no approval of its own: facts, photographs with their covers and words,
 * what was decided about recordings, readings. As one text to compare.
 */
export async function besideTexts(db: StoryDb, storyId: string): Promise<string> {
	const [files, facts, recordings, readings] = await Promise.all([
		db
			.selectFrom('story.file')
			.select(['id', 'people', 'covers', 'crop', 'confirmed_at', 'body_version'])
			.where('story_id', '=', storyId)
			.orderBy('id')
			.execute(),
		db
			.selectFrom('story.sealed')
			.select((query) => query.fn.max('version').as('version'))
			.where('story_id', '=', storyId)
			.where('field', '=', 'facts')
			.executeTakeFirst(),
		db
			.selectFrom('story.recording')
			.select(['file_id', 'people', 'heard_ids', 'seen_ids', 'spoken_in', 'confirmed_at'])
			.where('story_id', '=', storyId)
			.orderBy('file_id')
			.execute(),
		db.selectFrom('story.reading').select('id').where('story_id', '=', storyId).orderBy('id').execute()
	]);
	return JSON.stringify([files, facts?.version ?? 0, recordings, readings]);
}
