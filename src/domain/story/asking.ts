/**
 * Whether a teller with this consent can be asked to read a text. Who paused the story, took it back or let it end is not
 * asked for more: only they, or two people of the office, start it again.
 */
export function mayBeAsked(state: string): boolean {
	return state === 'requested' || state === 'cooling' || state === 'active';
}
