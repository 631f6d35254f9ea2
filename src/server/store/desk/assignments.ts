import { sql } from 'kysely';
import type { StoryDb } from '#server/store/handle.ts';

const arrivedIsInReview = sql<
	'arrived' | 'in_review'
>`case when desk_state = 'arrived' then 'in_review' else desk_state end`;

/** False: somebody else has it. */
export async function claimStory(tx: StoryDb, storyId: string, memberId: string): Promise<boolean> {
	const claimed = await tx
		.updateTable('story.story')
		.set({ assigned_to: memberId, desk_state: arrivedIsInReview })
		.where('id', '=', storyId)
		.where((where) => where.or([where('assigned_to', 'is', null), where('assigned_to', '=', memberId)]))
		.returning('id')
		.executeTakeFirst();
	return claimed !== undefined;
}

export async function assignStory(tx: StoryDb, storyId: string, memberId: string): Promise<void> {
	await tx
		.updateTable('story.story')
		.set({ assigned_to: memberId, desk_state: arrivedIsInReview })
		.where('id', '=', storyId)
		.execute();
}

export async function releaseStory(tx: StoryDb, storyId: string): Promise<void> {
	await tx.updateTable('story.story').set({ assigned_to: null }).where('id', '=', storyId).execute();
}
