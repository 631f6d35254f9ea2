/**
 * What a story speaks of that a reader may want to know before reading on. A closed list: a note in somebody's own words
 * could say more of the teller than the text does.
 */
export const CONTENT_NOTES = [
	'violence',
	'war',
	'death',
	'loss_of_child',
	'sexual_violence',
	'detention',
	'racism',
	'self_harm',
	'illness',
	'dangerous_journey'
] as const;

export type ContentNote = (typeof CONTENT_NOTES)[number];

/** Those that say something of a body or a mind, and stand only where the teller lets such things be said (`art9`). */
export const INTIMATE_NOTES: readonly ContentNote[] = ['sexual_violence', 'self_harm', 'illness'];

/** Whether a value is one of them. */
export function isContentNote(value: unknown): value is ContentNote {
	return (CONTENT_NOTES as readonly unknown[]).includes(value);
}
