/** Renewing a yes by receipt: everything is asked again, and what is not said is not allowed. */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { commonGrants, compareGrants } from '#domain/consent/change.ts';
import { isChannel } from '#domain/consent/channels.ts';
import type { Notice } from '#domain/consent/notice.ts';
import { RENEWED_BEFORE } from '#domain/consent/reminders.ts';
import type { Grants } from '#domain/consent/story-consent.ts';
import { frameWithinPage } from '#domain/tell/wished-grants.ts';
import { grantsOf, stored } from '#server/intake/change-my-consent.ts';
import type { MineContext } from '#server/intake/intake-context.ts';
import type { MyStory } from '#server/intake/my-story.ts';
import { noteInLedger } from '#server/intake/note-in-ledger.ts';
import { noticeDetail } from '#server/intake/notice-detail.ts';
import type { Pass } from '#server/intake/pass.ts';
import { readLevels } from '#server/store/consent/grants.ts';
import { narrowMine, renewMine } from '#server/store/intake/my-story.ts';

/** `renewed`: it had ended, and begins anew with the safe text; `asked`: the office looks at it, the old yes goes on. */
export type Renewed = 'renewed' | 'asked' | 'narrowed' | 'same';

/** What a renewal is compared with: what is allowed now, and what was allowed until it ended. */
export function beforeRenewal(story: MyStory, now: number): Grants {
	const past = Object.entries(story.past)
		.filter(([channel]) => isChannel(channel))
		.map(([channel, { levels, excludedLanguages }]) => [
			channel,
			{ levels: readLevels(levels), from: now, until: now, noRecallAck: false, excludedLanguages }
		]);
	return { ...Object.fromEntries(past), ...grantsOf(story) };
}

/** When the first of the yeses ends (milliseconds since 1970); null: there is none any more. */
export function firstEnd(story: MyStory): number | null {
	const ends = Object.values(grantsOf(story)).map(({ until }) => until);
	return ends.length === 0 ? null : Math.min(...ends);
}

/** Whether it is time to renew: within 90 days before the end, and afterwards until it is erased. */
export function canRenew(story: MyStory, now: number): boolean {
	if (story.takenBackAt !== null || story.erasedAt !== null) return false;
	if (story.state === 'expired') return true;
	const end = firstEnd(story);
	return ['cooling', 'active', 'suspended'].includes(story.state) && end !== null && end - now <= RENEWED_BEFORE;
}

/**
 * A full yes afresh. What shows less holds at once; what was not said goes on to its end and no longer. A child renews
 * together with an interviewer.
 */
export async function renewMyConsent(
	context: MineContext,
	pass: Pass,
	story: MyStory,
	{ grants: chosen, notice }: { readonly grants: Grants; readonly notice: Notice }
): Promise<Result<{ readonly renewed: Renewed; readonly ledger: boolean }, 'stopped' | 'with_interviewer'>> {
	if (story.minor) return refuse('with_interviewer');
	const now = context.clock();
	if (!canRenew(story, now)) return refuse('stopped');
	const before = story.state === 'expired' ? {} : grantsOf(story);
	const wished = frameWithinPage({ ...before, ...chosen });
	const less = commonGrants(before, wished);
	const narrows = compareGrants(before, less) === 'narrower';
	const goesOn = compareGrants(before, wished) === 'wider';
	if (!narrows && !goesOn) return ok({ renewed: 'same', ledger: true });
	return context.db.transaction().execute(async (tx) => {
		let ledger = true;
		if (narrows) {
			if ((await narrowMine(tx, pass, stored(less))) !== 'narrowed') return refuse('stopped');
			ledger = await noteInLedger(context, 'narrowed', story.id);
		}
		if (!goesOn) return ok({ renewed: 'narrowed' as const, ledger });
		const detail = { ...noticeDetail(notice), what: 'grants' };
		const outcome = await renewMine(tx, pass, { grants: stored(wished), detail });
		if (outcome === 'renewed' || outcome === 'asked') return ok({ renewed: outcome, ledger });
		// A refusal is an answer; what was narrowed beside it holds.
		return refuse(outcome === 'with_interviewer' ? 'with_interviewer' : 'stopped');
	});
}
