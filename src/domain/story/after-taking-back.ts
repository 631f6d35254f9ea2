/** What the teller wants to become of what was told, once it is taken back. */
export const AFTER_TAKING_BACK = ['erase_now', 'erase_in_7_days', 'keep_sealed'] as const;

export type AfterTakingBack = (typeof AFTER_TAKING_BACK)[number];

/** Whether a text names one of the three choices. */
export function isAfterTakingBack(text: unknown): text is AfterTakingBack {
	return (AFTER_TAKING_BACK as readonly unknown[]).includes(text);
}
