import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isChannel } from '#domain/consent/channels.ts';
import { commonGrants, compareGrants } from '#domain/consent/change.ts';
import { type Notice, noticeStanding } from '#domain/consent/notice.ts';
import { coolingEnds } from '#domain/consent/cooling.ts';
import type { Grants } from '#domain/consent/story-consent.ts';
import type { WouldBeKnown } from '#domain/story/would-be-known.ts';
import type { MineContext } from '#server/intake/intake-context.ts';
import { asksForWords } from '#server/intake/my-sealed.ts';
import type { MyStory } from '#server/intake/my-story.ts';
import { noteInLedger } from '#server/intake/note-in-ledger.ts';
import { noticeDetail } from '#server/intake/notice-detail.ts';
import type { Pass } from '#server/intake/pass.ts';
import { readLevels } from '#server/store/consent/grants.ts';
import {
	acceptNoticeMine,
	approveMine,
	approveMineInGroup,
	approveMyTranscript,
	askWiderMine,
	type IntakeTx,
	narrowMine
} from '#server/store/intake/my-story.ts';
import { noticesOffered } from '#server/store/notices/translated.ts';

/** The grants that are in force, as the rules read them. */
export function grantsOf(story: MyStory): Grants {
	return Object.fromEntries(
		Object.entries(story.grants)
			.filter(([channel]) => isChannel(channel))
			.map(([channel, grant]) => [channel, { ...grant, levels: readLevels(grant.levels) }])
	);
}

/** What came of a wish: nothing to do; less, at once; a reviewer is asked; less at once, and a reviewer is asked for the rest. */
export type Changed = 'same' | 'narrowed' | 'asked' | 'narrowed_and_asked';

/**
 * Changes how the teller is shown. Whatever shows less holds at once, also where the same wish shows more of something
 * else; that part waits for a reviewer, and nothing more is shown until then.
 */
export async function changeMyConsent(
	context: MineContext,
	pass: Pass,
	story: MyStory,
	{ grants: wished, noticeAccepted }: { readonly grants: Grants; readonly noticeAccepted: boolean }
): Promise<Result<{ readonly changed: Changed; readonly noticeFirst: boolean; readonly ledger: boolean }, 'stopped'>> {
	const before = grantsOf(story);
	const wider = compareGrants(before, wished) === 'wider';
	// More is asked only under the notice of today; less never waits for it.
	const requested = noticeRequested(context, story);
	const noticeFirst = wider && requested && !noticeAccepted;
	const asks = wider && !noticeFirst;
	const less = commonGrants(before, wished);
	const narrows = compareGrants(before, less) === 'narrower';
	if (!asks && !narrows) return ok({ changed: 'same', noticeFirst, ledger: true });
	return context.db.transaction().execute(async (tx) => {
		if (asks && requested) await acceptNotice(context, tx, pass, story);
		if (!narrows) {
			return (await askedForMore(tx, pass, wished))
				? ok({ changed: 'asked' as const, noticeFirst, ledger: true })
				: refuse('stopped');
		}
		const outcome = await narrowMine(tx, pass, stored(less));
		if (outcome === 'wider') throw new Error('the database sees a wider consent where the rules see a narrower one');
		if (outcome !== 'narrowed') return refuse('stopped');
		// Narrowing ends a wish that was open before; what is wished now comes after it.
		const asked = asks && (await askedForMore(tx, pass, wished));
		const changed: Changed = asked ? 'narrowed_and_asked' : 'narrowed';
		return ok({ changed, noticeFirst, ledger: await noteInLedger(context, 'narrowed', story.id) });
	});
}

/** Whether the notice means something else by now than when this teller said yes. */
export function noticeRequested(context: Pick<MineContext, 'notices'>, story: MyStory): boolean {
	return noticeStanding(story.noticeNumber, noticeToday(context, story).number) === 'requested';
}

