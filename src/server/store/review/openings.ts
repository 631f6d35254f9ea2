import type { StoryDb } from '#server/store/handle.ts';

/** What can be opened at the desk, each by an act of its own that is written down. */
export const OPENABLE = ['testimony', 'contact', 'picture', 'recording'] as const;

export type Openable = (typeof OPENABLE)[number];

/** Writes down that somebody opened something. The id names the sealed reason, where one was given. */
export async function logOpening(
	tx: StoryDb,
	opening: { id: string; storyId: string; memberId: string; what: Openable; at: number }
): Promise<void> {
	await tx
		.insertInto('story.opening')
		.values({
			id: opening.id,
			story_id: opening.storyId,
			member_id: opening.memberId,
			what: opening.what,
			at: new Date(opening.at)
		})
		.execute();
}

/** What this person opened after `since` (ms), and when last. */
export async function openedBy(
	db: StoryDb,
	opener: { storyId: string; memberId: string; since: number }
): Promise<ReadonlyMap<string, number>> {
	const rows = await db
		.selectFrom('story.opening')
		.select(['what', 'at'])
		.where('story_id', '=', opener.storyId)
		.where('member_id', '=', opener.memberId)
		.where('at', '>', new Date(opener.since))
		.orderBy('at')
		.execute();
	return new Map(rows.map((row) => [row.what, row.at.getTime()]));
}
