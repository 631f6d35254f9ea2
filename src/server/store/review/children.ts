/** Acts on a child's story (the rules stand in 0140-children.sql), and what the review page tells of it. */
import { sql, type RawBuilder } from 'kysely';
import type { ChildFlag } from '#domain/tell/child.ts';
import type { StoryDb } from '#server/store/handle.ts';

export interface ChildRow {
	/** Names the sealed fields. */
	readonly note: string;
	/** `YYYY-MM-01`. */
	readonly eighteenMonth: string;
	readonly unaccompanied: boolean;
	readonly flags: readonly string[];
	readonly clearAskedBy: string | null;
	/** Null: nobody has answered the list yet. */
	readonly neverKnown: boolean | null;
	readonly turnedAt: number | null;
	readonly answeredAt: number | null;
	readonly signatures: readonly { readonly memberId: string; readonly officeId: string; readonly at: number }[];
}

/** The child who tells this story; null where a grown-up does. */
export async function childOf(db: StoryDb, storyId: string): Promise<ChildRow | null> {
	const row = await db.selectFrom('story.child').selectAll().where('story_id', '=', storyId).executeTakeFirst();
	if (row === undefined) return null;
	const signed = await db
		.selectFrom('story.best_interests')
		.selectAll()
		.where('story_id', '=', storyId)
		.orderBy('at')
		.execute();
	return {
		note: row.note,
		eighteenMonth: row.eighteen_month,
		unaccompanied: row.unaccompanied,
		flags: row.flags,
		clearAskedBy: row.clear_asked_by,
		neverKnown: row.no_identity,
		turnedAt: row.turned_at?.getTime() ?? null,
		answeredAt: row.answered_at?.getTime() ?? null,
		signatures: signed.map(({ member_id, office_id, at }) => ({
			memberId: member_id,
			officeId: office_id,
			at: at.getTime()
		}))
	};
}

export function signBestInterests(
	tx: StoryDb,
	signed: { storyId: string; memberId: string; officeId: string; at: number }
): Promise<'signed' | 'already' | 'unknown'> {
	const { storyId, memberId, officeId, at } = signed;
	return outcomeOf(tx, sql`story.sign_best_interests(${storyId}, ${memberId}, ${officeId}, ${new Date(at)})`);
}

/** With flags: they hold at once. Without: asks to lift them, or lifts them where somebody else has asked. */
export function flagChild(
	tx: StoryDb,
	wanted: { storyId: string; memberId: string; flags: readonly ChildFlag[] }
): Promise<'flagged' | 'asked' | 'lifted' | 'same_person' | 'unknown'> {
	return outcomeOf(tx, sql`story.flag_child(${wanted.storyId}, ${[...wanted.flags]}::text[], ${wanted.memberId})`);
}

/** Hides; false where no child tells. */
export function setNeverKnown(tx: StoryDb, storyId: string, neverKnown: boolean): Promise<boolean> {
	return outcomeOf(tx, sql`story.child_identity(${storyId}, ${neverKnown})`);
}

export function answerAsAdult(
	tx: StoryDb,
	answer: { storyId: string; byWhom: string; goesOn: boolean; at: number }
): Promise<'goes_on' | 'taken_back' | 'not_waiting'> {
	const { storyId, byWhom, goesOn, at } = answer;
	return outcomeOf(tx, sql`story.answer_as_adult(${storyId}, ${byWhom}, ${goesOn}, ${new Date(at)})`);
}

async function outcomeOf<Outcome>(tx: StoryDb, call: RawBuilder<unknown>): Promise<Outcome> {
	const { rows } = await sql<{ outcome: Outcome }>`select ${call} as outcome`.execute(tx);
	const row = rows[0];
	if (row === undefined) throw new Error('the function returned nothing');
	return row.outcome;
}
