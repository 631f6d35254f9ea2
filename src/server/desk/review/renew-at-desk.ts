/** Consent that ends: who is reminded by a person, and the conversation in which it is renewed. */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isUuid, isWhole } from '#domain/base/shape.ts';
import { OFFERED, type OfferedChannel } from '#domain/consent/channels.ts';
import { RENEWED_BEFORE } from '#domain/consent/reminders.ts';
import { type Levels, showsNoMoreThan } from '#domain/consent/ladders.ts';
import type { Grants, StoryConsent } from '#domain/consent/story-consent.ts';
import { type ChangeFault, wishedGrants } from '#domain/tell/wished-grants.ts';
import { defaultLevels } from '#domain/consent/defaults.ts';
import { noticeIn } from '#messages/notice.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { grantsByPerson, lastGrantsOf } from '#server/store/consent/grants.ts';
import { logHistory } from '#server/store/desk/history.ts';
import {
	finishReminder,
	REMINDER_OUTCOMES,
	type ReminderOutcome,
	type ReminderRow,
	remindersOf,
	renewAtDesk
} from '#server/store/ending/reminders.ts';
import { type NoticeSound, soundOfNotice } from '#server/store/notices/sounds.ts';
import { childOf } from '#server/store/review/children.ts';
import { addAuthor, tellersOf } from '#server/store/review/story-parts.ts';
import type { DeskDeps } from '../deps.ts';
import { type Barred, type DeskTx, workOn } from './work.ts';

/** The last instant that a date can name. */
const LATEST = 8_640_000_000_000_000;

/** Writes down that a teller was reminded by a person, or could not be reached. */
export async function remindTeller(
	deps: DeskDeps,
	member: Member,
	asked: {
		readonly storyId: string;
		readonly personId: string;
		readonly endsAt: number;
		readonly stage: number;
		readonly outcome: string;
	}
): Promise<Result<null, Barred | 'no_choice' | 'no_reminder'>> {
	const { storyId, personId, endsAt, stage } = asked;
	const outcome: ReminderOutcome | undefined = REMINDER_OUTCOMES.find((known) => known === asked.outcome);
	if (outcome === undefined || !isWhole(endsAt, 0, LATEST)) return refuse('no_choice');
	if (!isUuid(personId) || !isWhole(stage, 0, 1_000)) return refuse('no_reminder');
	return workOn(deps, member, { act: 'remind_teller', storyId }, async ({ tx }) => {
		const at = new Date(deps.clock());
		const done = { storyId, personId, endsAt: new Date(endsAt), stage, outcome, memberId: member.id, at };
		if (!(await finishReminder(tx, done))) return refuse('no_reminder');
		await logHistory(tx, { storyId, memberId: member.id, did: `reminder_${outcome}`, detail: { stage } });
		return ok(null);
	});
}

const CAPTURES = ['written', 'mark_or_thumb', 'audio_spoken', 'witnessed_oral'];

/**
 * Records the full conversation: every choice made again, free choice and understanding asked, and for a child guardian and
 * child both. What is not ticked ends when its time is over. Whoever records it is no second pair of eyes for it.
 */
export async function recordRenewal(
	deps: DeskDeps,
	member: Member,
	asked: { readonly storyId: string; readonly typed: Readonly<Record<string, string>>; readonly language: string }
): Promise<
	Result<
		'asked' | 'renewed',
		| Barred
		| 'renewal_checks'
		| 'renewal_child'
		| 'renewal_nothing'
		| 'renewal_wider'
		| 'not_yet'
		| ChangeFault['problem']
	>
> {
	const { storyId, typed } = asked;
	if (typed.freeChoice !== 'yes' || typed.understood !== 'yes' || !CAPTURES.includes(typed.capture ?? ''))
		return refuse('renewal_checks');
	return workOn(deps, member, { act: 'record_renewal', storyId }, async ({ tx }) => {
		const [teller, another] = await tellersOf(tx, storyId);
		// Several who tell together renew with their own numbers.
		if (teller === undefined || another !== undefined) return refuse('not_yet');
		const child = teller.minor ? await childOf(tx, storyId) : null;
		if (child && (typed.childAssent !== 'yes' || (!child.unaccompanied && typed.guardianOk !== 'yes')))
			return refuse('renewal_child');
		const now = deps.clock();
		const current = (await grantsByPerson(tx, storyId)).get(teller.id) ?? {};
		if (!isTime(teller.state, current, now)) return refuse('not_yet');
		const last = await lastGrantsOf(tx, storyId, teller.id);
		const { grants, faults } = wishedGrants(typed, last, {
			now,
			eighteenAt: child ? Date.parse(child.eighteenMonth) : null,
			renewing: true
		});
		const [fault] = faults;
		if (fault) return refuse(fault.problem);
		if (Object.keys(grants).length === 0) return refuse('renewal_nothing');
		// A talk that somebody else writes down lengthens; more is asked with the teller's own number.
		if (showsMore(grants, last)) return refuse('renewal_wider');
		const notice = noticeIn(asked.language);
		const sound = await soundOfNotice(tx, notice);
		const outcome = await renewAtDesk(tx, {
			storyId,
			memberId: member.id,
			grants: stored(teller.state === 'expired' ? grants : { ...current, ...grants }),
			detail: {
				...{ noticeHash: notice.hash, noticeLanguage: notice.language, noticeNumber: notice.number },
				...(sound ? { noticeSound: sound.sha256, noticeHeard: heard(typed, sound.sha256) } : {}),
				...{ what: 'grants', capture: typed.capture, checks: true },
				...(child ? { guardian: typed.guardianOk === 'yes', child: true } : {})
			}
		});
		if (outcome !== 'asked' && outcome !== 'renewed') return refuse('not_yet');
		if (outcome === 'renewed') await addAuthor(tx, { storyId, memberId: member.id, did: 'gathered' });
		await logHistory(tx, { storyId, memberId: member.id, did: 'renewal_recorded', detail: { outcome } });
		return ok(outcome);
	});
}

