import { type Channel, isIrrecoverable } from '#domain/consent/channels.ts';
import type { Change } from '#domain/consent/change.ts';

const DAY = 86_400_000;

/** Days between a teller's approval and the first showing: time to change one's mind. */
const COOLING_DAYS = 7;
/** The same where what leaves cannot be taken back. */
const COOLING_DAYS_IRRECOVERABLE = 14;

/**
 * When cooling-off ends for a channel (milliseconds since 1970, UTC), counted from the teller's approval of the safe
 * text. In practice mode, where nobody's real story is, at once.
 */
export function coolingEnds(channel: Channel, approvedAt: number, practice: boolean): number {
	if (practice) return approvedAt;
	return approvedAt + (isIrrecoverable(channel) ? COOLING_DAYS_IRRECOVERABLE : COOLING_DAYS) * DAY;
}

/** When it ends after a change: showing less is done at once and never starts the time anew; showing more does. */
export function coolingEndsAfter(
	change: Change,
	before: number,
	channel: Channel,
	approvedAt: number,
	practice: boolean
): number {
	return change === 'wider' ? Math.max(before, coolingEnds(channel, approvedAt, practice)) : before;
}
