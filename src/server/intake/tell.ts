/** Telling a story, from the first page to the receipt. The same for a teller alone and for an interviewer beside one. */
import { isObject } from '#domain/base/shape.ts';
import { type Answers, answersOf, isField, isScreen, type Screen } from '#domain/tell/answers.ts';
import { isChild } from '#domain/tell/child.ts';
import { checkScreen } from '#domain/tell/check.ts';
import { isTooQuick, type Sign, USUAL_FROM_ONE_DEVICE } from '#domain/tell/talk-alone.ts';
import type { IntakeDeps } from './deps.ts';
import { createRecentSendings } from './recent-sendings.ts';
import { beginDraft, type Draft, keepDraft, openDraft } from './tell-drafts.ts';
import { type Posted, readPosted } from './tell-form.ts';
import { createHourlyLimit } from '#domain/base/hourly-limit.ts';
import { answersAt } from './tell-group.ts';
import { officesFor } from './tell-offices.ts';
import { createLeftDrafts } from './left-drafts.ts';
import { createPages } from './tell-pages.ts';
import { noticeRead } from './notice-read.ts';
import { soundOffered } from './sound-offered.ts';
import { sendDraft } from './tell-send.ts';
import { createSeenStamps } from './seen-stamps.ts';
import { createStamps } from './tell-stamp.ts';
import { applyPosted } from './tell-steps.ts';
import type { Notice, TellAnswer, TellView, Visit } from './tell-view.ts';

export interface TellDoor {
	/** The page as it is first opened, or `again` at one of its screens, as `TellAnswer.again` named it. Writes nothing. */
	open(visit: Visit, again?: string | null): Promise<TellView>;
	/** One press of a button. Whatever goes wrong, the page that comes back holds everything that was typed. */
	post(visit: Visit, request: Request): Promise<TellAnswer>;
	/** Leaving: the draft and its pictures are gone. */
	leave(token: string | null): Promise<void>;
}

/** Acts of one caller in an hour. Many people may share one address: a shelter, a library, a telephone company. */
const MOST = { drafts: 60, pictures: 400, sendings: 40 } as const;

