import { type Result, ok, refuse } from '#domain/base/result.ts';
import { readPerson, type PersonRefusal, type TypedPerson } from '#domain/office/person-form.ts';
import { reaches, reachOf } from '#domain/office/reach.ts';
import { rolesToGive, type Role } from '#domain/office/roles.ts';
import { logDeed } from '#server/store/accounts/deeds.ts';
import {
	addInvitation,
	openInvitations,
	withdrawInvitation,
	type Invitation
} from '#server/store/accounts/invitations.ts';
import {
	changeMember,
	closeMember,
	findMember,
	forgetSecondFactor,
	hasNetworkManager,
	listMembers,
	lockNetworkManagers,
	type Member
} from '#server/store/accounts/members.ts';
import { findOffice, listOffices, type Office } from '#server/store/accounts/offices.ts';
import { authorize, type NotAllowed } from './authorize.ts';
import type { DeskDeps } from './deps.ts';
import { noteAll } from './note-in-ledger.ts';

export interface People {
	readonly members: readonly Member[];
	readonly invitations: readonly Invitation[];
	readonly offices: readonly Office[];
	/** Roles this person may give. */
	readonly roles: readonly Role[];
}

export async function readPeople(deps: DeskDeps, member: Member): Promise<Result<People, NotAllowed>> {
	const reach = reachOf(member);
	const allowed = authorize(member, 'see_people', reach.all ? null : reach.officeId);
	if (!allowed.ok || (!reach.all && reach.officeId === null)) return refuse('not_allowed');
	const [members, invitations, offices] = await Promise.all([
		listMembers(deps.db, reach),
		openInvitations(deps.db, reach, deps.clock()),
		listOffices(deps.db)
	]);
	return ok({
		members,
		invitations,
		offices: offices.filter(({ id }) => reaches(reach, id)),
		roles: rolesToGive(member.roles)
	});
}

/** Invites somebody; the answer's token is the only copy: the page shows it as a link, once. */
export async function invite(
	deps: DeskDeps,
	member: Member,
	typed: TypedPerson
): Promise<Result<string, NotAllowed | PersonRefusal | 'person_known'>> {
	const allowed = authorize(member, 'invite', typed.officeId === '' ? null : typed.officeId);
	if (!allowed.ok) return allowed;
	const person = readPerson(typed, member.roles);
	if (!person.ok) return person;
	return deps.db.transaction().execute(async (tx) => {
		if (person.value.officeId !== null && (await findOffice(tx, person.value.officeId)) === null)
			return refuse('person_office');
		if ((await findMember(tx, { email: person.value.email })) !== null) return refuse('person_known');
		const token = await addInvitation(tx, { ...person.value, invitedBy: member.id }, deps.clock());
		await logDeed(tx, {
			memberId: member.id,
			did: 'invited',
			subject: person.value.officeId ?? 'network',
			detail: { roles: person.value.roles }
		});
		return ok(token);
	});
}

export async function takeBackInvitation(
	deps: DeskDeps,
	member: Member,
	invitationId: string
): Promise<Result<null, NotAllowed | 'not_found'>> {
	if (!/^[0-9a-f]{64}$/.test(invitationId)) return refuse('not_found');
	return deps.db.transaction().execute(async (tx) => {
		const waiting = (await openInvitations(tx, { all: true }, deps.clock())).find(({ id }) => id === invitationId);
		const allowed = authorize(member, 'invite', waiting?.officeId ?? null);
		if (!allowed.ok) return allowed;
		if (waiting === undefined || (await withdrawInvitation(tx, invitationId, deps.clock())) === null)
			return refuse('not_found');
		await logDeed(tx, { memberId: member.id, did: 'invitation_withdrawn', subject: waiting.officeId ?? 'network' });
		return ok(null);
	});
}

export type AccountRefusal = NotAllowed | 'not_found' | 'own_account' | 'last_manager' | 'practice_account';

/** Changes name, roles, languages and office of somebody. What they may not do any more ends with their next request. */
export async function changeAccount(
	deps: DeskDeps,
	member: Member,
	id: string,
	typed: TypedPerson
): Promise<Result<null, AccountRefusal | PersonRefusal>> {
	return changing<AccountRefusal | PersonRefusal>(deps, member, id, 'change_account', async (tx, person) => {
		const read = readPerson({ ...typed, email: person.email }, member.roles);
		if (!read.ok) return read;
		const there = authorize(member, 'change_account', read.value.officeId);
		if (!there.ok) return there;
		if (!read.value.roles.includes('network_manager') && (await isLastManager(tx, person)))
			return refuse('last_manager');
		await changeMember(tx, id, read.value);
		await logDeed(tx, {
			memberId: member.id,
			did: 'account_changed',
			subject: id,
			detail: { roles: read.value.roles }
		});
		return ok(null);
	});
}

/** A leaver: out at once, their stories free for others, the account closed and kept. */
export async function closeAccount(deps: DeskDeps, member: Member, id: string): Promise<Result<null, AccountRefusal>> {
	return changing<AccountRefusal>(deps, member, id, 'close_account', async (tx, person) => {
		if (person.id === member.id) return refuse('own_account');
		if (await isLastManager(tx, person)) return refuse('last_manager');
		await closeMember(tx, id, deps.clock());
		await logDeed(tx, { memberId: member.id, did: 'account_closed', subject: id });
		// A restored backup must not open it again.
		await noteAll(deps, [{ kind: 'account_closed', storyId: id }]);
		return ok(null);
	});
}

/** For somebody who lost the phone and the codes: the next sign-in sets up a new second factor. */
export async function resetSecondFactor(
	deps: DeskDeps,
	member: Member,
	id: string
): Promise<Result<null, AccountRefusal>> {
	return changing<AccountRefusal>(deps, member, id, 'reset_second_factor', async (tx, person) => {
		if (person.id === member.id) return refuse('own_account');
		await forgetSecondFactor(tx, id);
		await logDeed(tx, { memberId: member.id, did: 'second_factor_reset', subject: id });
		return ok(null);
	});
}

type Tx = Parameters<Parameters<ReturnType<DeskDeps['db']['transaction']>['execute']>[0]>[0];

/** authorize → load → decide → save → log, in one transaction; `work` refuses before it changes anything. */
function changing<Refusal extends string>(
	deps: DeskDeps,
	member: Member,
	id: string,
	act: 'change_account' | 'close_account' | 'reset_second_factor',
	work: (tx: Tx, person: Member) => Promise<Result<null, Refusal>>
): Promise<Result<null, Refusal | NotAllowed | 'not_found' | 'practice_account'>> {
	return deps.db.transaction().execute(async (tx) => {
		const person = await findMember(tx, { id });
		const allowed = authorize(member, act, person?.officeId ?? null);
		if (!allowed.ok) return allowed;
		if (person === null || person.closed) return refuse('not_found');
		// Nobody takes away what they could not have given: an office does not unseat a manager of the network.
		if (!person.roles.every((role) => rolesToGive(member.roles).includes(role))) return refuse('not_allowed');
		// The tour of practice mode needs its people, and they have no password to sign in with again.
		if (person.practice) return refuse('practice_account');
		return work(tx, person);
	});
}

/** Whether the network would have nobody left who manages it. */
async function isLastManager(tx: Tx, person: Member): Promise<boolean> {
	if (!person.roles.includes('network_manager')) return false;
	// Two who each take it from the other at the same moment would both still see the other one.
	await lockNetworkManagers(tx);
	return !(await hasNetworkManager(tx, person.id));
}
