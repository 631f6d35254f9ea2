import { endOfMonth, lastMonthWithin, LONGEST_YES } from '#domain/consent/durations.ts';

/** What the teller wants to become of what was told, once it is taken back. */
export const AFTER_TAKING_BACK = ['erase_now', 'erase_in_7_days', 'keep_sealed'] as const;

export type AfterTakingBack = (typeof AFTER_TAKING_BACK)[number];

/** Whether a text names one of the three choices. */
export function isAfterTakingBack(text: unknown): text is AfterTakingBack {
	return (AFTER_TAKING_BACK as readonly unknown[]).includes(text);
}

/**
 * When what is kept sealed after taking back is erased all the same (milliseconds since 1970): nothing is kept longer than
 * the longest yes lasts, and it ends with a month.
 */
export function sealEnds(takenBackAt: number): number {
	return endOfMonth(lastMonthWithin(takenBackAt, LONGEST_YES)) ?? takenBackAt;
}
