import type { OwnerDb } from '#server/store/handle.ts';
import type { AccountDb } from './account-db.ts';
import { hasNetworkManager } from './members.ts';
import { hashToken, makeToken } from './tokens.ts';

const DAY = 24 * 60 * 60 * 1000;

/**
 * At the start of a real installation without a manager: the token of the one link that makes the first one
 * (`/desk/welcome/TOKEN`, good for a day). A link of an earlier start is void. Null: there is a manager already.
 */
export async function makeFirstLink(owner: OwnerDb, now: number): Promise<string | null> {
	return owner.transaction().execute(async (tx) => {
		await tx.deleteFrom('office.first_link').execute();
		if (await hasNetworkManager(tx)) return null;
		const { token, hash } = makeToken();
		await tx
			.insertInto('office.first_link')
			.values({ token_hash: hash, created_at: new Date(now), expires_at: new Date(now + DAY) })
			.execute();
		return token;
	});
}

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
