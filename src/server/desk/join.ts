/** The two ways to an account: the link of the first start, and an invitation. Both work once. */
import { isInterfaceLocale } from '#domain/base/locales.ts';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { checkPassword, readEmail, readLanguages, type PasswordRefusal } from '#domain/office/account.ts';
import { readOffice, type OfficeRefusal, type TypedOffice } from '#domain/office/office-form.ts';
import { logDeed } from '#server/store/accounts/deeds.ts';
import { isFirstLink, useFirstLink } from '#server/store/accounts/first-link.ts';
import { findInvitation, takeInvitation, type Invitation } from '#server/store/accounts/invitations.ts';
import { addMember, findMember } from '#server/store/accounts/members.ts';
import { addOffice, findOffice } from '#server/store/accounts/offices.ts';
import { hashPassword } from './auth/passwords.ts';
import type { DeskDeps } from './deps.ts';

export interface TypedJoin {
	readonly password: string;
	readonly again: string;
}
export interface TypedFirst extends TypedJoin {
	readonly name: string;
	readonly email: string;
	readonly reading: string;
	readonly language: string;
	readonly office: TypedOffice;
}
export type FirstRefusal =
	'link_over' | 'person_name' | 'person_email' | 'person_known' | 'person_reading' | PasswordRefusal | OfficeRefusal;

/** Whether the link of the first start still works. In practice mode nobody is a manager, so it does not. */
export function isWelcome(deps: DeskDeps, token: string): Promise<boolean> {
	return deps.site.practice ? Promise.resolve(false) : isFirstLink(deps.db, token, deps.clock());
}

/** Makes the first person, who manages the network and the first office, and that office. */
export async function welcome(
	deps: DeskDeps,
	token: string,
	typed: TypedFirst
): Promise<Result<{ email: string }, FirstRefusal>> {
	if (!(await isWelcome(deps, token))) return refuse('link_over');
	const name = typed.name.trim();
	if (name === '' || name.length > 120) return refuse('person_name');
	const email = readEmail(typed.email);
	if (email === null) return refuse('person_email');
	const reading = readLanguages(typed.reading);
	if (reading === null) return refuse('person_reading');
	const office = readOffice(typed.office);
	if (!office.ok) return office;
	const password = checkPassword(typed.password, typed.again, { email, name });
	if (!password.ok) return password;
	// An account of before, closed or without the role: said while the link still works and all that was typed stands there.
	if ((await findMember(deps.db, { email })) !== null) return refuse('person_known');
	const passwordHash = await hashPassword(password.value);
	return deps.db.transaction().execute(async (tx) => {
		if (!(await useFirstLink(tx, token, deps.clock()))) return refuse('link_over');
		// A start that failed half-way may have left the office: it is then simply used.
		await addOffice(tx, { ...office.value, active: true });
		const id = await addMember(tx, {
			name,
			email,
			officeId: office.value.id,
			roles: ['network_manager', 'office_manager'],
			reading,
			language: localeOf(typed.language),
			passwordHash
		});
		if (id === null) throw new Error('an account with this address was made in this very moment');
		await logDeed(tx, { memberId: id, did: 'first_manager', subject: id });
		await logDeed(tx, { memberId: id, did: 'office_made', subject: office.value.id });
		return ok({ email });
	});
}

export interface InvitationView extends Invitation {
	readonly officeName: string | null;
}

/** What an invitation offers; null: used, withdrawn, too old or unknown, and nobody learns which. */
export async function readInvitation(deps: DeskDeps, token: string): Promise<InvitationView | null> {
	const invitation = await findInvitation(deps.db, token, deps.clock());
	if (invitation === null) return null;
	const office = invitation.officeId === null ? null : await findOffice(deps.db, invitation.officeId);
	return { ...invitation, officeName: office?.name ?? null };
}

/** Makes the account that an invitation offers. The person chooses the password; nobody else ever knows it. */
export async function acceptInvitation(
	deps: DeskDeps,
	token: string,
	typed: TypedJoin
): Promise<Result<{ email: string }, 'link_over' | 'person_known' | PasswordRefusal>> {
	const invitation = await findInvitation(deps.db, token, deps.clock());
	if (invitation === null) return refuse('link_over');
	const password = checkPassword(typed.password, typed.again, invitation);
	if (!password.ok) return password;
	const passwordHash = await hashPassword(password.value);
	return deps.db.transaction().execute(async (tx) => {
		const taken = await takeInvitation(tx, token, deps.clock());
		if (taken === null) return refuse('link_over');
		const id = await addMember(tx, { ...taken, passwordHash });
		if (id === null) return refuse('person_known');
		await logDeed(tx, { memberId: id, did: 'invitation_used', subject: id });
		return ok({ email: taken.email });
	});
}

function localeOf(text: string): string {
	return isInterfaceLocale(text) ? text : 'en';
}
