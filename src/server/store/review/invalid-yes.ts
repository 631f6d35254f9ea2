/** A yes that does not hold (0367-yes-that-does-not-hold.sql). */
import { sql } from 'kysely';
import type { StoryDb } from '#server/store/handle.ts';

/** Somebody doubts that a teller's yes holds, or two have found that it does not. */
export interface InvalidYes {
	readonly personId: string;
	/** Names the sealed words that say why. */
	readonly note: string;
	readonly askedBy: string;
	/** Milliseconds since 1970. */
	readonly askedAt: number;
	/** Null: a second person has not decided yet. */
	readonly decidedBy: string | null;
}

/** Of several tellers each may stand there; mostly nobody does. */
export async function invalidYesesOf(db: StoryDb, storyId: string): Promise<InvalidYes[]> {
	const rows = await db
		.selectFrom('story.invalid_yes')
		.selectAll()
		.where('story_id', '=', storyId)
		.orderBy('asked_at')
		.execute();
	return rows.map((row) => ({
		personId: row.person_id,
		note: row.note,
		askedBy: row.asked_by,
		askedAt: row.asked_at.getTime(),
		decidedBy: row.decided_by
	}));
}

interface Which {
	readonly storyId: string;
	readonly personId: string;
	readonly memberId: string;
	/** Milliseconds since 1970. */
	readonly at: number;
}

/** The first of two. `note` names what was written, sealed already. */
export async function askInvalid(
	tx: StoryDb,
	{ storyId, personId, memberId, note, at }: Which & { readonly note: string }
): Promise<'asked' | 'asked_already' | 'over' | 'no_note' | 'unknown'> {
	const { rows } = await sql<{ outcome: 'asked' | 'asked_already' | 'over' | 'no_note' | 'unknown' }>`select
		story.ask_invalid(${storyId}, ${personId}::uuid, ${memberId}, ${note}::uuid, ${new Date(at)}) as outcome`.execute(tx);
	return outcomeIn(rows);
}

/** The second: the story is closed as if its teller had taken it back. */
export async function findInvalid(
	tx: StoryDb,
	{ storyId, personId, memberId, at }: Which
): Promise<'invalidated' | 'not_asked' | 'same_person' | 'over' | 'unknown'> {
	const { rows } = await sql<{ outcome: 'invalidated' | 'not_asked' | 'same_person' | 'over' | 'unknown' }>`select
		story.find_invalid(${storyId}, ${personId}::uuid, ${memberId}, ${new Date(at)}) as outcome`.execute(tx);
	return outcomeIn(rows);
}

/** Nobody doubts it any more. */
export async function dropInvalid(
	tx: StoryDb,
	{ storyId, personId }: Pick<Which, 'storyId' | 'personId'>
): Promise<'dropped' | 'not_asked'> {
	const { rows } = await sql<{ outcome: 'dropped' | 'not_asked' }>`select
		story.drop_invalid(${storyId}, ${personId}::uuid) as outcome`.execute(tx);
	return outcomeIn(rows);
}

function outcomeIn<Outcome>(rows: readonly { outcome: Outcome }[]): Outcome {
	const [row] = rows;
	if (row === undefined) throw new Error('the function returned nothing');
	return row.outcome;
}
