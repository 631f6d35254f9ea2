/** What the teller's own page shows, field by field; nothing else of the story reaches the page. */
import { randomUUID } from 'node:crypto';
import { CEILING } from '#domain/consent/channels.ts';
import { type ComparedLine, compareLines } from '#domain/consent/notice.ts';
import type { Grants } from '#domain/consent/story-consent.ts';
import type { Levels } from '#domain/consent/ladders.ts';
import { sealEnds } from '#domain/story/after-taking-back.ts';
import { choicesOf, monthOf, type ShownChoice } from '#domain/tell/made-from.ts';
import { grantsOf, noticeRequested, noticeFor } from '#server/intake/change-my-consent.ts';
import { certificateOf, type SignedCertificate } from '#server/intake/certificate.ts';
import type { MyFact, MyPictureWords } from '#server/intake/my-beside.ts';
import type { MyReach } from '#server/intake/my-reach.ts';
import type { MineContext } from '#server/intake/intake-context.ts';
import { hasLogProof } from '#server/intake/my-log-proof.ts';
import { languagesOf, type MyLanguage } from '#server/intake/my-languages.ts';
import { type MyParagraph, readMyParagraphs } from '#server/intake/my-paragraphs.ts';
import { type MyPart, myParts } from '#server/intake/my-parts.ts';
import { type MyMessage, type MyWords, type SafeText, readMySealedStory } from '#server/intake/my-sealed.ts';
import type { MyStory } from '#server/intake/my-story.ts';
import { wishWaits } from '#server/intake/my-wish.ts';
import { beforeRenewal, canRenew, firstEnd } from '#server/intake/renew-mine.ts';
import { choiceThatStands, pausesOf } from '#server/intake/stop-mine.ts';
import { findNotice } from '#server/store/notices/notices.ts';
import type { OpenedStory } from '#server/intake/open-my-story.ts';
import { soundOffered } from '#server/intake/sound-offered.ts';
import type { SoundOffered } from '#server/intake/tell-view.ts';
import { openOffices } from '#server/store/intake/offices.ts';
import { readMyShown } from '#server/store/intake/my-shown.ts';
import { readMyHolds, readMyOpenings, readMyParts, readMyUnlisted } from '#server/store/intake/my-story.ts';

/** Where the story stands, in one word that the page turns into a plain sentence. */
export type MyStatus =
	| 'arrived'
	| 'in_review'
	| 'waiting_for_you'
	| 'waiting_for_others'
	| 'stopped_by_others'
	| 'closed_by_another'
	| 'cooling'
	| 'ready'
	| 'coming_back'
	| 'nothing_allowed'
	| 'shown'
	| 'held'
	| 'claim'
	| 'paused'
	| 'expired'
	| 'closed'
	| 'not_shown'
	| 'closed_by_office'
	| 'taken_back'
	| 'erased';

export interface MyGrantView extends ShownChoice {
	readonly ceiling: Levels;
}

