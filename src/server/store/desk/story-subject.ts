import type { StorySubject } from '#domain/office/may.ts';
import type { StoryDb } from '#server/store/handle.ts';

/** What decides who may do what with a story: none of its words. Null: there is no such story, or it was erased. */
export async function storySubject(db: StoryDb, storyId: string, lock = false): Promise<StorySubject | null> {
	const query = db
		.selectFrom('story.story')
		.select(['office_id', 'risk', 'assigned_to'])
		.where('id', '=', storyId)
		.where('erased_at', 'is', null);
	const row = await (lock ? query.forUpdate() : query).executeTakeFirst();
	if (row === undefined) return null;
	const authors = await db
		.selectFrom('story.author')
		.select(['member_id', 'did'])
		.where('story_id', '=', storyId)
		.execute();
	const alone = await db
		.selectFrom('story.child')
		.select('note')
		.where('story_id', '=', storyId)
		.where('unaccompanied', '=', true)
		.where('turned_at', 'is', null)
		.executeTakeFirst();
	return {
		needsPanel: alone !== undefined,
		officeId: row.office_id,
		risk: row.risk,
		assignedTo: row.assigned_to,
		authors: [...new Set(authors.map((author) => author.member_id))],
		gatheredBy: authors.filter((author) => author.did === 'gathered').map((author) => author.member_id)
	};
}
