/** Profiles: what an office says of many people, with a source, and never of one. Two people stand for each. */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isUuid } from '#domain/base/shape.ts';
import { reaches, reachOf } from '#domain/office/reach.ts';
import { type ProfileRefusal, readProfile, type TypedProfile } from '#domain/print/print-order.ts';
import type { Member } from '#server/store/accounts/members.ts';
import {
	addProfile,
	approveProfile,
	findProfile,
	listProfiles,
	type ProfileAtDesk,
	withdrawProfile
} from '#server/store/prints/profiles.ts';
import { authorize, type NotAllowed } from './authorize.ts';
import type { DeskDeps } from './deps.ts';

export interface ProfileView extends Omit<ProfileAtDesk, 'writtenBy' | 'officeId'> {
	/** Whether this person wrote it, and whether they may say yes to it, or take it back. */
	readonly own: boolean;
	readonly mayApprove: boolean;
	readonly mayWithdraw: boolean;
}

/** Those of this person's office, and of other offices what may be printed. */
export async function readProfiles(deps: DeskDeps, member: Member): Promise<Result<ProfileView[], NotAllowed>> {
	const allowed = authorize(member, 'see_profiles');
	if (!allowed.ok) return allowed;
	const all = await listProfiles(deps.db);
	return ok(
		all
			.filter((profile) => profile.approved || reaches(reachOf(member), profile.officeId))
			.map(({ writtenBy, officeId, ...profile }) => {
				const ours = reaches(reachOf(member), officeId);
				const own = writtenBy === member.id;
				return {
					...profile,
					own,
					mayApprove: ours && !own && !profile.approved && authorize(member, 'approve_profile').ok,
					mayWithdraw: ours && authorize(member, 'write_profile').ok
				};
			})
	);
}

export async function writeProfile(
	deps: DeskDeps,
	member: Member,
	typed: TypedProfile
): Promise<Result<string, NotAllowed | ProfileRefusal>> {
	const allowed = authorize(member, 'write_profile');
	if (!allowed.ok) return allowed;
	const profile = readProfile(typed);
	if (!profile.ok) return profile;
	return ok(await addProfile(deps.db, { ...profile.value, officeId: member.officeId, memberId: member.id }));
}

/** A second person has read it. Whoever wrote it cannot; the database says the same. */
export async function sayYesToProfile(
	deps: DeskDeps,
	member: Member,
	id: string
): Promise<Result<null, NotAllowed | 'not_found' | 'own'>> {
	const allowed = authorize(member, 'approve_profile');
	if (!allowed.ok) return allowed;
	const profile = isUuid(id) ? await findProfile(deps.db, id) : null;
	if (profile === null || !reaches(reachOf(member), profile.officeId)) return refuse('not_found');
	if (profile.writtenBy === member.id) return refuse('own');
	await approveProfile(deps.db, id, member.id);
	return ok(null);
}

/** Takes it back; files that hold it are deleted in the same transaction. */
export async function takeBackProfile(
	deps: DeskDeps,
	member: Member,
	id: string
): Promise<Result<null, NotAllowed | 'not_found'>> {
	const allowed = authorize(member, 'write_profile');
	if (!allowed.ok) return allowed;
	const profile = isUuid(id) ? await findProfile(deps.db, id) : null;
	if (profile === null || !reaches(reachOf(member), profile.officeId)) return refuse('not_found');
	await withdrawProfile(deps.db, id);
	return ok(null);
}
