/** The least signs of a second word. */
export const SECOND_WORD_LEAST = 6;

/**
 * A second word as it is hashed: composed, without blanks at the ends and with single blanks inside, so that another
 * keyboard gives the same word. Large and small letters count.
 */
export function normaliseSecondWord(typed: string): string {
	return typed
		.normalize('NFC')
		.replace(/[\s\p{Cf}]+/gu, ' ')
		.trim();
}
