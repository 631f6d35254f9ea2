import type { StoryDb } from '#server/store/handle.ts';

/** Where the office that answers for a story wants "something arrived"; null: nowhere, it is gone, or nobody told it. */
export async function officeMailOf(db: StoryDb, storyId: string): Promise<string | null> {
	const row = await db
		.selectFrom('story.story')
		.innerJoin('office.office', 'office.office.id', 'story.story.office_id')
		.select('office.office.mail')
		.where('story.story.id', '=', storyId)
		.where('story.story.basis', '!=', 'canary')
		.executeTakeFirst();
	return row?.mail ?? null;
}

/** Every address to which an office that is open wants its mail, each once. */
export async function officesWithMail(db: StoryDb): Promise<string[]> {
	const rows = await db
		.selectFrom('office.office')
		.select('mail')
		.distinct()
		.where('active', '=', true)
		.where('mail', 'is not', null)
		.execute();
	return rows.flatMap(({ mail }) => mail ?? []);
}
