import type { Staff, StorySubject } from '#domain/office/may.ts';
import type { Role } from '#domain/office/roles.ts';

/** How long what was opened stays open for the one who opened it, in milliseconds; then it is asked and logged anew. */
export const OPEN_FOR = 30 * 60_000;

/** The fewest and most signs of a reason. */
export const REASON_LIMITS = { least: 10, most: 500 } as const;

/** Why somebody opens what a teller told. Everybody chooses one. */
export const OPENING_REASONS = ['gather', 'edit', 'review', 'reach', 'other'] as const;

export type OpeningReason = (typeof OPENING_REASONS)[number];

/** Whether a text names one of the reasons. */
export function isOpeningReason(text: unknown): text is OpeningReason {
	return (OPENING_REASONS as readonly unknown[]).includes(text);
}

/**
 * Whether somebody must also write in their own words why they open what a teller told: everybody must, except those who
 * work on the stories of the office that answers for it. These write it for another reason, and for how to reach the teller.
 */
export function mustGiveReason(staff: Staff, story: StorySubject): boolean {
	const atWork: readonly Role[] = ['interviewer', 'editor', 'reviewer'];
	return staff.officeId !== story.officeId || !staff.roles.some((role) => atWork.includes(role));
}
