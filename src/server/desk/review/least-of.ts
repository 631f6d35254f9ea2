import { commonGrants } from '#domain/consent/change.ts';
import type { Grants, State } from '#domain/consent/story-consent.ts';

/** What all tellers allow: the least of each; a channel only if every one of them allows it. */
export function leastOf(tellers: readonly { readonly grants: Grants }[]): Grants {
	const [first, ...others] = tellers.map(({ grants }) => grants);
	return others.reduce(commonGrants, first ?? {});
}

// The first of these that is true of anybody is where the story stands.
const GRAVEST: readonly State[] = [
	...(['withdrawn', 'invalidated', 'refused', 'expired', 'suspended'] as const),
	...(['none', 'requested', 'cooling', 'active'] as const)
];

/** Where the consent of all tellers together stands. */
export function stateOfAll(tellers: readonly { readonly state: State }[]): State | null {
	return GRAVEST.find((state) => tellers.some((teller) => teller.state === state)) ?? null;
}
