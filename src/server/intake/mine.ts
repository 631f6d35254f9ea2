/** The door to a teller's own page: opened by a receipt, carried by a pass, closed with the page. */
import type { Grants } from '#domain/consent/story-consent.ts';
import type { AfterTakingBack } from '#domain/story/after-taking-back.ts';
import type { Telling } from '#domain/story/telling.ts';
import type { WouldBeKnown } from '#domain/story/would-be-known.ts';
import type { Answers } from '#domain/tell/answers.ts';
import { type ReadChoices, readChoices } from '#domain/tell/made-from.ts';
import { isLanguageTag } from '#domain/base/shape.ts';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import {
	acceptMyNotice,
	type ChangeDone,
	approveMySafeText,
	approveMyWords,
	changeMyConsent,
	grantsOf,
	type Wish
} from '#server/intake/change-my-consent.ts';
import { certificateOf, type SignedCertificate } from '#server/intake/certificate.ts';
import type { MineContext } from '#server/intake/intake-context.ts';
import { type MyView, myView } from '#server/intake/mine-view.ts';
import { checkReceipt, normaliseReceipt } from '#domain/story/receipt.ts';
import { createHourlyLimit } from '#domain/base/hourly-limit.ts';
import { openPass } from '#server/intake/pass.ts';
import { type MyLogProof, myLogProof } from '#server/intake/my-log-proof.ts';
import { changeMyContact } from '#server/intake/my-contact.ts';
import { takeMyDataHome } from '#server/intake/my-data.ts';
import { withoutLanguage } from '#server/intake/my-languages.ts';
import { putBackParagraph, takeOutParagraph } from '#server/intake/my-paragraphs.ts';
import { showPartAgain, withholdPart } from '#server/intake/my-parts.ts';
import { hearMyReading, type MyReading } from '#server/intake/my-readings.ts';
import { answerDesk, correctSafeText } from '#server/intake/my-sealed.ts';
import {
	type OpenRefusal,
	type OpenedStory,
	openByPass,
	openByReceipt,
	saySecondWord
} from '#server/intake/open-my-story.ts';
import { beforeRenewal, type Renewed, renewMyConsent } from '#server/intake/renew-mine.ts';
import { createTries } from '#server/intake/tries.ts';
import { createVisits } from '#server/intake/visits.ts';
import type { Letter, ReportAbout } from '#domain/story/letter.ts';
import { writeIn } from '#server/intake/write-in.ts';
import {
	createStopQueue,
	pauseMyStory,
	resumeMyStory,
	takeBackMyStory,
	unlistMyStory
} from '#server/intake/stop-mine.ts';

/** The page after an act: what it shows now, and whether the erasure ledger holds what was done. */
export interface AfterAct {
	readonly view: MyView;
	readonly ledger: boolean;
}

export type MineDoor = ReturnType<typeof createMineDoor>;

/** Within an hour: wrong tries to open, and to pause, by one caller, wrong tries at one second word, and stories that one caller asks to stop. */
const MOST = { tries: 30, pauses: 10, words: 10, stops: 120, letters: 20, lettersAboutOne: 10 } as const;

/** Who must pause waits behind this many of the same address, where many wrong numbers came from: some seconds. */
const PAUSES_IN_LINE = 20;

/** A wish that is said against what is allowed now, and so is never older than it. */
const wishFor =
	(grants: (now: Grants) => Grants): Wish =>
	(story) => ({
		...{ typed: {}, older: false, touched: true, faults: [], leftOut: false },
		grants: grants(grantsOf(story))
	});

