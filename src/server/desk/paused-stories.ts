/** What somebody other than the teller has paused, and how two people at the desk end it, however long it lasts. */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { deskMayLift } from '#domain/office/who-paused.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { resumeStory } from '#server/store/consent/change-state.ts';
import { logHistory } from '#server/store/desk/history.ts';
import { askToLift, forgetLiftRequest, liftAskedBy } from '#server/store/desk/lift-requests.ts';
import {
	liftablePauses,
	type Pause,
	type PausedPage,
	pauseOf,
	shieldStory
} from '#server/store/desk/paused-stories.ts';
import { answerStopRequests } from '#server/store/desk/stop-requests.ts';
import { authorize, authorizeStory, type NotAllowed } from './authorize.ts';
import type { DeskDeps } from './deps.ts';

/** After a pause was lifted, requests without proof queue for this long (milliseconds). */
const SHIELD_MS = 90 * 24 * 60 * 60 * 1000;

/** One page of the pauses that two people may end and nobody waits for. `after`: the `next` of the page before. */
export async function listPaused(
	deps: DeskDeps,
	member: Member,
	after: string | null = null
): Promise<Result<PausedPage, NotAllowed>> {
	const allowed = authorize(member, 'see_stop_requests');
	if (!allowed.ok) return allowed;
	return ok(await liftablePauses(deps.db, member, after));
}

export interface PauseView extends Pause {
	/** Two people at the desk may end it; else only the teller. */
	readonly mayBeLifted: boolean;
}

/** The pause of one story, for its page; null: it is not paused. */
export async function readPause(
	deps: DeskDeps,
	member: Member,
	storyId: string
): Promise<Result<PauseView | null, NotAllowed | 'not_found'>> {
	return deps.db.transaction().execute(async (tx) => {
		const allowed = await authorizeStory(tx, member, 'see_story', storyId);
		if (!allowed.ok) return allowed;
		const pause = await pauseOf(tx, storyId);
		return ok(pause && { ...pause, mayBeLifted: deskMayLift(pause.by) });
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
		const pause = await pauseOf(tx, storyId);
		if (pause === null) return refuse('not_paused');
		if (!deskMayLift(pause.by)) return refuse('teller_paused');
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
		const pause = await pauseOf(tx, storyId);
		if (pause !== null && !deskMayLift(pause.by)) return refuse('teller_paused');
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
		await enqueue(tx, 'publish', { storyId });
		return ok(null);
	});
}
