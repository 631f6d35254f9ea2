import type { Channel } from '#domain/consent/channels.ts';
import { durationOf, endOfMonth, lastMonthWithin } from '#domain/consent/durations.ts';
import type { Levels } from '#domain/consent/ladders.ts';

/** What decides how long a yes may last. */
export interface UntilAsked {
	readonly channel: Channel;
	readonly levels: Levels;
	/** The month a person chose, `YYYY-MM`; null for the one that is proposed. */
	readonly month: string | null;
	/** Milliseconds since 1970 (UTC). */
	readonly now: number;
	/** The day a person under eighteen turns eighteen, milliseconds since 1970 (UTC); null for a grown-up. */
	readonly eighteenAt: number | null;
}

/**
 * The instant at which a yes ends (milliseconds since 1970, UTC): the end of the chosen month, but never after the
 * longest time allowed nor after the eighteenth birthday; both of these round down to a month's end. Null if that
 * is over already, or the month is none.
 */
export function untilOf({ channel, levels, month, now, eighteenAt }: UntilAsked): number | null {
	const { proposed, most } = durationOf(channel, levels, eighteenAt !== null);
	const chosen = endOfMonth(month ?? lastMonthWithin(now, proposed));
	const longest = endOfMonth(lastMonthWithin(now, most));
	if (chosen === null || longest === null) return null;
	const until = Math.min(chosen, longest, eighteenAt === null ? Infinity : monthsEndBefore(eighteenAt));
	return until > now ? until : null;
}

/** The last month's end that is not after an instant (milliseconds since 1970, UTC). */
export function monthsEndBefore(instant: number): number {
	const at = new Date(instant);
	return Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1);
}
