import { sql } from 'kysely';
import type { StoryDb } from '#server/store/handle.ts';

/** A story of trafficking, while that holds it. */
export interface Trafficking {
	readonly setBy: string;
	/** Milliseconds since 1970. */
	readonly setAt: number;
	readonly liftAskedBy: string | null;
}

/** Null: nothing of the kind holds the story. */
export async function traffickingOf(db: StoryDb, storyId: string): Promise<Trafficking | null> {
	const row = await db
		.selectFrom('story.trafficking')
		.select(['set_by', 'set_at', 'lift_asked_by'])
		.where('story_id', '=', storyId)
		.where('lifted_at', 'is', null)
		.executeTakeFirst();
	return row === undefined ? null : { setBy: row.set_by, setAt: row.set_at.getTime(), liftAskedBy: row.lift_asked_by };
}

/** Hides the story, makes it critical and holds it. `already`: it is held for that. */
export async function setTrafficking(
	tx: StoryDb,
	{ storyId, memberId, at }: { storyId: string; memberId: string; at: number }
): Promise<'set' | 'already' | 'unknown'> {
	const { rows } = await sql<{ outcome: 'set' | 'already' | 'unknown' }>`select story.set_trafficking(
		${storyId}, ${memberId}, ${new Date(at)}) as outcome`.execute(tx);
	return outcomeIn(rows);
}

/** The first of two asks, after a talk; `note` names what was said, sealed already. */
export async function askLiftTrafficking(
	tx: StoryDb,
	{ storyId, memberId, note }: { storyId: string; memberId: string; note: string }
): Promise<'asked' | 'asked_already' | 'no_talk' | 'not_set'> {
	const { rows } = await sql<{ outcome: 'asked' | 'asked_already' | 'no_talk' | 'not_set' }>`select
		story.ask_lift_trafficking(${storyId}, ${memberId}, ${note}::uuid) as outcome`.execute(tx);
	return outcomeIn(rows);
}

/** The second lifts. */
export async function liftTrafficking(
	tx: StoryDb,
	{ storyId, memberId, at }: { storyId: string; memberId: string; at: number }
): Promise<'lifted' | 'not_asked' | 'same_person' | 'not_set'> {
	const { rows } = await sql<{ outcome: 'lifted' | 'not_asked' | 'same_person' | 'not_set' }>`select
		story.lift_trafficking(${storyId}, ${memberId}, ${new Date(at)}) as outcome`.execute(tx);
	return outcomeIn(rows);
}

function outcomeIn<Outcome>(rows: readonly { outcome: Outcome }[]): Outcome {
	const [row] = rows;
	if (row === undefined) throw new Error('the function returned nothing');
	return row.outcome;
}