/** Whether it was ticked beside the player of this very sound. */
function heard(typed: Readonly<Record<string, string>>, sha256: string): boolean {
	return typed.noticeHeard === 'yes' && typed.noticeSound === sha256;
}

/** Whether anything shows more than what was allowed last, whatever its time. */
function showsMore(grants: Grants, last: Grants): boolean {
	return OFFERED.some((channel) => {
		const [now, before] = [grants[channel], last[channel]];
		if (now === undefined) return false;
		return (
			before === undefined ||
			!showsNoMoreThan(now.levels, before.levels) ||
			before.excludedLanguages.some((language) => !now.excludedLanguages.includes(language))
		);
	});
}

/** Whether it is time to renew: within 90 days before the first end, and after the last. */
export function isTime(state: string, grants: Grants, now: number): boolean {
	const ends = Object.values(grants).map(({ until }) => until);
	return state === 'expired' || (ends.length > 0 && Math.min(...ends) - now <= RENEWED_BEFORE);
}

function stored(grants: Grants) {
	return Object.fromEntries(
		Object.entries(grants).map(([channel, { levels, until, noRecallAck, excludedLanguages }]) => [
			channel,
			{ levels, until: new Date(until).toISOString(), noRecallAck, excludedLanguages }
		])
	);
}

export interface EndingView {
	/** The first instant after the first yes that ends (ms since 1970); null: all have ended. */
	readonly endsAt: number | null;
	readonly reminders: readonly ReminderRow[];
	/** Each of several tellers renews with the own number. */
	readonly isGroup: boolean;
	readonly minor: boolean;
	readonly unaccompanied: boolean;
	/** The notice of today read aloud, in the language of the page; null: nobody has read these words aloud. */
	readonly sound: Pick<NoticeSound, 'aac' | 'opus' | 'sha256' | 'readBy'> | null;
	/** What was allowed last, to be asked about again. */
	readonly before: readonly {
		readonly channel: OfferedChannel;
		readonly given: boolean;
		readonly levels: Levels;
		readonly untilMonth: string | null;
		readonly excludedLanguages: readonly string[];
	}[];
}

/** What the page says about consent that ends; null: it is not time, or nobody's. */
export async function readEnding(
	tx: DeskTx,
	asked: {
		readonly storyId: string;
		readonly consent: StoryConsent;
		readonly now: number;
		/** Of the page. */
		readonly language: string;
	}
): Promise<EndingView | null> {
	const { storyId, consent, now } = asked;
	const tellers = consent.people.filter(({ role }) => role === 'teller');
	const [teller] = tellers;
	if (!teller || !tellers.some(({ state, grants }) => isTime(state, grants, now))) return null;
	const ends = tellers.flatMap(({ grants }) => Object.values(grants).map(({ until }) => until));
	const last = await lastGrantsOf(tx, storyId, teller.id);
	const child = teller.minor ? await childOf(tx, storyId) : null;
	const sound = await soundOfNotice(tx, noticeIn(asked.language));
	return {
		endsAt: ends.length === 0 ? null : Math.min(...ends),
		reminders: await remindersOf(tx, storyId),
		isGroup: tellers.length > 1,
		minor: teller.minor,
		unaccompanied: child?.unaccompanied ?? false,
		sound: sound && { aac: sound.aac, opus: sound.opus, sha256: sound.sha256, readBy: sound.readBy },
		before: OFFERED.map((channel) => ({
			channel,
			given: last[channel] !== undefined,
			levels: last[channel]?.levels ?? defaultLevels(channel),
			untilMonth: null,
			excludedLanguages: last[channel]?.excludedLanguages ?? []
		}))
	};
}
