/** What a restore asks and does about receipts, accounts and wide holds of the rows it has loaded. */
import type { HoldTarget } from '#domain/consent/holds.ts';
import type { OwnerDb } from '#server/store/handle.ts';

type Db = Pick<OwnerDb, 'selectFrom' | 'updateTable'>;

/** Ids of receipts that open something. */
export async function receiptsThatOpen(db: Db): Promise<string[]> {
	const rows = await db.selectFrom('story.receipt').select('id').where('killed_at', 'is', null).execute();
	return rows.map(({ id }) => id);
}

/** Their digits open nothing any more. */
export async function killReceipts(db: Db, ids: readonly string[], now: Date): Promise<void> {
	for (const id of ids) await db.updateTable('story.receipt').set({ killed_at: now }).where('id', '=', id).execute();
}

/** Ids of accounts that are not closed. */
export async function openAccounts(db: Db): Promise<string[]> {
	const rows = await db.selectFrom('office.member').select('id').where('closed_at', 'is', null).execute();
	return rows.map(({ id }) => id);
}

/** What is held and in force, but for single stories. */
export async function widelyHeld(db: Db): Promise<HoldTarget[]> {
	return db
		.selectFrom('story.hold')
		.select(['scope', 'value'])
		.where('scope', '!=', 'story')
		.where('lifted_at', 'is', null)
		.execute();
}
