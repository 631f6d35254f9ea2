/** After a restore: what staff did since the backup is gone, and somebody must look through people and holds. */
import { type Result, ok } from '#domain/base/result.ts';
import { logDeed } from '#server/store/accounts/deeds.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { answerRestore, unansweredRestore, type UnansweredRestore } from '#server/store/desk/restored.ts';
import { authorize, type NotAllowed } from './authorize.ts';
import type { DeskDeps } from './deps.ts';

/** The restore that nobody has answered yet, for everybody at the desk; null: there is none. */
export async function readRestore(
	deps: DeskDeps,
	member: Member
): Promise<(UnansweredRestore & { readonly canAnswer: boolean }) | null> {
	if (!authorize(member, 'see_holds').ok) return null;
	const restore = await unansweredRestore(deps.db);
	return restore && { ...restore, canAnswer: authorize(member, 'answer_restore').ok };
}

/** Says that people and holds were looked through. Said again it changes nothing. */
export async function sayRestoreLookedAt(deps: DeskDeps, member: Member): Promise<Result<null, NotAllowed>> {
	const allowed = authorize(member, 'answer_restore');
	if (!allowed.ok) return allowed;
	return deps.db.transaction().execute(async (tx) => {
		if (await answerRestore(tx, { memberId: member.id, at: deps.clock() }))
			await logDeed(tx, { memberId: member.id, did: 'restore_looked_at', subject: 'site' });
		return ok(null);
	});
}