/** Makes the door; every function but `open`, `pauseByReceipt` and `stop` takes the pass that the page carries. */
export function createMineDoor(context: MineContext) {
	const tries = createTries(createHourlyLimit(MOST.tries, context.clock));
	// Apart: whoever uses up the tries of an address by opening must not keep anybody there from pausing.
	const pauses = createTries(createHourlyLimit(MOST.pauses, context.clock), PAUSES_IN_LINE);
	const words = createHourlyLimit(MOST.words, context.clock);
	const stops = createHourlyLimit(MOST.stops, context.clock);
	const visits = createVisits(context.db, context.clock);
	const letters = createHourlyLimit(MOST.letters, context.clock);
	// As many as the database takes for one story, but counted for ids that never were, too: the answer must not tell.
	const lettersAboutOne = createHourlyLimit(MOST.lettersAboutOne, context.clock);
	// Apart: readers who report without end must not silence somebody who is in the story.
	const reports = createHourlyLimit(MOST.letters, context.clock);
	const reportsAboutOne = createHourlyLimit(MOST.lettersAboutOne, context.clock);
	const stopInTurn = createStopQueue(context);
	/** Opens by the pass that a page carries, unless that page was left. */
	async function byPass(carried: string): Promise<Result<OpenedStory, 'ended'>> {
		const opened = await openByPass(context, carried);
		if (!opened.ok) return opened;
		if ((await visits.standing(opened.value.pass.visit)) === 'left') return refuse('ended');
		visits.press(opened.value.pass.visit);
		return opened;
	}
	const view = async (opened: OpenedStory, ledger = true): Promise<AfterAct> => ({
		view: await myView(context, opened),
		ledger
	});
	/** Opens by pass, acts, and shows the page as it is then, with what the act has said. */
	async function withDone<Done extends { ledger: boolean } | null, Reason extends string>(
		carried: string,
		act: (opened: OpenedStory) => Promise<Result<Done, Reason>>
	): Promise<Result<{ readonly done: Done; readonly after: AfterAct }, Reason | 'ended'>> {
		const opened = await byPass(carried);
		if (!opened.ok) return opened;
		const done = await act(opened.value);
		if (!done.ok) return done;
		const again = await byPass(carried);
		if (!again.ok) return again;
		return ok({ done: done.value, after: await view(again.value, done.value?.ledger ?? true) });
	}
	async function withPass<Reason extends string>(
		carried: string,
		act: (opened: OpenedStory) => Promise<Result<{ ledger: boolean } | null, Reason>>
	): Promise<Result<AfterAct, Reason | 'ended'>> {
		const acted = await withDone(carried, act);
		return acted.ok ? ok(acted.value.after) : acted;
	}
	async function change(
		carried: string,
		wished: { readonly wish: Wish; readonly noticeRead: string }
	): Promise<Result<AfterAct & ChangeDone, 'ended' | 'stopped'>> {
		const acted = await withDone(carried, ({ pass }) => changeMyConsent(context, pass, wished));
		return acted.ok ? ok({ ...acted.value.done, ...acted.value.after }) : acted;
	}
	const changeTo = (carried: string, grants: (now: Grants) => Grants) =>
		change(carried, { wish: wishFor(grants), noticeRead: '' });
	/** What a form asks for. Until when a child's yes can last is read with it, and while renewing what has ended, too. */
	const wishOf =
		(typed: Readonly<Record<string, string>>, renewing: boolean): Wish =>
		(story) => {
			const { minor, eighteenMonth } = story;
			const eighteenAt = minor && eighteenMonth !== null ? Date.parse(eighteenMonth) : null;
			const now = context.clock();
			const allowed = renewing ? beforeRenewal(story, now) : grantsOf(story);
			return readChoices(typed, allowed, { now, eighteenAt, renewing });
		};
	return {
		/** Opens the page by the digits of a receipt; `too_many`: wrong, as many others of this caller within the hour. */
		async open(
			typed: string,
			caller: string,
			visit = visits.make()
		): Promise<Result<AfterAct, OpenRefusal | 'too_many'>> {
			const opening = () => openByReceipt(context, typed, { purpose: 'open', visit });
			const opened = checkReceipt(normaliseReceipt(typed)) === 'ok' ? await tries(caller, opening) : await opening();
			if (opened.ok) await visits.begin(visit);
			return opened.ok ? ok(await view(opened.value)) : opened;
		},
		/** One step from the digits to a paused story, with room and a count of tries of its own while others guess. */
		async pauseByReceipt(
			typed: string,
			caller: string,
			visit = visits.make()
		): Promise<Result<AfterAct, OpenRefusal | 'too_many'>> {
			const opening = () => openByReceipt(context, typed, { purpose: 'pause', visit });
			const opened = checkReceipt(normaliseReceipt(typed)) === 'ok' ? await pauses(caller, opening) : await opening();
			if (!opened.ok) return opened;
			await visits.begin(visit);
			const paused = await pauseMyStory(context, opened.value.pass, opened.value.story.id);
			const again = await byPass(opened.value.carried);
			// A story that was taken back cannot be paused any more; its page says where it stands.
			return again.ok ? ok(await view(again.value, !paused.ok || paused.value.ledger)) : refuse('wrong');
		},
		/** The name of a visit that begins now. */
		newVisit: () => visits.make(),
		/** Whether a form comes from a visit that is over: the browser sent again what it had sent before. */
		visitStanding(visit: string, carried: string) {
			return visits.standing(openPass(context.passKey, carried, context.clock())?.visit ?? visit);
		},
		/** The page was left: no pass of this visit opens anything any more, and its digits do not when sent again. */
		leave: (visit: string) => visits.leave(visit),
		/** The page again, as it is now. */
		look: (carried: string) => withPass(carried, async () => ok(null)),
		async sayWord(
			carried: string,
			word: string,
			caller: string
		): Promise<Result<AfterAct, 'ended' | 'wrong' | 'busy' | 'too_many'>> {
			const opened = await byPass(carried);
			if (!opened.ok) return opened;
			// Whoever found the sheet of paper must not guess the word, from wherever they ask.
			const { receiptId } = opened.value.pass;
			if (!words.take(receiptId)) return refuse('too_many');
			const said = await tries(caller, () => saySecondWord(context, opened.value.pass, word));
			if (said.ok || said.reason !== 'wrong') words.giveBack(receiptId);
			return said.ok ? ok(await view(said.value)) : said;
		},
		pause: (carried: string) => withPass(carried, ({ pass, story }) => pauseMyStory(context, pass, story.id)),
		resume: (carried: string, seen: number) => withPass(carried, ({ pass }) => resumeMyStory(context, pass, seen)),
		/** `keepOut`: of search engines. */
		unlist: (carried: string, keepOut: boolean) =>
			withPass(carried, ({ pass, story }) => unlistMyStory(context, pass, { storyId: story.id, keepOut })),
		/** `stood`: the choice that stood on the page; `none`: it was not taken back. */
		takeBack: (carried: string, after: AfterTakingBack, stood = 'none') =>
			withPass(carried, ({ pass, story }) => takeBackMyStory(context, pass, story, { after, stood })),
		/** A form about consent, read against what is allowed now. `renewing`: everything is asked again. */
		async read(
			carried: string,
			typed: Readonly<Record<string, string>>,
			renewing: boolean
		): Promise<Result<ReadChoices, 'ended'>> {
			const opened = await byPass(carried);
			return opened.ok ? ok(wishOf(typed, renewing)(opened.value.story)) : opened;
		},
		/** Changes how the teller is shown, as a form says it. `noticeRead`: the notice that was said yes to on the form. */
		change: (carried: string, typed: Readonly<Record<string, string>>, noticeRead = '') =>
			change(carried, { wish: wishOf(typed, false), noticeRead }),
		/** The same without a form: `grants` makes what is to be allowed out of what is allowed now. */
		changeTo,
		/** Less by one language, on every channel: what was translated into it is shown nowhere from now on. */
		refuseLanguage: (carried: string, language: string) =>
			changeTo(carried, (now) => (isLanguageTag(language) ? withoutLanguage(now, language) : now)),
		/** One photograph or recording is shown nowhere from now on; the rest stays. */
		withhold: (carried: string, fileId: string) => withPass(carried, ({ pass }) => withholdPart(context, pass, fileId)),
		/** What this teller withheld is shown again, or a person at the desk looks at it first. */
		async showAgain(
			carried: string,
			fileId: string
		): Promise<
			Result<
				AfterAct & { outcome: 'shown_again' | 'looked_at_first' },
				'ended' | 'second_word' | 'changed_meanwhile' | 'stopped'
			>
		> {
			const acted = await withDone(carried, async ({ pass }) => {
				const done = await showPartAgain(context, pass, fileId);
				return done.ok ? ok({ outcome: done.value, ledger: true }) : done;
			});
			return acted.ok ? ok({ ...acted.value.after, outcome: acted.value.done.outcome }) : acted;
		},
		/** One paragraph of the approved text is in no language from now on. `fingerprint`: as the page names it. */
		takeOut: (carried: string, fingerprint: string) =>
			withPass(carried, ({ pass, story }) => takeOutParagraph(context, pass, story, fingerprint)),
		putBack: (carried: string, fingerprint: string) =>
			withPass(carried, ({ pass }) => putBackParagraph(context, pass, fingerprint)),
		/** Yes to the notice of today, if it is the one that was read; nothing that is allowed changes. */
		acceptNotice: (carried: string, read: string) =>
			withPass(carried, ({ pass }) => acceptMyNotice(context, pass, read)),
		/** Everything once more. `language`: in which the page, and the notice on it, was read. */
		async renew(
			carried: string,
			renewal: { readonly typed: Readonly<Record<string, string>>; readonly language: string }
		): Promise<
			Result<
				AfterAct & { renewed: Renewed; read: ReadChoices },
				'ended' | 'stopped' | 'with_interviewer' | 'second_word'
			>
		> {
			const notice = context.notices(renewal.language);
			const wish = wishOf(renewal.typed, true);
			const acted = await withDone(carried, ({ pass }) => renewMyConsent(context, pass, { wish, notice }));
			return acted.ok ? ok({ ...acted.value.done, ...acted.value.after }) : acted;
		},
		async approve(
			carried: string,
			text: { language: string; version: number; known: WouldBeKnown | null }
		): Promise<
			Result<
				AfterAct & { outcome: 'approved' | 'sent_back' },
				'ended' | 'second_word' | 'unanswered' | 'changed_meanwhile' | 'stopped'
			>
		> {
			let outcome: 'approved' | 'sent_back' = 'approved';
			const done = await withPass(carried, async ({ pass, story }) => {
				const said = await approveMySafeText(context, pass, story, text);
				if (!said.ok) return said;
				outcome = said.value;
				return ok(null);
			});
			return done.ok ? ok({ ...done.value, outcome }) : done;
		},
		approveWords: (carried: string, words: { fileId: string; language: string; version: number }) =>
			withPass(carried, ({ pass, story }) => approveMyWords(context, pass, story, words)),
		correct: (carried: string, correction: { telling: Telling; after: number }) =>
			withPass(carried, ({ pass, story }) => correctSafeText(context, pass, story, correction)),
		answer: (carried: string, message: { id: string; text: string }) =>
			withPass(carried, ({ pass }) => answerDesk(context, pass, message)),
		changeContact: (carried: string, change: { answers: Answers; after: number }) =>
			withPass(carried, ({ pass }) => changeMyContact(context, pass, change)),
		async takeHome(carried: string): Promise<Result<ReadableStream<Uint8Array>, 'ended' | 'second_word' | 'erased'>> {
			const opened = await byPass(carried);
			return opened.ok ? takeMyDataHome(context, opened.value.pass, opened.value.story) : opened;
		},
		/** How somebody else read the words of a recording. */
		async hearReading(
			carried: string,
			readingId: string
		): Promise<Result<MyReading, 'ended' | 'second_word' | 'none'>> {
			const opened = await byPass(carried);
			return opened.ok ? hearMyReading(context, opened.value.pass, opened.value.story, readingId) : opened;
		},
		async certificate(carried: string): Promise<Result<SignedCertificate, 'ended' | 'none'>> {
			const opened = await byPass(carried);
			if (!opened.ok) return opened;
			const certificate = certificateOf(context, opened.value.story);
			return certificate === null ? refuse('none') : ok(certificate);
		},
		async logProof(carried: string): Promise<Result<MyLogProof, 'ended' | 'none'>> {
			const opened = await byPass(carried);
			if (!opened.ok) return opened;
			const proof = await myLogProof(context, opened.value.pass);
			return proof === null ? refuse('none') : ok(proof);
		},
		/** Somebody who is in the story writes to the desk. Call `stop` first: the story pauses, then it is talked about. */
		async write(storyId: string, letter: Letter, caller: string): Promise<Result<null, 'too_many'>> {
			if (!letters.take(caller) || !lettersAboutOne.take(storyId)) return refuse('too_many');
			return (await writeIn(context, storyId, letter)) === 'too_many' ? refuse('too_many') : ok(null);
		},
		/** A reader reports what is wrong with a story, which stays where it is. */
		async report(
			storyId: string,
			{ letter, about }: { readonly letter: Letter; readonly about: ReportAbout },
			caller: string
		): Promise<Result<null, 'too_many'>> {
			if (!reports.take(caller) || !reportsAboutOne.take(storyId)) return refuse('too_many');
			return (await writeIn(context, storyId, letter, about)) === 'too_many' ? refuse('too_many') : ok(null);
		},
		/** "Please stop this story", without any proof. Says nothing about what came of it but whether it was taken in. */
		async stop(storyId: string, caller: string): Promise<Result<null, 'too_many'>> {
			if (!stops.take(caller)) return refuse('too_many');
			await stopInTurn(storyId);
			return ok(null);
		},
		/** With it anybody can check a certificate (SubjectPublicKeyInfo, PEM). */
		publicKey: context.seal.signer.publicKey,
		now: () => context.clock()
	};
}
