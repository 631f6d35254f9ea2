import { randomUUID } from 'node:crypto';
import type { AccountDb } from './account-db.ts';

/** A second factor as it is kept: both fields are encrypted by whoever writes them. */
export interface SecondFactor {
	readonly secret: string;
	readonly verified: boolean;
}

export async function findSecondFactor(db: AccountDb, memberId: string): Promise<SecondFactor | null> {
	const row = await db
		.selectFrom('office.second_factor')
		.select(['secret', 'verified'])
		.where('user_id', '=', memberId)
		.executeTakeFirst();
	return row ?? null;
}

/** Writes a secret that still waits for its first code; one that is there already stays. */
export async function addSecondFactor(
	db: AccountDb,
	memberId: string,
	sealed: { secret: string; recoveryCodes: string }
): Promise<void> {
	await db
		.insertInto('office.second_factor')
		.values({ id: randomUUID(), user_id: memberId, secret: sealed.secret, backup_codes: sealed.recoveryCodes })
		.onConflict((conflict) => conflict.column('user_id').doNothing())
		.execute();
}

export async function writeRecoveryCodes(db: AccountDb, memberId: string, sealed: string): Promise<void> {
	await db.updateTable('office.second_factor').set({ backup_codes: sealed }).where('user_id', '=', memberId).execute();
}

/**
 * Takes the 30-second step of a code for good: true the first time, false for this step and all before it ever after.
 * One statement, so that of two requests at the same moment only one is let in.
 */
export async function takeStep(db: AccountDb, memberId: string, step: number): Promise<boolean> {
	const taken = await db
		.updateTable('office.second_factor')
		.set({ last_step: step })
		.where('user_id', '=', memberId)
		.where('last_step', '<', String(step))
		.returning('id')
		.executeTakeFirst();
	return taken !== undefined;
}
