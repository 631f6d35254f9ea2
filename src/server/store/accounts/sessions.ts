import { SESSION_IDLE_MS } from '#domain/office/account.ts';
import type { AccountDb } from './account-db.ts';
import { memberOf, type Member } from './members.ts';

// Writing the time at each request would write at each click; a minute is exact enough for half an hour.
const NOTE_EVERY_MS = 60_000;

/**
 * The person behind a session that better-auth has found valid. Null when the session was idle for too long (it is
 * ended then) or the account was closed.
 */
export async function memberOfSession(db: AccountDb, sessionId: string, now: number): Promise<Member | null> {
	const row = await db
		.selectFrom('office.session')
		.innerJoin('office.member', 'office.member.id', 'office.session.user_id')
		.selectAll('office.member')
		.select('office.session.seen_at')
		.where('office.session.id', '=', sessionId)
		.executeTakeFirst();
	if (row === undefined) return null;
	const idle = now - row.seen_at.getTime();
	if (idle > SESSION_IDLE_MS || row.closed_at !== null) {
		await db.deleteFrom('office.session').where('id', '=', sessionId).execute();
		return null;
	}
	if (idle > NOTE_EVERY_MS)
		await db
			.updateTable('office.session')
			.set({ seen_at: new Date(now) })
			.where('id', '=', sessionId)
			.execute();
	return memberOf(row);
}

/** Removes sessions and half-finished sign-ins that are over. */
export async function sweepSessions(db: AccountDb, now: number): Promise<void> {
	await db.deleteFrom('office.session').where('expires_at', '<', new Date(now)).execute();
	await db.deleteFrom('office.verification').where('expires_at', '<', new Date(now)).execute();
}

/** Ends one session. */
export async function endSession(db: AccountDb, token: string): Promise<void> {
	await db.deleteFrom('office.session').where('token', '=', token).execute();
}
