import { isFormOf } from '#domain/base/language.ts';
import { CHANNELS } from '#domain/consent/channels.ts';
import { meet, showsNoMoreThan } from '#domain/consent/ladders.ts';
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

/**
 * What two sets of yeses have in common, channel by channel. Where somebody wishes less of one thing and more of another,
 * this is the part that holds at once: it never allows more than either of them.
 */
export function commonGrants(one: Grants, other: Grants): Grants {
	return Object.fromEntries(
		CHANNELS.flatMap((channel) => {
			const [a, b] = [one[channel], other[channel]];
			if (a === undefined || b === undefined) return [];
			const grant: Grant = {
				levels: meet(a.levels, b.levels),
				from: Math.max(a.from, b.from),
				until: Math.min(a.until, b.until),
				noRecallAck: a.noRecallAck && b.noRecallAck,
				excludedLanguages: [...new Set([...a.excludedLanguages, ...b.excludedLanguages])]
			};
			return [[channel, grant]];
		})
	);
}