/** Telling, for this door. */
export function createTellDoor(deps: IntakeDeps): TellDoor {
	const stamps = createStamps(deps.secret.derive('form-stamp'), deps.clock);
	const stampsSeen = createSeenStamps(deps.clock);
	const left = createLeftDrafts(deps);
	const limits = {
		drafts: createHourlyLimit(MOST.drafts, deps.clock),
		pictures: createHourlyLimit(MOST.pictures, deps.clock),
		sendings: createHourlyLimit(MOST.sendings, deps.clock)
	};
	const sendings = createRecentSendings(deps.clock);
	const pages = createPages(deps, stamps);

	/** Where several told it, each receipt has a page of its own: whoever looks at one sees no other. */
	const receipt = ({ token, body }: Draft & { sent: true }, at: string | null = null): TellAnswer => {
		const all = [body, ...(body.more ?? [])];
		const asked = Number(/^receipt[-:](\d{1,2})$/.exec(at ?? '')?.[1] ?? 1);
		const number = Math.min(Math.max(asked, 1), all.length);
		const one = all[number - 1] ?? body;
		return {
			view: {
				...{ kind: 'receipt', digits: one.receipt, hasSecondWord: one.hasSecondWord, token },
				turn: all.length === 1 ? null : { number, of: all.length }
			},
			status: 200,
			cookie: token,
			again: number === 1 ? 'receipt' : `receipt-${number}`
		};
	};

	/** Before there is a draft: where, how old, which office. Under eighteen nothing is kept. */
	async function begin(visit: Visit, posted: Posted): Promise<TellAnswer> {
		const { answers, carried } = posted;
		const screen = posted.screen === 'office' ? 'office' : 'start';
		const early = async (at: 'start' | 'office', extra: Parameters<typeof pages.early>[3], status = 200) => ({
			view: await pages.early(visit, at, answers, { carried, ...extra }),
			status
		});
		if (posted.intent === 'back') return early('start', {});
		const offices = (await officesFor(deps.db, answers.country, visit.office)).map((office) => office.id);
		const context = { now: deps.clock(), offices, mode: visit.mode, hasSecondWord: false };
		const first = checkScreen('start', answers, context);
		if (first.length > 0) return early('start', { faults: first }, 400);
		const child = isChild(answers);
		if (child && visit.mode === 'self')
			return { view: await pages.minor(visit, answers.country), status: 200, cookie: null };
		// The cookie holds nothing yet: it shows, at the next page, whether this browser keeps cookies at all.
		if (screen === 'start') return { ...(await early('office', {})), cookie: visit.token ?? NO_DRAFT };
		const faults = checkScreen('office', answers, context);
		const shownFor = stamps.age(posted.stamp);
		// The same page once more: it was first shown when it was first shown.
		const asBefore = shownFor === null ? {} : { stamp: posted.stamp };
		if (faults.length > 0) return early('office', { faults, ...asBefore }, 400);
		const stamp = stamps.check(posted.stamp);
		if (stamp !== 'ok') return early('office', { notice: stamp === 'too_quick' ? 'too_quick' : 'again' }, 400);
		if (!limits.drafts.take(visit.caller)) return early('office', { notice: 'busy' }, 429);
		const draft = await beginDraft(deps, {
			mode: visit.mode,
			member: visit.member,
			screen: child ? 'child' : 'story',
			answers: { language: visit.locale, ...uncarry(carried), ...earlyAnswers(answers) },
			noticeNumber: deps.notices(visit.locale).number,
			sound: (await soundOffered(deps.db, await noticeRead(deps, visit.locale, answers)))?.sha256 ?? null,
			since: deps.clock(),
			quick: visit.mode === 'interviewer' && isTooQuick(shownFor ?? 0)
		});
		return {
			view: await pages.draft(visit, draft, draft.body.screen),
			status: 200,
			cookie: draft.token,
			again: draft.body.screen
		};
	}

	async function send(visit: Visit, posted: Posted, draft: Draft & { sent: false }): Promise<TellAnswer> {
		const again = async (notice: Notice, status: number, screen: Screen = 'check') => ({
			view: await pages.draft(visit, draft, screen, undefined, { notice }),
			status,
			cookie: draft.token
		});
		// The draft itself can be sent only once: a second click must find the receipt, not a used stamp.
		const stamp = stamps.check(posted.stamp, 'keep');
		if (stamp !== 'ok') return again(stamp === 'too_quick' ? 'too_quick' : 'again', 400);
		// Begun under a notice that means something else by now: it is read again before anything is sent.
		const today = deps.notices(visit.locale);
		if (draft.body.noticeNumber !== undefined && draft.body.noticeNumber !== today.number) {
			const kept = await keepDraft(deps, draft, { ...draft.body, noticeNumber: today.number });
			if (kept === null) return again('again', 400);
			const view = await pages.draft(visit, kept, 'start', undefined, { notice: 'notice_changed' });
			return { view, status: 400, cookie: kept.token };
		}
		if (!limits.sendings.take(visit.caller)) return again('busy', 429);
		const earlier = visit.mode === 'self' ? sendings.of(visit.caller) : [];
		const why: Sign[] = [
			...(draft.body.quick ? (['quick_answers'] as const) : []),
			...(earlier.length >= USUAL_FROM_ONE_DEVICE ? (['one_device'] as const) : [])
		];
		const also = why.includes('one_device') ? earlier : [];
		const answer = await sendDraft(deps, draft, visit.locale, why.length === 0 ? undefined : { why, also });
		if (answer === 'sent' && visit.mode === 'self') sendings.add(visit.caller, draft.body.storyId);
		if (answer === 'office_closed') return again('office_closed', 400, 'office');
		if (answer === 'stale') return again('again', 400);
		const sent = await openDraft(deps, draft.token, visit.member);
		if (!sent?.sent) throw new Error('a story was sent and its receipt is not there');
		return receipt(sent);
	}

	/** The draft's day is over, or it was left. What was just typed travels in the page until there is a new draft. */
	async function expired(visit: Visit, posted: Posted, sentBefore: number | null): Promise<TellAnswer> {
		if (await left.bringsNothingBack(posted.token, sentBefore))
			return { view: await pages.early(visit, 'start', {}), status: 200, cookie: null };
		const typed = answersOf(posted.screen, posted.answers);
		const { country, adult, office, ...rest } = { ...typed, ...earlyAnswers(posted.answers) };
		const view = await pages.early(
			visit,
			'start',
			{ country, adult, office },
			{ notice: 'expired', carried: JSON.stringify({ ...rest, secondWord: '', secondWordAgain: '' }) }
		);
		// With the cookie, leaving from here still says which draft was left.
		return { view, status: 400, cookie: deps.seal.drafts.isToken(posted.token) ? posted.token : null };
	}

	async function onDraft(visit: Visit, posted: Posted): Promise<TellAnswer> {
		const saysMinor = posted.screen === 'start' && posted.intent === 'next' && posted.answers.adult === 'no';
		const isMinor = visit.mode === 'self' && (saysMinor || posted.intent === 'minor');
		if (isMinor || posted.intent === 'anew') {
			const draft = await openDraft(deps, posted.token ?? '', visit.member);
			if (draft) await left.forget(draft.token);
			const country = draft?.sent === false ? draft.body.answers.country : undefined;
			const view = isMinor ? await pages.minor(visit, country) : await pages.early(visit, 'start', {});
			return { view, status: 200, cookie: null };
		}
		if (posted.intent === 'continue') {
			const draft = await openDraft(deps, posted.token ?? '', visit.member);
			if (!draft) return { view: await pages.early(visit, 'start', {}), status: 200, cookie: null };
			if (draft.sent) return receipt(draft);
			const { screen } = draft.body;
			return { view: await pages.draft(visit, draft, screen), status: 200, cookie: draft.token, again: screen };
		}
		const sentBefore = stampsSeen.sentBefore(posted.stamp);
		const step = await applyPosted(deps, visit, posted);
		switch (step.kind) {
			case 'gone':
				return expired(visit, posted, sentBefore);
			case 'sent':
				return receipt(step.draft, posted.intent);
			case 'nothing_kept':
				await left.forget(step.draft.token);
				if (visit.mode === 'self')
					return { view: await pages.minor(visit, step.draft.body.answers.country), status: 200, cookie: null };
				return { view: { kind: 'not_told' }, status: 200, cookie: null };
			case 'send':
				return send(visit, posted, step.draft);
			case 'newer': {
				const newer = answersOf(posted.screen, answersAt(step.draft.body, posted.screen));
				const { refused, refusedRecordings } = posted;
				const extra = { notice: 'newer' as const, newer, refused, refusedRecordings };
				const view = await pages.draft(visit, step.draft, posted.screen, posted.answers, extra);
				return { view, status: 400, cookie: step.draft.token };
			}
			case 'show': {
				const { draft, screen, faults } = step;
				const { refused, refusedRecordings, cutOff } = posted;
				const extra = { faults, refused, refusedRecordings, notice: cutOff ? ('cut_off' as const) : null };
				const bad = faults.length + refused.length + refusedRecordings.length > 0 || cutOff;
				return {
					view: await pages.draft(visit, draft, screen, undefined, extra),
					status: bad ? 400 : 200,
					cookie: draft.token,
					...(bad || posted.intent === 'peek' ? {} : { again: screen })
				};
			}
		}
	}

	return {
		async open(visit, again) {
			const draft = visit.token ? await openDraft(deps, visit.token, visit.member) : null;
			if (draft?.sent) return receipt(draft, again).view;
			if (draft && isScreen(again)) return pages.draft(visit, draft, again);
			if (draft) return { kind: 'found', token: draft.token, mode: visit.mode };
			return pages.early(visit, 'start', {});
		},
		async post(visit, request) {
			const posted = forOne(
				visit,
				await readPosted(deps, request, visit.token, () => limits.pictures.take(visit.caller))
			);
			try {
				return posted.token ? await onDraft(visit, posted) : await begin(visit, posted);
			} catch (error) {
				// Better the same page again than a sentence about an error, with an hour of writing gone.
				deps.log(`telling: ${placeOf(error)}`);
				return { view: pages.trouble(visit, posted.screen, posted.answers, posted), status: 503 };
			}
		},
		async leave(token) {
			if (token !== null) await left.forget(token);
		}
	};
}

