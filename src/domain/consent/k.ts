import type { Basis } from '#domain/story/basis.ts';
import type { SharedBy } from '#domain/consent/story-consent.ts';

/** Below so many people who share it, a place is shown as its region only. */
export const K_MIN = 20;

/**
 * How many people share the places of a story: the people of that origin in that country (UN DESA 2020), less the other
 * stories already published of that same group, for each of them makes the rest easier to find. Unknown counts as nobody.
 * The way between is always unknown. A historical text whose author is long dead is not counted at all.
 */
export function sharedBy(basis: Basis, peopleOfOriginInHost: number | null, othersPublished: number): SharedBy {
	if (basis === 'public_domain') return { origin: Infinity, transit: Infinity, current: Infinity };
	const people = Math.max(0, (peopleOfOriginInHost ?? 0) - othersPublished) || 0;
	return { origin: people, transit: 0, current: people };
}
