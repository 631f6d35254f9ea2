import { type Result, ok, refuse } from '#domain/base/result.ts';
import type { State } from '#domain/consent/story-consent.ts';

/** What may happen to one person's consent. */
export const EVENTS = [
	'asked',
	'refused',
	'agreed',
	'approved',
	'paused',
	'resumed',
	'expired',
	'renewed',
	'taken_back',
	'found_invalid'
] as const;

export type ConsentAct = (typeof EVENTS)[number];

/** What each act leads to, by the state it finds. What is not listed here cannot happen. */
const TRANSITIONS: Readonly<Record<State, Readonly<Partial<Record<ConsentAct, State>>>>> = {
	none: { asked: 'requested', agreed: 'cooling', refused: 'refused', found_invalid: 'invalidated' },
	requested: { agreed: 'cooling', refused: 'refused', taken_back: 'withdrawn', found_invalid: 'invalidated' },
	refused: { asked: 'requested', found_invalid: 'invalidated' },
	cooling: {
		approved: 'active',
		refused: 'refused',
		paused: 'suspended',
		taken_back: 'withdrawn',
		found_invalid: 'invalidated'
	},
	active: {
		approved: 'active',
		paused: 'suspended',
		expired: 'expired',
		taken_back: 'withdrawn',
		found_invalid: 'invalidated'
	},
	// Where it goes back to depends on where it came from: see `afterPause`.
	suspended: { expired: 'expired', taken_back: 'withdrawn', found_invalid: 'invalidated' },
	expired: { renewed: 'cooling', taken_back: 'withdrawn', found_invalid: 'invalidated' },
	// Taken back is for good: only fresh consent, asked for as if for the first time, leads out of it.
	withdrawn: { asked: 'requested', found_invalid: 'invalidated' },
	invalidated: { asked: 'requested' }
};

/** The state in which a pause found a consent; a pause ends there and nowhere else. */
export type StateBeforePause = 'cooling' | 'active';

/** The state after an act; refused where the act cannot happen. A pause ends only through `afterPause`. */
export function nextState(state: State, act: ConsentAct): Result<State, 'not_possible'> {
	const next = TRANSITIONS[state][act];
	return next === undefined ? refuse('not_possible') : ok(next);
}

/** The state after the end of a pause: what it was before, so that a pause never opens anything. */
export function afterPause(state: State, before: StateBeforePause | null): Result<State, 'not_possible'> {
	return state === 'suspended' && before !== null ? ok(before) : refuse('not_possible');
}

/** Whether a person in this state may be shown at all; the rest is for `project()` to decide. */
export function mayBeShown(state: State): boolean {
	return state === 'active';
}