/** Several tell together only with an interviewer, who asks each of them alone. */
function forOne(visit: Visit, posted: Posted): Posted {
	return visit.mode === 'interviewer' ? posted : { ...posted, answers: { ...posted.answers, together: '' } };
}

/** What the cookie says before there is a draft. */
const NO_DRAFT = 'none';

/** What is asked before there is a draft. */
function earlyAnswers(answers: Answers): Answers {
	return { ...answersOf('start', answers), ...answersOf('office', answers) };
}

/** The words that outlived their draft. They come from the page: only known fields and texts are taken. */
function uncarry(carried: string | null): Answers {
	if (!carried) return {};
	try {
		const value: unknown = JSON.parse(carried);
		if (!isObject(value)) return {};
		return Object.fromEntries(
			Object.entries(value).filter(([name, text]) => isField(name) && typeof text === 'string')
		);
	} catch {
		return {};
	}
}

/** Where it broke, without the sentence of the error, which may quote what somebody told. */
function placeOf(error: unknown): string {
	if (!(error instanceof Error)) return typeof error;
	const code = 'code' in error ? ` ${String(error.code)}` : '';
	const place = (error.stack ?? '').split('\n').find((line) => /^\s+at /.test(line));
	return `${error.name}${code}${place ?? ''}`;
}
