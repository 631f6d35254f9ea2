import type { Reach } from '#domain/office/reach.ts';
import { withinReach } from '#server/store/within-reach.ts';
import { randomUUID } from 'node:crypto';
import { sql, type Selectable } from 'kysely';
import { isRole, type Role } from '#domain/office/roles.ts';
import type { MemberTable } from '#server/store/account-tables.ts';
import type { AccountDb } from './account-db.ts';

/** A person who works at the desk. */
export interface Member {
	readonly id: string;
	readonly name: string;
	readonly email: string;
	readonly officeId: string | null;
	readonly roles: readonly Role[];
	readonly reading: readonly string[];
	/** Language of the desk for this person. */
	readonly language: string;
	/** Whether a second factor is set up; without it nothing but setting it up is possible. */
	readonly enrolled: boolean;
	readonly practice: boolean;
	readonly closed: boolean;
}

/** Reads a row; roles that this version does not know give nothing. */
export function memberOf(row: Selectable<MemberTable>): Member {
	return {
		id: row.id,
		name: row.name,
		email: row.email,
		officeId: row.office_id,
		roles: row.roles.filter(isRole),
		reading: row.reading,
		language: row.language,
		enrolled: row.two_factor_enabled,
		practice: row.practice,
		closed: row.closed_at !== null
	};
}

export async function findMember(db: AccountDb, by: { id: string } | { email: string }): Promise<Member | null> {
	const query = db.selectFrom('office.member').selectAll();
	const row = await (
		'id' in by ? query.where('id', '=', by.id) : query.where('email', '=', by.email)
	).executeTakeFirst();
	return row === undefined ? null : memberOf(row);
}

/** The people of the offices within reach; those who left stand last. */
export async function listMembers(db: AccountDb, reach: Reach): Promise<Member[]> {
	const rows = await db
		.selectFrom('office.member')
		.selectAll()
		.where(withinReach(reach, 'office_id'))
		.orderBy((order) => order.case().when('closed_at', 'is', null).then(0).else(1).end())
		.orderBy('name')
		.orderBy('id')
		.execute();
	return rows.map(memberOf);
}

export interface NewMember {
	readonly name: string;
	readonly email: string;
	readonly officeId: string | null;
	readonly roles: readonly Role[];
	readonly reading: readonly string[];
	readonly language: string;
	/** Argon2id, as better-auth verifies it; null: nobody can sign in with a password. */
	readonly passwordHash: string | null;
	readonly practice?: boolean;
}

/** Makes an account and its password in the caller's transaction. Null: the address already has one. */
export async function addMember(tx: AccountDb, person: NewMember): Promise<string | null> {
	const id = randomUUID();
	const made = await tx
		.insertInto('office.member')
		.values({
			id,
			name: person.name,
			email: person.email,
			office_id: person.officeId,
			roles: [...person.roles],
			reading: [...person.reading],
			language: person.language,
			practice: person.practice ?? false
		})
		.onConflict((conflict) => conflict.column('email').doNothing())
		.returning('id')
		.executeTakeFirst();
	if (made === undefined) return null;
	// The row that better-auth looks for when somebody signs in with a password.
	await tx
		.insertInto('office.credential')
		.values({
			id: randomUUID(),
			user_id: id,
			account_id: id,
			provider_id: 'credential',
			password: person.passwordHash
		})
		.execute();
	return id;
}

/** Changes what a manager may change about somebody. */
export async function changeMember(
	tx: AccountDb,
	id: string,
	change: Partial<Pick<Member, 'name' | 'roles' | 'reading' | 'language' | 'officeId'>>
): Promise<void> {
	await tx
		.updateTable('office.member')
		.set({
			updated_at: new Date(),
			...(change.name === undefined ? {} : { name: change.name }),
			...(change.roles === undefined ? {} : { roles: [...change.roles] }),
			...(change.reading === undefined ? {} : { reading: [...change.reading] }),
			...(change.language === undefined ? {} : { language: change.language }),
			...(change.officeId === undefined ? {} : { office_id: change.officeId })
		})
		.where('id', '=', id)
		.execute();
}

/** Ends every session of somebody, and what was begun of signing in. Returns how many sessions ended. */
export async function endSessions(tx: AccountDb, memberId: string): Promise<number> {
	await tx.deleteFrom('office.verification').where('value', '=', memberId).execute();
	const ended = await tx.deleteFrom('office.session').where('user_id', '=', memberId).executeTakeFirst();
	return Number(ended.numDeletedRows);
}

/** A leaver: sessions end, stories are free for others, the account is closed. It is kept, for the history names it. */
export async function closeMember(tx: AccountDb, memberId: string, now: number): Promise<void> {
	await endSessions(tx, memberId);
	await tx.updateTable('story.story').set({ assigned_to: null }).where('assigned_to', '=', memberId).execute();
	await tx
		.updateTable('office.member')
		.set({ closed_at: new Date(now), updated_at: new Date(now) })
		.where('id', '=', memberId)
		.where('closed_at', 'is', null)
		.execute();
	await tx.updateTable('office.credential').set({ password: null }).where('user_id', '=', memberId).execute();
	await tx.deleteFrom('office.second_factor').where('user_id', '=', memberId).execute();
}

/** Takes the second factor away: the next sign-in sets up a new one. All sessions end. */
export async function forgetSecondFactor(tx: AccountDb, memberId: string): Promise<void> {
	await endSessions(tx, memberId);
	await tx.deleteFrom('office.second_factor').where('user_id', '=', memberId).execute();
	await tx
		.updateTable('office.member')
		.set({ two_factor_enabled: false, updated_at: new Date() })
		.where('id', '=', memberId)
		.execute();
}

/** Whether anybody (other than `except`) manages the network. Without, the first start offers a link. */
export async function hasNetworkManager(db: AccountDb, except = ''): Promise<boolean> {
	const row = await db
		.selectFrom('office.member')
		.select('id')
		.where('id', '!=', except)
		.where('closed_at', 'is', null)
		.where('practice', '=', false)
		.where(sql<boolean>`'network_manager' = any(roles)`)
		.executeTakeFirst();
	return row !== undefined;
}

/** Lets those who take the role of managing the network away do so one after the other, until the transaction ends. */
export async function lockNetworkManagers(tx: AccountDb): Promise<void> {
	await tx
		.selectFrom('office.member')
		.select('id')
		.where('closed_at', 'is', null)
		.where(sql<boolean>`'network_manager' = any(roles)`)
		.orderBy('id')
		.forUpdate()
		.execute();
}
