import type { WouldBeKnown } from '#domain/story/would-be-known.ts';
import { m } from '#lib/paraglide/messages.js';

/** An answer to the last question, as the teller gives it. */
export function knownWord(answer: WouldBeKnown): string {
	return m[`mine_known_${answer}`]();
}
