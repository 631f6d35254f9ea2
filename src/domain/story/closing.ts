/** Why the desk ends a story that will not be shown. */
export const END_REASONS = ['spam', 'not_own', 'unfit', 'unsafe', 'other'] as const;

export type EndReason = (typeof END_REASONS)[number];

/** Whether a text names one of these reasons. */
export function isEndReason(text: unknown): text is EndReason {
	return (END_REASONS as readonly unknown[]).includes(text);
}

/** Why a yes does not hold. */
export const INVALID_REASONS = ['coercion', 'wrong_person', 'no_authority'] as const;

export type InvalidReason = (typeof INVALID_REASONS)[number];

/** Whether a text names one of these reasons. */
export function isInvalidReason(text: unknown): text is InvalidReason {
	return (INVALID_REASONS as readonly unknown[]).includes(text);
}