export interface MyView {
	/** Goes back in a hidden field of every form. */
	readonly carried: string;
	/** The visit that ends when the page is left. */
	readonly visit: string;
	readonly id: string;
	/** Milliseconds since 1970. */
	readonly now: number;
	/** The language that the story was told in. */
	readonly language: string;
	readonly status: MyStatus;
	/** End of cooling-off, or day of erasing; milliseconds since 1970. */
	readonly statusUntil: number | null;
	readonly practice: boolean;
	readonly canPause: boolean;
	readonly canResume: boolean;
	readonly canTakeBack: boolean;
	readonly canChange: boolean;
	/** It was taken back, and what was told is not erased yet: the choice can still be changed. */
	readonly canChoose: boolean;
	/** What was chosen after taking back, for the form that changes it. */
	readonly choiceStands: string;
	/** What was told is erased at `statusUntil`; false: it is kept sealed, or there is nothing to erase. */
	readonly eraseComes: boolean;
	/** Several tell it together, and this page is one person's. */
	readonly isGroup: boolean;
	/** It was told anew after an earlier version was closed. */
	readonly isToldAnew: boolean;
	/** There is something left to take home. */
	readonly hasData: boolean;
	readonly shown: readonly { readonly channel: string; readonly language: string }[];
	/** Every language that was written or is shown, with the words that readers get. */
	readonly languages: readonly MyLanguage[];
	/** Its photographs and recordings, each of which can be withheld by itself; none where it is over. */
	readonly parts: readonly MyPart[];
	/** The paragraphs of its approved text, each of which can be taken out by itself; none where it is over. */
	readonly paragraphs: readonly MyParagraph[];
	readonly grants: readonly MyGrantView[];
	readonly copies: MyStory['copies'];
	/** How often it was opened at the desk, and by how many people. */
	readonly openings: { readonly times: number; readonly people: number };
	readonly hasSecondWord: boolean;
	readonly secondWordSaid: boolean;
	/** The desk asks for a yes to the safe text. */
	readonly waiting: boolean;
	readonly safeTexts: readonly SafeText[];
	/** The desk has written a text, but asks about none, and none was said yes to. */
	readonly textUnderWay: boolean;
	readonly words: readonly MyWords[];
	/** What may be shown beside the text, as far as this teller allows. */
	readonly facts: readonly MyFact[];
	readonly pictureWords: readonly MyPictureWords[];
	/** The name of the next message: the same page sent twice is one message. */
	readonly messageId: string;
	readonly messages: readonly MyMessage[];
	readonly corrections: Readonly<Record<string, number>>;
	/** How this teller may be reached; null without the second word, or where everything is erased. */
	readonly reach: MyReach | null;
	readonly wishWaiting: boolean;
	/** When the first of what was accepted begins to be shown; null: nothing waits for its day. */
	readonly widerFrom: number | null;
	/** Who paused it; null: it is not paused. */
	readonly stoppedBy: MyStory['stoppedBy'];
	/** How often it was paused: whoever ends a pause ends the one that stood on the page. */
	readonly pauses: number;
	/** Why the office holds it, by reason; empty: it is not held. */
	readonly heldFor: readonly string[];
	/** Other stories are held together with it. */
	readonly heldWithOthers: boolean;
	readonly certificate: SignedCertificate | null;
	/** What was allowed, also where it has ended: to be asked about again. */
	readonly before: readonly MyGrantView[];
	/** Taken back and kept sealed: a fresh yes may bring it back. It is made here once the second word was said, if there is one. */
	readonly comesBack: boolean;
	/** When what is kept sealed is erased all the same (milliseconds since 1970); null: it is not kept sealed. */
	readonly sealedUntil: number | null;
	/** `now`: a renewal may be made here; `with_interviewer`: a child's, at an office; null: it is not time. */
	readonly renewal: 'now' | 'with_interviewer' | null;
	/** `YYYY-MM`: the last month of the first yes that ends; null: none is left. */
	readonly endsMonth: string | null;
	/** This teller keeps it out of search engines. */
	readonly unlisted: boolean;
	/** Under eighteen: fewer levels and shorter times. */
	readonly minor: boolean;
	readonly notice: {
		/** Hash of the version that this teller said yes to; null: from before that was written down. */
		readonly hash: string | null;
		readonly todayHash: string;
		/** The notice means something else by now; nothing happens without a yes. */
		readonly requested: boolean;
		readonly language: string;
		/** The notice of today read aloud; null: nobody has read these words aloud. */
		readonly sound: SoundOffered | null;
		/** Old and new side by side; only where one is asked about. */
		readonly compared: readonly ComparedLine[];
	};
	/** Which office to turn to. With a second word chosen, only once it was said: whoever found the number learns no name. */
	readonly office: { readonly name: string; readonly contact: string } | null;
	/** The teller's own acts stand in the signed log, and there is a proof of it to take home. */
	readonly hasLogProof: boolean;
}

/** Builds the page's content for an opened story. */
export async function myView(context: MineContext, { pass, carried, story }: OpenedStory): Promise<MyView> {
	const sealed = await readMySealedStory(context, pass, story);
	const status = statusOf(story, context.clock());
	const holds = status === 'held' ? await readMyHolds(context.db, pass) : [];
	const shown = await readMyShown(context.db, pass);
	const stopped = ['taken_back', 'erased', 'closed', 'closed_by_another', 'not_shown', 'closed_by_office'].includes(
		status
	);
	// What was closed for silence can be answered until it is erased.
	const waiting = story.waiting && (!stopped || status === 'closed');
	return {
		carried,
		visit: pass.visit,
		id: story.id,
		now: context.clock(),
		language: story.language,
		status,
		statusUntil: status === 'cooling' ? story.embargoUntil : (story.erasedAt ?? story.eraseAfter),
		practice: story.practice,
		canPause: !stopped && status !== 'paused' && status !== 'expired',
		canResume: status === 'paused',
		canTakeBack: iTookBackAt(story) === null && status !== 'erased',
		canChange: !stopped && status !== 'expired',
		canChoose: status === 'taken_back' || status === 'closed_by_office',
		choiceStands: choiceThatStands(story),
		isGroup: (story.group?.tellers ?? 1) > 1,
		isToldAnew: (story.group?.before.length ?? 0) > 0,
		eraseComes: story.eraseAfter !== null && story.erasedAt === null,
		hasData: story.erasedAt === null,
		shown: story.shown.map(({ channel, language }) => ({ channel, language })),
		languages: languagesOf(story, shown, grantsOf(story)),
		parts: stopped ? [] : myParts(await readMyParts(context.db, pass), shown, story.language),
		paragraphs: stopped ? [] : await readMyParagraphs(context, pass, story, shown),
		grants: grantViews(grantsOf(story)),
		copies: story.copies,
		openings: await readMyOpenings(context.db, pass),
		hasSecondWord: story.hasSecondWord,
		secondWordSaid: pass.secondWord,
		waiting,
		safeTexts: sealed.ok ? sealed.value.safeTexts : [],
		textUnderWay: !stopped && story.tellings.length > 0,
		words: sealed.ok ? sealed.value.words : [],
		facts: sealed.ok ? sealed.value.facts : [],
		pictureWords: sealed.ok ? sealed.value.pictureWords : [],
		messageId: randomUUID(),
		messages: sealed.ok ? sealed.value.messages : [],
		corrections: sealed.ok ? sealed.value.corrections : {},
		reach: sealed.ok ? sealed.value.reach : null,
		wishWaiting: wishWaits(story),
		widerFrom: story.later.length === 0 ? null : Math.min(...story.later.map(({ from }) => from)),
		before: grantViews(beforeRenewal(story, context.clock())),
		unlisted: await readMyUnlisted(context.db, pass),
		comesBack: story.mayComeBack === true && !story.minor,
		sealedUntil: sealedUntil(story),
		renewal: renewalOf(story, pass.secondWord, context.clock()),
		endsMonth: story.takenBackAt === null ? monthOf(firstEnd(story)) : null,
		minor: story.minor,
		notice: await noticeView(context, story),
		stoppedBy: story.stoppedBy,
		pauses: pausesOf(story),
		heldFor: holds.map(({ reason }) => reason),
		heldWithOthers: holds.some(({ alone }) => !alone),
		certificate: certificateOf(context, story),
		office: story.hasSecondWord && !pass.secondWord ? null : await officeOf(context, story),
		hasLogProof: await hasLogProof(context, pass)
	};
}

