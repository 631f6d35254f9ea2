/** Stories that the desk ends (0365-will-not-be-shown.sql). */
import { sql } from 'kysely';
import type { EndReason } from '#domain/story/closing.ts';
import type { StoryDb } from '#server/store/handle.ts';

/** Somebody wants to end the story, or two have. */
export interface Closing {
	readonly reason: EndReason;
	/** Names the sealed words that say why; null: there are none. */
	readonly note: string | null;
	readonly askedBy: string;
	/** Milliseconds since 1970. */
	readonly askedAt: number;
	/** Null: a second person has not decided yet. */
	readonly decidedBy: string | null;
}

/** Null: nobody wants to end it. */
export async function closingOf(db: StoryDb, storyId: string): Promise<Closing | null> {
	const row = await db.selectFrom('story.closing').selectAll().where('story_id', '=', storyId).executeTakeFirst();
	if (row === undefined) return null;
	const { reason, note, asked_by: askedBy, asked_at: at, decided_by: decidedBy } = row;
	return { reason, note, askedBy, askedAt: at.getTime(), decidedBy };
}

/** Whether the desk has ended it. */
export async function isEnded(db: StoryDb, storyId: string): Promise<boolean> {
	return (await closingOf(db, storyId))?.decidedBy != null;
}

/** Whether one person may end it: a text of long ago that was never shown. */
export async function isEndedAlone(db: StoryDb, storyId: string): Promise<boolean> {
	const { rows } = await sql<{ alone: boolean }>`select story.is_ended_alone(${storyId}) as alone`.execute(db);
	return rows[0]?.alone ?? false;
}

/** The first of two asks, or the only one ends it. `note` names what was written, sealed already. */
export async function askToEnd(
	tx: StoryDb,
	asked: { storyId: string; memberId: string; reason: EndReason; note: string | null; at: number }
): Promise<'asked' | 'ended' | 'asked_already' | 'over' | 'no_note' | 'unknown'> {
	const { storyId, memberId, reason, note, at } = asked;
	const { rows } = await sql<{
		outcome: 'asked' | 'ended' | 'asked_already' | 'over' | 'no_note' | 'unknown';
	}>`select story.ask_to_end(${storyId}, ${memberId}, ${reason}, ${note}::uuid, ${new Date(at)}) as outcome`.execute(
		tx
	);
	return outcomeIn(rows);
}

/** The second ends it: hidden at once, erased thirty days later. */
export async function endAsked(
	tx: StoryDb,
	{ storyId, memberId, at }: { storyId: string; memberId: string; at: number }
): Promise<'ended' | 'not_asked' | 'same_person' | 'over' | 'unknown'> {
	const { rows } = await sql<{
		outcome: 'ended' | 'not_asked' | 'same_person' | 'over' | 'unknown';
	}>`select story.end_asked(${storyId}, ${memberId}, ${new Date(at)}) as outcome`.execute(tx);
	return outcomeIn(rows);
}

/** What somebody asked for is not done. */
export async function keepOpen(tx: StoryDb, storyId: string): Promise<'kept' | 'not_asked'> {
	const { rows } = await sql<{ outcome: 'kept' | 'not_asked' }>`select story.keep_open(${storyId}) as outcome`.execute(
		tx
	);
	return outcomeIn(rows);
}

function outcomeIn<Outcome>(rows: readonly { outcome: Outcome }[]): Outcome {
	const [row] = rows;
	if (row === undefined) throw new Error('the function returned nothing');
	return row.outcome;
}
