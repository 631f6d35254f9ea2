/**
 * The logins (lock 3): one for each door, none a member of another, none may make anything. What each may read and write
 * stands in the migrations, beside the tables.
 */
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import type { Client } from 'pg';
import type { Role } from './handle.ts';

export const doorRoles = ['desk', 'worker', 'intake', 'public', 'press'] as const satisfies readonly Role[];

/** The name of a login in the database. */
export function loginName(role: Role): string {
	return `suitcase_${role}`;
}

/** The purpose under which a login's password is derived from the second secret. */
export function passwordPurpose(role: Role): string {
	return `login/${role}`;
}

export interface LoginPassword {
	role: (typeof doorRoles)[number];
	password: string;
	/** 16 bytes that stay the same for this login. */
	salt: Buffer;
}

/**
 * Makes the logins or corrects what somebody changed about them. Runs as the owner, inside the caller's transaction.
 * A verifier (RFC 5802) is sent, never a password: statements may be logged on a server that is not ours.
 */
export async function makeLogins(owner: Client, passwords: LoginPassword[]): Promise<void> {
	const { rows } = await owner.query<{ name: string }>('select current_database() as name');
	const database = owner.escapeIdentifier(rows[0]?.name ?? '');
	await owner.query(`revoke connect, temporary, create on database ${database} from public`);
	await owner.query('revoke all on schema public from public');
	for (const { role, password, salt } of passwords) {
		const name = loginName(role);
		const known = await owner.query('select from pg_roles where rolname = $1', [name]);
		if (known.rowCount === 0) await owner.query(`create role ${name}`);
		await owner.query(
			`alter role ${name} with login noinherit nocreatedb nocreaterole password '${scramVerifier(password, salt)}'`
		);
		const groups = await owner.query<{ name: string }>(
			'select g.rolname as name from pg_auth_members m join pg_roles g on g.oid = m.roleid join pg_roles r on r.oid = m.member where r.rolname = $1',
			[name]
		);
		for (const group of groups.rows) await owner.query(`revoke ${owner.escapeIdentifier(group.name)} from ${name}`);
		await owner.query(`grant connect on database ${database} to ${name}`);
	}
}

/** What PostgreSQL stores of a password: SCRAM-SHA-256, 4096 rounds, its own default. */
function scramVerifier(password: string, salt: Buffer): string {
	const salted = pbkdf2Sync(password, salt, 4096, 32, 'sha256');
	const sign = (text: string) => createHmac('sha256', salted).update(text).digest();
	const storedKey = createHash('sha256').update(sign('Client Key')).digest('base64');
	return `SCRAM-SHA-256$4096:${salt.toString('base64')}$${storedKey}:${sign('Server Key').toString('base64')}`;
}