async function officeOf({ db }: MineContext, { office }: MyStory): Promise<MyView['office']> {
	const found = (await openOffices(db)).find(({ id }) => id === office);
	return found === undefined ? null : { name: found.name, contact: found.contact };
}

/** The status of a story at an instant (milliseconds since 1970); the gravest thing that is true comes first. */
function statusOf(story: MyStory, now: number): MyStatus {
	if (story.erasedAt !== null) return 'erased';
	if (iTookBackAt(story) !== null) return story.closedByOffice === true ? 'closed_by_office' : 'taken_back';
	if (story.takenBackAt !== null) return 'closed_by_another';
	if (story.notShown === true) return 'not_shown';
	if (story.state === 'suspended') return 'paused';
	if (story.state === 'expired') return 'expired';
	if (story.deskState === 'closed') return 'closed';
	if (story.held) return 'held';
	if (story.waiting) return 'waiting_for_you';
	if (story.group?.othersStop) return 'stopped_by_others';
	if (story.group?.waitsForOthers) return 'waiting_for_others';
	if (story.shown.length > 0) return 'shown';
	if (story.state === 'active' && story.holdEvents.includes('asylum_decision')) return 'claim';
	// Whoever made another tell, or traffics, may hold the receipt: this page says only that the office has not finished.
	if (story.state === 'active' && story.holdEvents.length > 0) return 'in_review';
	if (story.state === 'active' && story.embargoUntil !== null && story.embargoUntil > now) return 'cooling';
	if (story.deskState === 'published' || story.deskState === 'ready') {
		const shows = Object.values(grantsOf(story)).some(({ levels, until }) => levels.text > 0 && until > now);
		// What was out before waits for no batch.
		return !shows ? 'nothing_allowed' : story.deskState === 'published' ? 'coming_back' : 'ready';
	}
	return story.deskState;
}

/** Whether a renewal may be made here and now. A child who took back tells anew, with an interviewer. */
function renewalOf(story: MyStory, wordSaid: boolean, now: number): MyView['renewal'] {
	if (!canRenew(story, now)) return null;
	if (story.takenBackAt === null) return story.minor ? 'with_interviewer' : 'now';
	return story.minor || (story.hasSecondWord && !wordSaid) ? null : 'now';
}

function sealedUntil({ takenBackAt, eraseAfter, erasedAt }: MyStory): number | null {
	return takenBackAt === null || eraseAfter !== null || erasedAt !== null ? null : sealEnds(takenBackAt);
}

/** When this page's own teller took it back. */
function iTookBackAt(story: MyStory): number | null {
	return story.group === undefined ? story.takenBackAt : story.group.tookBackAt;
}

function grantViews(grants: Grants): MyGrantView[] {
	return choicesOf(grants).map((choice) => ({ ...choice, ceiling: CEILING[choice.channel] }));
}

async function noticeView(context: MineContext, story: MyStory): Promise<MyView['notice']> {
	const today = await noticeFor(context, story);
	const requested = noticeRequested(context, story);
	const before = requested && story.notice ? await findNotice(context.db, story.notice.hash) : null;
	return {
		hash: story.notice?.hash ?? null,
		todayHash: today.hash,
		requested,
		language: today.language,
		sound: await soundOffered(context.db, today),
		compared: !requested ? [] : before ? compareLines(before.text, today.text) : linesOf(today.text)
	};
}

/** Where nobody wrote down what the first yes was given under, there is only the new one to show. */
function linesOf(text: string): ComparedLine[] {
	return text.split('\n').map((after) => ({ before: null, after }));
}
