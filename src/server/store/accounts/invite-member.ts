/** What the command line does about accounts: no door is open there, and nobody is signed in. */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { readPerson, type PersonRefusal, type TypedPerson } from '#domain/office/person-form.ts';
import type { OwnerDb } from '#server/store/handle.ts';
import { logDeed } from './deeds.ts';
import { addInvitation } from './invitations.ts';
import { findMember } from './members.ts';
import { findOffice } from './offices.ts';

export interface InviteOptions {
	/** Where people type the address, `https://stories.example.org`; the link begins with it. */
	readonly origin: string;
	/** ms since 1970. */
	readonly now: number;
}

/**
 * Invites somebody, with any role. Answers with the link (`…/desk/invitation/TOKEN`), which works once within 72 hours
 * and is nowhere else.
 */
export async function inviteMember(
	owner: OwnerDb,
	typed: TypedPerson,
	{ origin, now }: InviteOptions
): Promise<Result<string, PersonRefusal | 'person_known'>> {
	const person = readPerson(typed, ['network_manager']);
	if (!person.ok) return person;
	return owner.transaction().execute(async (tx) => {
		const { officeId, email, roles } = person.value;
		if (officeId !== null && (await findOffice(tx, officeId)) === null) return refuse('person_office');
		if ((await findMember(tx, { email })) !== null) return refuse('person_known');
		const token = await addInvitation(tx, { ...person.value, invitedBy: null }, now);
		await logDeed(tx, { memberId: null, did: 'invited', subject: officeId ?? 'network', detail: { roles } });
		return ok(`${origin}/desk/invitation/${token}`);
	});
}
