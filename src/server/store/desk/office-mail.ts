import type { StoryDb } from '#server/store/handle.ts';

/** Where the office that answers for a story wants "something arrived"; null: nowhere, or the story is gone. */
export async function officeMailOf(db: StoryDb, storyId: string): Promise<string | null> {
	const row = await db
		.selectFrom('story.story')
		.innerJoin('office.office', 'office.office.id', 'story.story.office_id')
		.select('office.office.mail')
		.where('story.story.id', '=', storyId)
		.executeTakeFirst();
	return row?.mail ?? null;
}
