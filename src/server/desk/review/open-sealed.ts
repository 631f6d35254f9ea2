import { randomUUID } from 'node:crypto';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { tidyText } from '#domain/base/tidy-text.ts';
import { isOpeningReason, mustGiveReason, REASON_LIMITS } from '#domain/office/reason.ts';
import type { StoryAct } from '#domain/office/roles.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { logOpening, type Openable } from '#server/store/review/openings.ts';
import type { DeskDeps } from '../deps.ts';
import { type Barred, sealNext, workOn } from './work.ts';

/** What somebody must be allowed to open each. */
const ACT: Readonly<Record<Openable, StoryAct>> = {
	testimony: 'open_testimony',
	contact: 'open_contact',
	picture: 'open_testimony',
	recording: 'open_testimony'
};

/**
 * Opens what a teller told, how they may be reached, their pictures or their recordings, for half an hour. It is written down
 * who did it and why: `why` is one of `OPENING_REASONS`, `reason` says it in words, which is demanded from those who come
 * from elsewhere, for another reason, and for how to reach the teller. Both are sealed with the story. The teller can see how
 * often. Of a story that was taken back only how to reach its teller: what was told is locked away for them.
 */
export async function openSealed(
	deps: DeskDeps,
	member: Member,
	asked: { readonly storyId: string; readonly what: Openable; readonly why: string; readonly reason: string }
): Promise<Result<null, Barred | 'opening_why_missing' | 'reason_missing' | 'reason_long'>> {
	const { storyId, what, why } = asked;
	return workOn(deps, member, { act: ACT[what], storyId, alsoTakenBack: what === 'contact' }, async (at) => {
		const reason = tidyText(asked.reason);
		if (!isOpeningReason(why)) return refuse('opening_why_missing');
		const inWords = why === 'other' || what === 'contact' || mustGiveReason(member, at.subject);
		if (inWords && reason.length < REASON_LIMITS.least) return refuse('reason_missing');
		if (reason.length > REASON_LIMITS.most) return refuse('reason_long');
		const id = randomUUID();
		const value = reason === '' ? { why } : { why, reason };
		const sealed = await sealNext(at, { field: `opening:${id}`, after: 0, value, byMember: member.id });
		if (!sealed.ok) throw new Error('an opening was written twice');
		await logOpening(at.tx, { id, storyId, memberId: member.id, what, at: deps.clock() });
		return ok(null);
	});
}
