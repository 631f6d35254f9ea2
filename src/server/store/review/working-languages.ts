import type { StoryDb } from '#server/store/handle.ts';

/** Languages in which a working translation of the testimony exists. */
export async function workingLanguages(db: StoryDb, storyId: string): Promise<string[]> {
	const rows = await db
		.selectFrom('story.sealed')
		.select('field')
		.distinct()
		.where('story_id', '=', storyId)
		.where('field', 'like', 'working:%')
		.orderBy('field')
		.execute();
	return rows.map((row) => row.field.slice('working:'.length));
}
