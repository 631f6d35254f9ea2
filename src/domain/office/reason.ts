import type { Staff, StorySubject } from '#domain/office/may.ts';
import type { Role } from '#domain/office/roles.ts';

/** How long what was opened stays open for the one who opened it, in milliseconds; then it is asked and logged anew. */
export const OPEN_FOR = 30 * 60_000;

/** The fewest and most signs of a reason. */
export const REASON_LIMITS = { least: 10, most: 500 } as const;

/**
 * Whether somebody must write down why they open what a teller told: everybody must, except those who work on the
 * stories of the office that answers for it.
 */
export function mustGiveReason(staff: Staff, story: StorySubject): boolean {
	const atWork: readonly Role[] = ['interviewer', 'editor', 'reviewer'];
	return staff.officeId !== story.officeId || !staff.roles.some((role) => atWork.includes(role));
}
