import { sql } from 'kysely';
import type { AccountDb } from './account-db.ts';

/** How often signing in to this account failed within the window that runs now; 0 when none runs. */
export async function failuresOf(db: AccountDb, account: Buffer, since: number): Promise<number> {
	const row = await db
		.selectFrom('office.sign_in_attempt')
		.select('failures')
		.where('account', '=', account)
		.where('since', '>', new Date(since))
		.executeTakeFirst();
	return row?.failures ?? 0;
}

/** Counts a failure; a window that is over begins anew. Rows of windows that are over go. */
export async function countFailure(db: AccountDb, account: Buffer, now: number, windowMs: number): Promise<void> {
	const over = new Date(now - windowMs);
	await db.deleteFrom('office.sign_in_attempt').where('since', '<=', over).execute();
	await db
		.insertInto('office.sign_in_attempt')
		.values({ account, failures: 1, since: new Date(now) })
		.onConflict((conflict) =>
			conflict.column('account').doUpdateSet({ failures: sql<number>`office.sign_in_attempt.failures + 1` })
		)
		.execute();
}

export async function forgetFailures(db: AccountDb, account: Buffer): Promise<void> {
	await db.deleteFrom('office.sign_in_attempt').where('account', '=', account).execute();
}
