import { type Result, ok, refuse } from '#domain/base/result.ts';
import { mayOnStory } from '#domain/office/may.ts';
import { findMember, type Member } from '#server/store/accounts/members.ts';
import { assignStory, claimStory, releaseStory } from '#server/store/desk/assignments.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { storySubject } from '#server/store/desk/story-subject.ts';
import { authorizeStory, type NotAllowed } from './authorize.ts';
import type { DeskDeps } from './deps.ts';

export type ClaimRefusal = NotAllowed | 'not_found' | 'taken';

/** Takes a story to work on; one that has just arrived is then in review. */
export async function claim(deps: DeskDeps, member: Member, storyId: string): Promise<Result<null, ClaimRefusal>> {
	return deps.db.transaction().execute(async (tx) => {
		const allowed = await authorizeStory(tx, member, 'claim', storyId, { lock: true });
		if (!allowed.ok) return allowed;
		if (!(await claimStory(tx, storyId, member.id))) return refuse('taken');
		await logHistory(tx, { storyId, memberId: member.id, did: 'claimed' });
		return ok(null);
	});
}

/** Gives a story back to the queue: one's own, or as a manager anybody's. */
export async function release(deps: DeskDeps, member: Member, storyId: string): Promise<Result<null, ClaimRefusal>> {
	return deps.db.transaction().execute(async (tx) => {
		const allowed = await authorizeStory(tx, member, 'release', storyId, { lock: true });
		if (!allowed.ok) return allowed;
		const own = allowed.value.assignedTo === member.id;
		if (!own && !mayOnStory(member, 'assign', allowed.value)) return refuse('not_allowed');
		await releaseStory(tx, storyId);
		await logHistory(tx, { storyId, memberId: member.id, did: 'released' });
		return ok(null);
	});
}

/** Gives a story to somebody who may work on it; a critical one also to a reviewer of another office. */
export async function assign(
	deps: DeskDeps,
	member: Member,
	storyId: string,
	toMemberId: string
): Promise<Result<null, NotAllowed | 'not_found' | 'unsuitable'>> {
	return deps.db.transaction().execute(async (tx) => {
		const allowed = await authorizeStory(tx, member, 'assign', storyId, { lock: true });
		if (!allowed.ok) return allowed;
		const to = await findMember(tx, { id: toMemberId });
		const story = await storySubject(tx, storyId);
		if (to === null || to.closed || story === null) return refuse('unsuitable');
		if (!mayOnStory(to, 'claim', { ...story, assignedTo: to.id })) return refuse('unsuitable');
		await assignStory(tx, storyId, to.id);
		await logHistory(tx, { storyId, memberId: member.id, did: 'assigned', detail: { to: to.id } });
		return ok(null);
	});
}
