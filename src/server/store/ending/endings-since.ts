import type { EndingKind } from '#server/seal/ledger-chain.ts';
import type { WorkerDb } from '#server/store/handle.ts';
import { receiptsKilled } from '#server/store/review/receipts.ts';

/** What ended beside stories, as the erasure ledger must know it. */
export interface Ending {
	readonly kind: EndingKind;
	/** The receipt's id, the account's, or what is held as `scope:value`. */
	readonly subject: string;
	readonly at: Date;
}

/** All of them since an instant: killed receipts, closed accounts, and holds in force on more than one story. */
export async function endingsSince(db: WorkerDb, since: Date): Promise<Ending[]> {
	const receipts = await receiptsKilled(db, { since });
	const accounts = await db
		.selectFrom('office.member')
		.select(['id', 'closed_at'])
		.where('closed_at', '>=', since)
		.execute();
	const holds = await db
		.selectFrom('story.hold')
		.select(['scope', 'value', 'set_at'])
		.where('scope', '!=', 'story')
		.where('lifted_at', 'is', null)
		.where('set_at', '>=', since)
		.execute();
	return [
		...receipts.map(({ id, killed_at }): Ending => ({ kind: 'receipt_killed', subject: id, at: killed_at })),
		...accounts.flatMap(({ id, closed_at }): Ending[] =>
			closed_at === null ? [] : [{ kind: 'account_closed', subject: id, at: closed_at }]
		),
		...holds.map(({ scope, value, set_at }): Ending => ({
			kind: 'held_wide',
			subject: `${scope}:${value}`,
			at: set_at
		}))
	];
}
