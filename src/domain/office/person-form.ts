import { isInterfaceLocale } from '#domain/base/locales.ts';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { readEmail, readLanguages } from '#domain/office/account.ts';
import { isRole, rolesToGive, type Role } from '#domain/office/roles.ts';

/** Somebody as a manager typed them. */
export interface TypedPerson {
	readonly name: string;
	readonly email: string;
	readonly officeId: string;
	readonly roles: readonly string[];
	readonly reading: string;
	readonly language: string;
}

export interface ReadPerson {
	readonly name: string;
	readonly email: string;
	readonly officeId: string | null;
	readonly roles: readonly Role[];
	readonly reading: readonly string[];
	readonly language: string;
}

export type PersonRefusal =
	'person_name' | 'person_email' | 'person_roles' | 'person_reading' | 'person_language' | 'person_office';

/**
 * Reads a typed person. `giver`: the roles of whoever asks; nobody gives a role that they may not give. Only somebody
 * who manages the network may belong to no office.
 */
export function readPerson(typed: TypedPerson, giver: readonly Role[]): Result<ReadPerson, PersonRefusal> {
	const name = typed.name.trim();
	if (name === '' || name.length > 120) return refuse('person_name');
	const email = readEmail(typed.email);
	if (email === null) return refuse('person_email');
	const roles = [...new Set(typed.roles)].filter(isRole);
	const allowed = rolesToGive(giver);
	if (roles.length === 0 || !roles.every((role) => allowed.includes(role))) return refuse('person_roles');
	const reading = readLanguages(typed.reading);
	if (reading === null) return refuse('person_reading');
	if (!isInterfaceLocale(typed.language)) return refuse('person_language');
	const officeId = typed.officeId === '' ? null : typed.officeId;
	if (officeId === null && !roles.includes('network_manager')) return refuse('person_office');
	return ok({ name, email, officeId, roles, reading, language: typed.language });
}
