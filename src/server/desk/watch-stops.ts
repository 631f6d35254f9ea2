/** The alarm when many stories are paused without proof: somebody may want to silence them all. */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { acknowledgeStopAlarm, liveStopAlarm, type StopAlarm } from '#server/store/desk/stop-alarms.ts';
import { authorize, type NotAllowed } from './authorize.ts';
import type { DeskDeps } from './deps.ts';

/** The alarm that stands, for everybody at the desk; null: none does. */
export async function readStopAlarm(
	deps: DeskDeps,
	member: Member
): Promise<Result<(StopAlarm & { readonly canAcknowledge: boolean }) | null, NotAllowed>> {
	const allowed = authorize(member, 'see_stop_requests');
	if (!allowed.ok) return allowed;
	const alarm = await liveStopAlarm(deps.db);
	return ok(alarm && { ...alarm, canAcknowledge: authorize(member, 'look_at_stops').ok });
}

/**
 * Says that somebody has looked into it: a manager of the network, who sees the requests of all offices.
 * `seen`: how many pauses stood on the page that was looked at.
 */
export async function lookAtStops(
	deps: DeskDeps,
	member: Member,
	looked: { alarmId: string; seen: number }
): Promise<Result<null, NotAllowed | 'unknown' | 'more_stops'>> {
	const allowed = authorize(member, 'look_at_stops');
	if (!allowed.ok) return allowed;
	const outcome = await deps.db
		.transaction()
		.execute((tx) => acknowledgeStopAlarm(tx, { ...looked, memberId: member.id, at: deps.clock() }));
	if (outcome === 'more') return refuse('more_stops');
	return outcome === 'done' ? ok(null) : refuse('unknown');
}
