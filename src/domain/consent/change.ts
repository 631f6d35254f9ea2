import { isFormOf } from '#domain/base/language.ts';
import { CHANNELS } from '#domain/consent/channels.ts';
import { showsNoMoreThan } from '#domain/consent/ladders.ts';
import type { Grant, Grants } from '#domain/consent/story-consent.ts';

/** Less is done at once; more needs the safe text, a second reviewer and cooling-off again. */
export type Change = 'narrower' | 'wider' | 'same';

/**
 * Compares what a person allowed with what they allow now. `narrower` only if nothing, on any channel, in any language,
 * at any time, is shown more than before; anything else that differs is `wider`.
 */
export function compareGrants(before: Grants, after: Grants): Change {
	if (!CHANNELS.every((channel) => grantsNoMore(after[channel], before[channel]))) return 'wider';
	return CHANNELS.every((channel) => grantsNoMore(before[channel], after[channel])) ? 'same' : 'narrower';
}

/** Whether the first yes allows nothing that the second did not allow. */
function grantsNoMore(one: Grant | undefined, other: Grant | undefined): boolean {
	if (one === undefined || one.from >= one.until) return true;
	if (other === undefined) return false;
	return (
		showsNoMoreThan(one.levels, other.levels) &&
		one.from >= other.from &&
		one.until <= other.until &&
		(other.noRecallAck || !one.noRecallAck) &&
		other.excludedLanguages.every((language) => one.excludedLanguages.some((excluded) => isFormOf(language, excluded)))
	);
}
