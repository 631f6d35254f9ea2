import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isChannel } from '#domain/consent/channels.ts';
import { commonGrants, compareGrants } from '#domain/consent/change.ts';
import { type Notice, noticeStanding } from '#domain/consent/notice.ts';
import { coolingEnds } from '#domain/consent/cooling.ts';
import type { Grants } from '#domain/consent/story-consent.ts';
import type { ReadChoices } from '#domain/tell/made-from.ts';
import type { WouldBeKnown } from '#domain/story/would-be-known.ts';
import type { MineContext } from '#server/intake/intake-context.ts';
import { inTurn, type TurnTx } from '#server/intake/in-turn.ts';
import { asksForWords } from '#server/intake/my-sealed.ts';
import type { MyStory } from '#server/intake/my-story.ts';
import { sameWishWaits } from '#server/intake/my-wish.ts';
import { noteInLedger } from '#server/intake/note-in-ledger.ts';
import { noticeDetail } from '#server/intake/notice-detail.ts';
import { soundOffered } from '#server/intake/sound-offered.ts';
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
import type { NoticeReader } from '#server/store/notices/notices.ts';
import { noticesOffered } from '#server/store/notices/translated.ts';

/** The grants that are in force, as the rules read them. */
export function grantsOf(story: MyStory): Grants {
	return Object.fromEntries(
		Object.entries(story.grants)
			.filter(([channel]) => isChannel(channel))
			.map(([channel, grant]) => [channel, { ...grant, levels: readLevels(grant.levels) }])
	);
}

/**
 * What came of a wish: nothing to do; it counts already; less, at once; a reviewer is asked; less at once, and a reviewer
 * is asked for the rest. Of a form that was older than what counts now, less at once, and the rest is shown back.
 */
export type Changed = 'same' | 'already' | 'narrowed' | 'asked' | 'narrowed_and_asked' | 'older' | 'older_and_narrowed';

/** Reads a wish against the story as it is when its turn comes. */
export type Wish = (story: MyStory) => ReadChoices;

/** What became of a form about consent. */
export interface ChangeDone {
	readonly changed: Changed;
	/** More is wished, and the notice of today must be read first. */
	readonly noticeFirst: boolean;
	/** As it was read; where it has faults, nothing was done. */
	readonly read: ReadChoices;
	readonly ledger: boolean;
}

/**
 * Changes how the teller is shown. Whatever shows less holds at once, also where the same wish shows more of something
 * else; that part waits for a reviewer, and nothing more is shown until then. Nothing more is asked by a form that was
 * made before something else was chosen.
 */
export async function changeMyConsent(
	context: MineContext,
	pass: Pass,
	{ wish, noticeRead }: { readonly wish: Wish; readonly noticeRead: string }
): Promise<Result<ChangeDone, 'stopped'>> {
	return inTurn(context, pass, async (tx, story) => {
		const read = wish(story);
		const { grants: wished, older, touched } = read;
		const before = grantsOf(story);
		const wider = read.leftOut || compareGrants(before, wished) === 'wider';
		// More is asked only under the notice of today; less never waits for it.
		const requested = noticeRequested(context, story);
		const noticeFirst =
			wider && !older && requested && noticeRead !== (await noticeFor({ ...context, db: tx }, story)).hash;
		const done = (changed: Changed, ledger = true) => ok({ changed, noticeFirst, read, ledger });
		if (read.faults.length > 0) return done('same');
		const asks = wider && !noticeFirst && !older;
		const less = commonGrants(before, wished);
		const narrows = compareGrants(before, less) === 'narrower';
		const askedBefore = wider && !narrows && sameWishWaits(story, stored(wished));
		if (askedBefore && !noticeFirst) return done('asked');
		if (!asks && !narrows) return done(!older ? 'same' : wider || !touched ? 'older' : 'already');
		if (asks && requested) await acceptNotice(context, tx, pass, story);
		if (!narrows) return (await askedForMore(tx, pass, wished)) ? done('asked') : refuse('stopped');
		const outcome = await narrowMine(tx, pass, stored(less));
		if (outcome === 'wider') throw new Error('the database sees a wider consent where the rules see a narrower one');
		if (outcome !== 'narrowed') return refuse('stopped');
		// Narrowing ends a wish that was open before; what is wished now comes after it.
		const asked = asks && (await askedForMore(tx, pass, wished));
		const changed = asked ? 'narrowed_and_asked' : older && wider ? 'older_and_narrowed' : 'narrowed';
		return done(changed, await noteInLedger(context, 'narrowed', story.id));
	});
}

/** Whether the notice means something else by now than when this teller said yes. */
export function noticeRequested(context: Pick<MineContext, 'notices'>, story: MyStory): boolean {
	return noticeStanding(story.noticeNumber, noticeToday(context, story).number) === 'requested';
}

/** The notice of today in the language in which this teller said yes. */
function noticeToday({ notices }: Pick<MineContext, 'notices'>, { notice, language }: MyStory): Notice {
	return notices(notice?.language ?? language);
}

/** The same where an office translated it into a language that the pages do not speak. */
export async function noticeFor(
	context: Pick<MineContext, 'notices'> & { readonly db: NoticeReader },
	story: MyStory
): Promise<Notice> {
	const today = noticeToday(context, story);
	const wished = story.notice?.language ?? story.language;
	if (today.language === wished) return today;
	const offered = await noticesOffered(context.db);
	return offered.find(({ language, number }) => language === wished && number === today.number) ?? today;
}

/**
 * The teller's yes to the notice of today, and to no other: `read` names the one that stood on the page. Saying it again
 * writes nothing.
 */
export function acceptMyNotice(
	context: Pick<MineContext, 'notices' | 'db'>,
	pass: Pass,
	read: string
): Promise<Result<null, 'stopped' | 'notice_older'>> {
	return inTurn<null, 'stopped' | 'notice_older'>(context, pass, async (tx, story) => {
		if (!noticeRequested(context, story)) return ok(null);
		if (read !== (await noticeFor({ ...context, db: tx }, story)).hash) return refuse('notice_older');
		return acceptNotice(context, tx, pass, story);
	});
}

/** The yes to the notice of today. Nothing else changes by it. */
async function acceptNotice(
	{ notices }: Pick<MineContext, 'notices'>,
	tx: TurnTx,
	pass: Pass,
	story: MyStory
): Promise<Result<null, 'stopped'>> {
	const notice = await noticeFor({ notices, db: tx }, story);
	const outcome = await acceptNoticeMine(tx, pass, noticeDetail(notice, await soundOffered(tx, notice)));
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
	const { language, version, known } = text;
	// A text that the desk is still working on was never shown to the teller to be judged. The same yes once more is one yes.
	if (!story.waiting) return saidYesBefore(story, text) ? ok('approved') : refuse('changed_meanwhile');
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

function saidYesBefore(
	{ tellings, state, takenBackAt }: MyStory,
	{
		language,
		version,
		known
	}: { readonly language: string; readonly version: number; readonly known: WouldBeKnown | null }
): boolean {
	if (takenBackAt !== null || !['cooling', 'active'].includes(state)) return false;
	const telling = tellings.find((one) => one.language === language);
	return known !== null && known !== 'unwanted' && telling?.tellerVersion === version;
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
