import type { StorySubject } from '#domain/office/may.ts';
import type { StoryDb } from '#server/store/handle.ts';

/** What decides who may do what with a story: none of its words. Null: there is no such story, or it was erased. */
export async function storySubject(db: StoryDb, storyId: string, lock = false): Promise<StorySubject | null> {
	return (await storySubjects(db, [storyId], lock)).get(storyId) ?? null;
}

/** The same for several stories, by id; what is not there or was erased is left out. */
export async function storySubjects(
	db: StoryDb,
	storyIds: readonly string[],
	lock = false
): Promise<ReadonlyMap<string, StorySubject>> {
	if (storyIds.length === 0) return new Map();
	const query = db
		.selectFrom('story.story')
		.select(['id', 'office_id', 'risk', 'assigned_to'])
		.where('id', 'in', [...storyIds])
		.where('erased_at', 'is', null);
	const rows = await (lock ? query.forUpdate() : query).execute();
	if (rows.length === 0) return new Map();
	const ids = rows.map(({ id }) => id);
	const authors = await db
		.selectFrom('story.author')
		.select(['story_id', 'member_id', 'did'])
		.where('story_id', 'in', ids)
		.execute();
	const alone = await db
		.selectFrom('story.child')
		.select('story_id')
		.where('story_id', 'in', ids)
		.where('unaccompanied', '=', true)
		.where('turned_at', 'is', null)
		.execute();
	return new Map(
		rows.map((row) => {
			const own = authors.filter((author) => author.story_id === row.id);
			const subject: StorySubject = {
				needsPanel: alone.some((child) => child.story_id === row.id),
				officeId: row.office_id,
				risk: row.risk,
				assignedTo: row.assigned_to,
				authors: [...new Set(own.map((author) => author.member_id))],
				gatheredBy: own.filter((author) => author.did === 'gathered').map((author) => author.member_id)
			};
			return [row.id, subject];
		})
	);
}
