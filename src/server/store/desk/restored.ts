import { sql } from 'kysely';
import { isObject } from '#domain/base/shape.ts';
import type { StoryDb } from '#server/store/handle.ts';
import { readSetting } from '#server/store/settings.ts';

/** A restore after which nobody has looked through people and holds yet. */
export interface UnansweredRestore {
	/** Milliseconds since 1970. */
	readonly at: number;
	/** The moment that the backup had saved; milliseconds since 1970. */
	readonly from: number;
	/** Whether the ledger was not what it should be, and the gap was accepted. */
	readonly gap: boolean;
	/** Whether the ledger named receipts, accounts and wide holds, so that what ended since the backup ended again. */
	readonly withEndings: boolean;
}

/** The restore that nobody has answered; null: there was none, or somebody has. */
export async function unansweredRestore(db: Pick<StoryDb, 'selectFrom'>): Promise<UnansweredRestore | null> {
	const said = await readSetting(db as StoryDb, 'restored');
	if (!isObject(said) || said.answeredAt !== undefined) return null;
	const [at, from] = [Date.parse(String(said.at)), Date.parse(String(said.from))];
	return Number.isNaN(at) || Number.isNaN(from)
		? null
		: { at, from, gap: typeof said.gap === 'string', withEndings: said.withEndings === true };
}

/** Says that somebody has looked. False: it is answered already, or there was no restore. */
export async function answerRestore(
	tx: StoryDb,
	{ memberId, at }: { readonly memberId: string; readonly at: number }
): Promise<boolean> {
	const { rows } = await sql<{ done: boolean }>`select office.answer_restore(
		${memberId}, ${new Date(at)}) as done`.execute(tx);
	return rows[0]?.done ?? false;
}
