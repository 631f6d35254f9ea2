/**
 * The acts that stop or resume a story, each inside the caller's transaction (the rules stand in 0005-consent-acts.sql).
 * The caller appends to the erasure ledger before it commits (`server/seal/erasure-ledger.ts`), so that no restore
 * brings back what was stopped.
 */
import { sql } from 'kysely';
import type { StoryDb } from '#server/store/handle.ts';

export interface Act {
	readonly storyId: string;
	/** `teller`, `anonymous`, `system` or `member:ID`. */
	readonly byWhom: string;
	/** Codes only, never words of the story. */
	readonly detail?: Readonly<Record<string, unknown>>;
}

/** Pauses a story: hidden at once, nothing erased. */
export async function pauseStory(tx: StoryDb, act: Act): Promise<'paused' | 'already' | 'taken_back' | 'unknown'> {
	return outcome(
		await sql<{ outcome: 'paused' | 'already' | 'taken_back' | 'unknown' }>`
			select story.pause(${act.storyId}, ${act.byWhom}, ${JSON.stringify(act.detail ?? {})}::jsonb) as outcome`.execute(tx)
	);
}

/** Ends a pause: the story is again what it was before it. The caller enqueues `publish`. */
export async function resumeStory(tx: StoryDb, act: Act): Promise<'resumed' | 'not_paused' | 'unknown'> {
	return outcome(
		await sql<{ outcome: 'resumed' | 'not_paused' | 'unknown' }>`
			select story.resume(${act.storyId}, ${act.byWhom}, ${JSON.stringify(act.detail ?? {})}::jsonb) as outcome`.execute(tx)
	);
}

/** What becomes of what was told, after taking back. */
export type AfterTakingBack = 'erase_now' | 'erase_in_7_days' | 'keep_sealed';

/** Takes a story back: hidden at once and for good; erasing follows the teller's choice. */
export async function takeBackStory(
	tx: StoryDb,
	act: Act & { readonly after: AfterTakingBack }
): Promise<'taken_back' | 'already' | 'erased' | 'unknown'> {
	return outcome(
		await sql<{ outcome: 'taken_back' | 'already' | 'erased' | 'unknown' }>`
			select story.take_back(${act.storyId}, ${act.byWhom}, ${act.after}) as outcome`.execute(tx)
	);
}

/** One of several tellers takes back: the version is closed for all of them. */
export async function takeBackForOne(
	tx: StoryDb,
	act: Omit<Act, 'detail'> & { readonly personId: string; readonly after: AfterTakingBack }
): Promise<'taken_back' | 'already' | 'erased' | 'unknown'> {
	return outcome(
		await sql<{ outcome: 'taken_back' | 'already' | 'erased' | 'unknown' }>`
			select story.take_back_as(${act.storyId}, ${act.personId}::uuid, ${act.byWhom}, ${act.after}) as outcome`.execute(tx)
	);
}

export interface Approval {
	readonly storyId: string;
	readonly language: string;
	/** The version of the telling that was read; a newer one is not covered. */
	readonly version: number;
	/** `teller`; `system` where the text was only shortened or made wider and the teller allowed that beforehand. */
	readonly byWhom: 'teller' | 'system';
	/** When cooling-off ends, by channel (`domain/consent/cooling.ts`), milliseconds since 1970. */
	readonly coolingEnds: Readonly<Record<string, number>>;
}

/**
 * The teller has read the safe text and says yes to exactly this version. Cooling-off begins with the first yes and is
 * never begun again by a later one.
 */
export async function approveTelling(
	tx: StoryDb,
	approval: Approval
): Promise<'approved' | 'unknown' | 'changed_meanwhile' | 'stopped'> {
	const ends = Object.fromEntries(
		Object.entries(approval.coolingEnds).map(([channel, end]) => [channel, new Date(end).toISOString()])
	);
	return outcome(
		await sql<{ outcome: 'approved' | 'unknown' | 'changed_meanwhile' | 'stopped' }>`
			select story.approve_telling(${approval.storyId}, ${approval.language}, ${approval.version}, ${approval.byWhom},
				${JSON.stringify(ends)}::jsonb) as outcome`.execute(tx)
	);
}

function outcome<T>(result: { rows: { outcome: T }[] }): T {
	const row = result.rows[0];
	if (row === undefined) throw new Error('the function returned nothing');
	return row.outcome;
}
