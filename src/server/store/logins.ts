/** Where the database is and with which words each door enters it. */
import { doorRoles, loginName, passwordPurpose, type LoginPassword } from './roles.ts';
import type { Logins } from './connect.ts';
import type { Role } from './handle.ts';

/** Gives the 32 bytes of a purpose; the second secret's `derive`. */
export type Derive = (purpose: string) => Buffer;

/** The password of a login, derived from the second secret. */
export function passwordOf(derive: Derive, role: Role): string {
	return derive(passwordPurpose(role)).toString('base64url');
}

/** What the first start needs to make the logins. */
export function loginPasswords(derive: Derive): LoginPassword[] {
	return doorRoles.map((role) => ({
		role,
		password: passwordOf(derive, role),
		salt: derive(`${passwordPurpose(role)}/salt`).subarray(0, 16)
	}));
}

/** Addresses of a server that is reached through a socket in `folder`. */
export function socketLogins(folder: string, database: string, derive: Derive): Record<Role, string> {
	const url = (role: Role) =>
		`postgres://${loginName(role)}:${passwordOf(derive, role)}@/${database}?host=${encodeURIComponent(folder)}`;
	return {
		owner: url('owner'),
		desk: url('desk'),
		worker: url('worker'),
		intake: url('intake'),
		public: url('public'),
		press: url('press')
	};
}

/** Addresses on a server of one's own: those that are given, the others the owner's with name and password exchanged. */
export function externalLogins(owner: string, given: Logins, derive: Derive): Record<Role, string> {
	const url = (role: Role) =>
		given[role] ??
		owner.replace(/^(postgres(?:ql)?:\/\/)(?:[^/@]*@)?/, `$1${loginName(role)}:${passwordOf(derive, role)}@`);
	return {
		owner: given.owner ?? owner,
		desk: url('desk'),
		worker: url('worker'),
		intake: url('intake'),
		public: url('public'),
		press: url('press')
	};
}
