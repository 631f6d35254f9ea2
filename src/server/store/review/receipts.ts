import { sql } from 'kysely';
import type { StoryDb } from '#server/store/handle.ts';

/** Notes that somebody asks for a new receipt; `personId`: for whom of several tellers. False: somebody has asked within the last hour. */
export async function askForReceipt(
	tx: StoryDb,
	asked: { storyId: string; memberId: string; personId: string | null; at: number }
): Promise<boolean> {
	const { rows } = await sql<{ asked: boolean }>`select story.ask_receipt(
		${asked.storyId}, ${asked.memberId}, ${new Date(asked.at)}, ${asked.personId}::uuid) as asked`.execute(tx);
	return rows[0]?.asked ?? false;
}

/** Who asked for a new receipt within the last hour; null: nobody. */
export async function receiptAskedBy(db: StoryDb, storyId: string, at: number): Promise<string | null> {
	const { rows } = await sql<{ id: string | null }>`select story.receipt_asked_by(
		${storyId}, ${new Date(at)}) as id`.execute(db);
	return rows[0]?.id ?? null;
}

/** Keeps a new receipt and kills the old one; the second word stays. `redraw`: other digits are needed. */
export async function replaceReceipt(
	tx: StoryDb,
	made: { storyId: string; memberId: string; locator: number; hash: string; at: number }
): Promise<'made' | 'not_asked' | 'same_person' | 'redraw'> {
	const { storyId, memberId, locator, hash, at } = made;
	const { rows } = await sql<{ outcome: 'made' | 'not_asked' | 'same_person' | 'redraw' }>`select story.new_receipt(
		${storyId}, ${memberId}, ${locator}, ${hash}, ${new Date(at)}) as outcome`.execute(tx);
	const outcome = rows[0]?.outcome;
	if (outcome === undefined) throw new Error('the function returned nothing');
	return outcome;
}

/** Receipts that a new one killed since an instant (it included), of one story or of all: their ids alone. */
export async function receiptsKilled(
	db: StoryDb,
	{ since, storyId = null }: { readonly since: Date; readonly storyId?: string | null }
): Promise<{ id: string; killed_at: Date }[]> {
	const { rows } = await sql<{ id: string; killed_at: Date }>`select id, killed_at
		from story.receipts_killed(${since}, ${storyId}) order by killed_at, id`.execute(db);
	return rows;
}
