/** The link of the first start (`makeFirstLink` in `store/site.ts`) makes the first person who manages the network. */
import type { AccountDb } from './account-db.ts';
import { hasNetworkManager } from './members.ts';
import { hashToken } from './tokens.ts';

/** Whether the link can still be used. */
export async function isFirstLink(db: AccountDb, token: string, now: number): Promise<boolean> {
	const row = await db
		.selectFrom('office.first_link')
		.select('token_hash')
		.where('token_hash', '=', hashToken(token))
		.where('used_at', 'is', null)
		.where('expires_at', '>', new Date(now))
		.executeTakeFirst();
	return row !== undefined && !(await hasNetworkManager(db));
}

/** Uses the link up, in the caller's transaction; false when somebody was faster or it is too late. */
export async function useFirstLink(tx: AccountDb, token: string, now: number): Promise<boolean> {
	const used = await tx
		.updateTable('office.first_link')
		.set({ used_at: new Date(now) })
		.where('token_hash', '=', hashToken(token))
		.where('used_at', 'is', null)
		.where('expires_at', '>', new Date(now))
		.returning('token_hash')
		.executeTakeFirst();
	return used !== undefined;
}
