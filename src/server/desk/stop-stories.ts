import { type Result, ok, refuse } from '#domain/base/result.ts';
import type { AskedBy, AskedHow } from '#domain/office/asked-how.ts';
import { rolesFor } from '#domain/office/roles.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { pauseStory } from '#server/store/consent/change-state.ts';
import { logHistory } from '#server/store/desk/history.ts';
import {
	addStaffStop,
	answerStopRequests,
	countOpenStops,
	countQueued,
	findStopRequest,
	hasTeller,
	isPaused,
	oneRequestForEach,
	openStopRequests,
	type StopPage
} from '#server/store/desk/stop-requests.ts';
import { STOPS_PAGE } from '#server/store/desk/stop-terms.ts';
import { authorize, authorizeStory, type NotAllowed } from './authorize.ts';
import type { DeskDeps } from './deps.ts';
import { noteInLedger } from './note-in-ledger.ts';

/** One page of what people asked to stop and nobody has answered. `after`: the `next` of the page before. */
export async function listStopRequests(
	deps: DeskDeps,
	member: Member,
	after: string | null = null
): Promise<Result<StopPage & { readonly count: number; readonly queued: number }, NotAllowed>> {
	const allowed = authorize(member, 'see_stop_requests');
	if (!allowed.ok) return allowed;
	const [page, count, queued] = await Promise.all([
		openStopRequests(deps.db, member, after),
		countOpenStops(deps.db, member),
		countQueued(deps.db)
	]);
	return ok({ ...page, count, queued });
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
		const byWhom = pausedBy(who, member, await hasTeller(tx, storyId));
		const outcome = await pauseStory(tx, { storyId, byWhom, detail: { how, who } });
		if (outcome === 'unknown') return refuse('not_found');
		if (outcome === 'taken_back') return refuse('taken_back');
		// What was asked before and still waited is done with this. This one the office that answers for the story still reads.
		await answerStopRequests(tx, { storyId, memberId: member.id, outcome: 'paused_now', at: deps.clock() });
		await addStaffStop(tx, { storyId, byKind: kindOf(who), effect: outcome, askedHow: how, at: deps.clock() });
		await logHistory(tx, { storyId, memberId: member.id, did: 'paused', detail: { how, who } });
		return ok({ inLedger: await noteInLedger(deps, 'paused', [storyId]), already: outcome === 'already' });
	});
}

export type StopOutcome = 'stays_paused' | 'paused_now' | 'no_reason';

/** Answers a request: it stays as it is (paused, or shown where there is no reason to stop), or is paused now. */
export async function answerStopRequest(
	deps: DeskDeps,
	member: Member,
	answer: { requestId: string; outcome: StopOutcome }
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

/**
 * Answers the requests that somebody chose on a page, after a flood of them. Each story is answered for itself and written down
 * for itself, as if it had been the only one; what could not be answered so is left and counted.
 */
export async function answerChosenStops(
	deps: DeskDeps,
	member: Member,
	answer: { requestIds: readonly string[]; outcome: StopOutcome }
): Promise<Result<{ answered: number; left: number; inLedger: boolean }, NotAllowed | 'not_found'>> {
	if (!member.roles.some((role) => rolesFor('answer_stop_request').includes(role))) return refuse('not_allowed');
	const chosen = await oneRequestForEach(deps.db, answer.requestIds.slice(0, STOPS_PAGE));
	if (chosen.length === 0) return refuse('not_found');
	let [answered, left, inLedger] = [0, 0, true];
	for (const requestId of chosen) {
		const done = await answerStopRequest(deps, member, { requestId, outcome: answer.outcome });
		if (done.ok) {
			answered += 1;
			inLedger &&= done.value.inLedger;
		} else left += 1;
	}
	return ok({ answered, left, inLedger });
}

/**
 * Who stopped it decides who may show it again; that somebody says to be the teller proves nothing. A text of long ago has no
 * teller who could end what was asked for one.
 */
function pausedBy(who: AskedBy, member: Member, isTold: boolean): string {
	return who === 'partner' || (who === 'trusted' && isTold) ? who : `member:${member.id}`;
}

function kindOf(who: AskedBy): 'trusted' | 'partner' | 'staff' {
	return who === 'trusted' || who === 'partner' ? who : 'staff';
}
