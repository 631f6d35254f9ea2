import { randomInt } from 'node:crypto';
import { type GoingOut, LAG_LEAST, LAG_MOST } from '#domain/consent/going-out.ts';
import type { LoadedStory } from '#server/store/consent/load-story-consent.ts';
import type { StoryDb } from '#server/store/handle.ts';

/**
 * Whether a story waits for a batch: one that a person told, outside practice. Texts of long ago and what nobody told give
 * nobody's day away.
 */
export function waitsForBatch(row: Pick<LoadedStory['row'], 'basis' | 'practice'>): boolean {
	return row.basis === 'teller' && !row.practice;
}

/** Draws the days that a story waits, unless they were drawn before: whoever comes second finds the first one's number. */
export async function drawLag(db: StoryDb, storyId: string): Promise<void> {
	await db
		.insertInto('story.going_out')
		.values({ story_id: storyId, lag: randomInt(LAG_LEAST, LAG_MOST + 1) })
		.onConflict((conflict) => conflict.column('story_id').doNothing())
		.execute();
}

/** What is known of a story's way out; null while nothing was drawn. */
export async function goingOut(db: StoryDb, { row, reviewedAt }: LoadedStory): Promise<GoingOut | null> {
	const [drawn, shown] = await Promise.all([
		db.selectFrom('story.going_out').select('lag').where('story_id', '=', row.id).executeTakeFirst(),
		db
			.selectFrom('story.disclosure')
			.select('channel')
			.distinct()
			.where('story_id', '=', row.id)
			.where('recipient', '=', 'readers')
			.execute()
	]);
	if (drawn === undefined) return null;
	return {
		publishedOn: row.published_on,
		reviewedAt,
		lag: drawn.lag,
		shownOn: new Set(shown.map(({ channel }) => channel))
	};
}
