import type { LetterAbout, LetterOutcome } from '#domain/story/letter.ts';
import type { StoryDb } from '#server/store/handle.ts';

export interface SealedLetter {
	readonly id: string;
	readonly at: number;
	readonly body: Buffer;
	readonly outcome: string | null;
	readonly about: LetterAbout;
	readonly key: { readonly master_id: string; readonly wrapped: Buffer };
}

/** What people wrote who say that they are in the story, and what readers reported, oldest first. */
export async function lettersOf(db: StoryDb, storyId: string): Promise<SealedLetter[]> {
	const letters = await db
		.selectFrom('story.third_party_letter')
		.select(['id', 'at', 'body', 'outcome', 'about'])
		.where('story_id', '=', storyId)
		.orderBy('at')
		.execute();
	if (letters.length === 0) return [];
	const names = letters.map(({ id }) => `letter:${id}`);
	const keys = await db
		.selectFrom('vault.story_key')
		.select(['story_id', 'master_id', 'wrapped'])
		.where('story_id', 'in', names)
		.execute();
	return letters.flatMap(({ id, at, body, outcome, about }) => {
		const key = keys.find((row) => row.story_id === `letter:${id}`);
		return key === undefined ? [] : [{ id, at: at.getTime(), body, outcome, about, key }];
	});
}

/** False: it was answered already, or there is none. */
export async function answerLetter(
	tx: StoryDb,
	answer: { storyId: string; id: string; outcome: LetterOutcome; memberId: string; at: number }
): Promise<boolean> {
	const row = await tx
		.updateTable('story.third_party_letter')
		.set({ outcome: answer.outcome, answered_by: answer.memberId, answered_at: new Date(answer.at) })
		.where('story_id', '=', answer.storyId)
		.where('id', '=', answer.id)
		.where('outcome', 'is', null)
		.returning('id')
		.executeTakeFirst();
	return row !== undefined;
}
