const DAY = 86_400_000;

/** Days before the end of a yes at which the teller is reminded, once each. */
const REMINDED_BEFORE = [90, 30, 7] as const;

export type ReminderStage = (typeof REMINDED_BEFORE)[number];

/**
 * Which reminder is due for a yes that ends then; null: none. Only the latest of those whose day has come: whoever was
 * not reminded in time is not reminded twice on one day. A day before the yes was given does not count.
 */
export function reminderDue(
	{ endsAt, givenAt }: { readonly endsAt: number; readonly givenAt: number },
	now: number
): ReminderStage | null {
	if (now >= endsAt) return null;
	const due = REMINDED_BEFORE.filter((days) => endsAt - days * DAY <= now);
	const latest = due.at(-1);
	return latest !== undefined && endsAt - latest * DAY >= givenAt ? latest : null;
}

/** From how long before the end (milliseconds) a yes can be renewed. */
export const RENEWED_BEFORE = REMINDED_BEFORE[0] * DAY;
