/**
 * What the teller says to the last question: would somebody close to you know that it is you? `fine`: yes, and that is all
 * right. `unwanted`: yes, and that must not be. Only the teller can answer, at the yes to the safe text or, where the text
 * need not be shown first, when sending.
 */
export const WOULD_BE_KNOWN = ['fine', 'unwanted', 'no', 'unsure'] as const;

export type WouldBeKnown = (typeof WOULD_BE_KNOWN)[number];

/** Reads an answer; null if it is none. */
export function readWouldBeKnown(value: unknown): WouldBeKnown | null {
	return WOULD_BE_KNOWN.find((known) => known === value) ?? null;
}
