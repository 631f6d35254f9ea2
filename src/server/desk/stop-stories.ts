import { type Result, ok, refuse } from '#domain/base/result.ts';
import type { AskedBy, AskedHow } from '#domain/office/asked-how.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { pauseStory, resumeStory } from '#server/store/consent/change-state.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { askToLift, forgetLiftRequest, liftAskedBy } from '#server/store/desk/lift-requests.ts';
import {
	addStaffStop,
	answerStopRequests,
	countQueued,
	findStopRequest,
	isPaused,
	lastPauseBy,
	openStopRequests,
	shieldStory,
	type StopLine
} from '#server/store/desk/stop-requests.ts';
import { authorize, authorizeStory, type NotAllowed } from './authorize.ts';
import type { DeskDeps } from './deps.ts';
import { noteInLedger } from './note-in-ledger.ts';

/** After a pause was lifted, requests without proof queue for this long (milliseconds). */
const SHIELD_MS = 90 * 24 * 60 * 60 * 1000;

/** What people asked to stop, with what became of it. */
export async function listStopRequests(
	deps: DeskDeps,
	member: Member
): Promise<Result<{ lines: readonly StopLine[]; queued: number }, NotAllowed>> {
	const allowed = authorize(member, 'see_stop_requests');
	if (!allowed.ok) return allowed;
	return ok({ lines: await openStopRequests(deps.db, member), queued: await countQueued(deps.db) });
}

export interface Stopped {
	/** False: the story is hidden, but the list outside the database could not be written. */
	readonly inLedger: boolean;
	readonly already: boolean;
}

/**
 * Anybody who works here pauses any story for somebody who asks: at once, without proof and without asking their name. As
 * whom and how they asked is written down.
 */
export async function pauseForSomebody(
	deps: DeskDeps,
	member: Member,
	asked: { storyId: string; who: AskedBy; how: AskedHow }
): Promise<Result<Stopped, NotAllowed | 'not_found' | 'taken_back'>> {
	return deps.db.transaction().execute(async (tx) => {
		const allowed = await authorizeStory(tx, member, 'pause_story', asked.storyId, { lock: true });
		if (!allowed.ok) return allowed;
		const { storyId, who, how } = asked;
		const outcome = await pauseStory(tx, { storyId, byWhom: pausedBy(who, member), detail: { how, who } });
		if (outcome === 'unknown') return refuse('not_found');
		if (outcome === 'taken_back') return refuse('taken_back');
		await addStaffStop(tx, { storyId, byKind: kindOf(who), effect: outcome, askedHow: how, at: deps.clock() });
		// What was asked before and still waited is done with this.
		await answerStopRequests(tx, { storyId, memberId: member.id, outcome: 'paused_now', at: deps.clock() });
		await logHistory(tx, { storyId, memberId: member.id, did: 'paused', detail: { how, who } });
		return ok({ inLedger: await noteInLedger(deps, 'paused', [storyId]), already: outcome === 'already' });
	});
}

/** Answers a request: it stays as it is (paused, or shown where there is no reason to stop), or is paused now. */
export async function answerStopRequest(
	deps: DeskDeps,
	member: Member,
	answer: { requestId: string; outcome: 'stays_paused' | 'paused_now' | 'no_reason' }
): Promise<Result<Stopped, NotAllowed | 'not_found' | 'still_paused' | 'not_paused'>> {
	return deps.db.transaction().execute(async (tx) => {
		const request = await findStopRequest(tx, answer.requestId);
		if (request === null) return refuse('not_found');
		const { storyId } = request;
		const allowed = await authorizeStory(tx, member, 'answer_stop_request', storyId, { lock: true });
		if (!allowed.ok) return allowed;
		// Asked again under the story's lock: somebody may have answered while we waited for it.
		if ((await findStopRequest(tx, answer.requestId)) === null) return refuse('not_found');
		const paused = await isPaused(tx, storyId);
		// "No reason" must not look like lifting a pause, which takes two.
		if (answer.outcome === 'no_reason' && paused) return refuse('still_paused');
		if (answer.outcome === 'stays_paused' && !paused) return refuse('not_paused');
		let inLedger = true;
		if (answer.outcome === 'paused_now' && !paused) {
			await pauseStory(tx, { storyId, byWhom: 'anonymous', detail: { confirmed_by: member.id } });
			inLedger = await noteInLedger(deps, 'paused', [storyId]);
		}
		await answerStopRequests(tx, { storyId, memberId: member.id, outcome: answer.outcome, at: deps.clock() });
		await logHistory(tx, { storyId, memberId: member.id, did: 'stop_answered', detail: { outcome: answer.outcome } });
		return ok({ inLedger, already: paused });
	});
}

export type LiftRefusal = NotAllowed | 'not_found' | 'not_paused' | 'teller_paused' | 'same_person' | 'asked_already';

/** First half of lifting a pause that was asked for without proof. What the teller paused, only the teller resumes. */
export async function askToLiftPause(
	deps: DeskDeps,
	member: Member,
	storyId: string
): Promise<Result<null, LiftRefusal>> {
	return deps.db.transaction().execute(async (tx) => {
		const allowed = await authorizeStory(tx, member, 'ask_to_lift_pause', storyId, { lock: true });
		if (!allowed.ok) return allowed;
		if (!(await isPaused(tx, storyId))) return refuse('not_paused');
		if (isTellers(await lastPauseBy(tx, storyId))) return refuse('teller_paused');
		if (!(await askToLift(tx, storyId, member.id, deps.clock()))) return refuse('asked_already');
		await logHistory(tx, { storyId, memberId: member.id, did: 'lift_asked' });
		return ok(null);
	});
}

/** Second half: a reviewer who is somebody else. For 90 days further requests without proof only queue. */
export async function liftPause(
	deps: DeskDeps,
	member: Member,
	storyId: string
): Promise<Result<null, LiftRefusal | 'not_asked'>> {
	return deps.db.transaction().execute(async (tx) => {
		const allowed = await authorizeStory(tx, member, 'lift_pause', storyId, { lock: true });
		if (!allowed.ok) return allowed;
		if (isTellers(await lastPauseBy(tx, storyId))) return refuse('teller_paused');
		const askedBy = await liftAskedBy(tx, storyId);
		if (askedBy === null) return refuse('not_asked');
		if (askedBy === member.id) return refuse('same_person');
		await forgetLiftRequest(tx, storyId);
		const outcome = await resumeStory(tx, {
			storyId,
			byWhom: `member:${member.id}`,
			detail: { asked_by: askedBy }
		});
		if (outcome !== 'resumed') return refuse('not_paused');
		await shieldStory(tx, storyId, deps.clock() + SHIELD_MS);
		await answerStopRequests(tx, { storyId, memberId: member.id, outcome: 'lifted', at: deps.clock() });
		await logHistory(tx, { storyId, memberId: member.id, did: 'lifted', detail: { asked_by: askedBy } });
		await enqueue(tx, 'publish', { storyId }, { key: `publish:${storyId}` });
		return ok(null);
	});
}

/** Who stopped it decides who may show it again; that somebody says to be the teller proves nothing. */
function pausedBy(who: AskedBy, member: Member): string {
	return who === 'trusted' || who === 'partner' ? who : `member:${member.id}`;
}

function kindOf(who: AskedBy): 'trusted' | 'partner' | 'staff' {
	return who === 'trusted' || who === 'partner' ? who : 'staff';
}

/** A pause by receipt is the teller's own; a trusted person stands for the teller. */
function isTellers(byWhom: string | null): boolean {
	return byWhom === 'teller' || byWhom === 'trusted';
}
