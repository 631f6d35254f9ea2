/** Renewing a yes by receipt: everything is asked again, and what is not said is not allowed. */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { commonGrants, compareGrants } from '#domain/consent/change.ts';
import { isChannel } from '#domain/consent/channels.ts';
import type { Notice } from '#domain/consent/notice.ts';
import { RENEWED_BEFORE } from '#domain/consent/reminders.ts';
import type { Grants } from '#domain/consent/story-consent.ts';
import { frameWithinPage } from '#domain/tell/wished-grants.ts';
import type { ReadChoices } from '#domain/tell/made-from.ts';
import { grantsOf, noticeFor, stored, type Wish } from '#server/intake/change-my-consent.ts';
import type { MineContext } from '#server/intake/intake-context.ts';
import { inTurn } from '#server/intake/in-turn.ts';
import type { MyStory } from '#server/intake/my-story.ts';
import { sameWishWaits } from '#server/intake/my-wish.ts';
import { noteInLedger } from '#server/intake/note-in-ledger.ts';
import { noticeDetail } from '#server/intake/notice-detail.ts';
import { soundOffered } from '#server/intake/sound-offered.ts';
import type { Pass } from '#server/intake/pass.ts';
import { readLevels } from '#server/store/consent/grants.ts';
import { narrowMine, renewMine } from '#server/store/intake/my-story.ts';

/**
 * `renewed`: it had ended, and begins anew with the safe text; `asked`: the office looks at it, the old yes goes on;
 * `older`: the form was older than what counts now, and at most less is shown.
 */
export type Renewed = 'renewed' | 'asked' | 'narrowed' | 'same' | 'older' | 'older_and_narrowed';

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

/**
 * Whether it is time to renew: within 90 days before the end, and afterwards until it is erased; and after taking back, while
 * it is kept sealed for the teller.
 */
export function canRenew(story: MyStory, now: number): boolean {
	if (story.erasedAt !== null) return false;
	if (story.takenBackAt !== null) return story.mayComeBack === true;
	if (story.state === 'expired') return true;
	const end = firstEnd(story);
	return ['cooling', 'active', 'suspended'].includes(story.state) && end !== null && end - now <= RENEWED_BEFORE;
}

/**
 * A full yes afresh. What shows less holds at once; what was not said goes on to its end and no longer. A child renews
 * together with an interviewer. A form that was made before something else was chosen renews nothing.
 */
export async function renewMyConsent(
	context: MineContext,
	pass: Pass,
	{ wish, notice }: { readonly wish: Wish; readonly notice: Notice }
): Promise<
	Result<
		{ readonly renewed: Renewed; readonly read: ReadChoices; readonly ledger: boolean },
		'stopped' | 'with_interviewer' | 'second_word'
	>
> {
	return inTurn(context, pass, async (tx, story) => {
		if (story.minor) return refuse('with_interviewer');
		const now = context.clock();
		if (!canRenew(story, now)) return refuse('stopped');
		// To take back needs the number alone; to show again what was told needs all that its teller chose to need.
		if (story.takenBackAt !== null && story.hasSecondWord && !pass.secondWord) return refuse('second_word');
		const read = wish(story);
		const { grants: chosen, older } = read;
		const over = story.state === 'expired' || story.takenBackAt !== null;
		const before = over ? {} : grantsOf(story);
		const wished = frameWithinPage({ ...before, ...chosen });
		const less = commonGrants(before, wished);
		const narrows = compareGrants(before, less) === 'narrower';
		const goesOn = compareGrants(before, wished) === 'wider';
		let ledger = true;
		const done = (renewed: Renewed) => ok({ renewed, read, ledger });
		// The same button pressed twice.
		if (!narrows && goesOn && sameWishWaits(story, stored(wished))) return done('asked');
		if (narrows) {
			if ((await narrowMine(tx, pass, stored(less))) !== 'narrowed') return refuse('stopped');
			ledger = await noteInLedger(context, 'narrowed', story.id);
		}
		if (older) return done(narrows ? 'older_and_narrowed' : 'older');
		if (!goesOn) return done(narrows ? 'narrowed' : 'same');
		// The page offers the sound of the notice in the language of the first yes; this yes may name another language.
		const offered = (await noticeFor({ ...context, db: tx }, story)).hash === notice.hash;
		const detail = { ...noticeDetail(notice, offered ? await soundOffered(tx, notice) : null), what: 'grants' };
		const outcome = await renewMine(tx, pass, { grants: stored(wished), detail });
		if (outcome === 'renewed' || outcome === 'asked') return done(outcome);
		// A refusal is an answer; what was narrowed beside it holds.
		return refuse(outcome === 'with_interviewer' ? 'with_interviewer' : 'stopped');
	});
}