/** The notice of today in the language in which this teller said yes. */
export function noticeToday({ notices }: Pick<MineContext, 'notices'>, { notice, language }: MyStory): Notice {
	return notices(notice?.language ?? language);
}

/** The same where an office translated it into a language that the pages do not speak. */
export async function noticeFor(context: Pick<MineContext, 'notices' | 'db'>, story: MyStory): Promise<Notice> {
	const today = noticeToday(context, story);
	const wished = story.notice?.language ?? story.language;
	if (today.language === wished) return today;
	const offered = await noticesOffered(context.db);
	return offered.find(({ language, number }) => language === wished && number === today.number) ?? today;
}

/** The yes to the notice of today. Nothing else changes by it. */
export async function acceptNotice(
	context: Pick<MineContext, 'notices' | 'db'>,
	tx: IntakeTx,
	pass: Pass,
	story: MyStory
): Promise<Result<null, 'stopped'>> {
	const outcome = await acceptNoticeMine(tx, pass, noticeDetail(await noticeFor(context, story)));
	return outcome === 'accepted' ? ok(null) : refuse('stopped');
}

async function askedForMore(tx: IntakeTx, pass: Pass, wished: Grants): Promise<boolean> {
	return (await askWiderMine(tx, pass, stored(wished))) === 'asked';
}

/** Grants as the functions of the database read them. */
export function stored(grants: Grants) {
	return Object.fromEntries(
		Object.entries(grants).map(([channel, grant]) => [
			channel,
			{
				levels: grant.levels,
				until: new Date(grant.until).toISOString(),
				excludedLanguages: grant.excludedLanguages,
				noRecallAck: grant.noRecallAck
			}
		])
	);
}

/**
 * The teller's yes to exactly this version of the safe text, with the answer to the last question. Who would be known and
 * does not want it says no yes: the text goes back to the desk. By receipt alone where no second word was chosen.
 */
export async function approveMySafeText(
	context: MineContext,
	pass: Pass,
	story: MyStory,
	text: { readonly language: string; readonly version: number; readonly known: WouldBeKnown | null }
): Promise<Result<'approved' | 'sent_back', 'second_word' | 'unanswered' | 'changed_meanwhile' | 'stopped'>> {
	if (story.hasSecondWord && !pass.secondWord) return refuse('second_word');
	// A text that the desk is still working on was never shown to the teller to be judged.
	if (!story.waiting) return refuse('changed_meanwhile');
	const { language, version, known } = text;
	if (known === null) return refuse('unanswered');
	const now = context.clock();
	const ends = Object.fromEntries(
		Object.keys(story.grants)
			.filter(isChannel)
			.map((channel) => [channel, new Date(coolingEnds(channel, now, context.practice())).toISOString()])
	);
	const asked = { language, version, known, ends };
	const outcome = await context.db
		.transaction()
		.execute((tx) => (story.group ? approveMineInGroup(tx, pass, asked) : approveMine(tx, pass, asked)));
	// Of several tellers somebody else may not have said yes yet: this one has.
	if (outcome === 'waits') return ok('approved');
	if (outcome === 'approved' || outcome === 'sent_back') return ok(outcome);
	return refuse(outcome === 'changed_meanwhile' ? 'changed_meanwhile' : 'stopped');
}

/** Says yes to exactly this version of what is heard in a recording. */
export async function approveMyWords(
	context: MineContext,
	pass: Pass,
	story: MyStory,
	words: { readonly fileId: string; readonly language: string; readonly version: number }
): Promise<Result<null, 'second_word' | 'changed_meanwhile' | 'stopped'>> {
	if (story.hasSecondWord && !pass.secondWord) return refuse('second_word');
	if (!asksForWords(story)) return refuse('changed_meanwhile');
	const outcome = await context.db.transaction().execute((tx) => approveMyTranscript(tx, pass, words));
	if (outcome === 'approved' || outcome === 'waits') return ok(null);
	return refuse(outcome === 'stopped' ? 'stopped' : 'changed_meanwhile');
}
