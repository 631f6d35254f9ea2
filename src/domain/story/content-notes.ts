import type { Basis } from '#domain/story/basis.ts';

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

/** The notes of a text that are to be said, as far as they are known; undefined: none ever were. */
export type Notes = readonly ContentNote[] | undefined;

/** Whether a value is one of them. */
export function isContentNote(value: unknown): value is ContentNote {
	return (CONTENT_NOTES as readonly unknown[]).includes(value);
}

/** Whether a value is a list of them, each once. */
export function areContentNotes(value: unknown): value is ContentNote[] {
	return (
		Array.isArray(value) &&
		value.length <= CONTENT_NOTES.length &&
		value.every(isContentNote) &&
		new Set(value).size === value.length
	);
}

/**
 * What stands above a text: the notes that its teller read with it. Notes of before they were part of the text stood
 * among the facts, where no teller read them; they count only where no teller is asked.
 */
export function notesAbove(basis: Basis, ofText: Notes, ofFacts: Notes): Notes {
	return ofText ?? (basis === 'teller' ? undefined : ofFacts);
}

/** Notes of before that stand above no text any more, because no teller read them: the desk chooses anew, and knows of them. */
export function notesOfBefore(basis: Basis, ofText: Notes, ofFacts: Notes): readonly ContentNote[] {
	return basis === 'teller' && ofText === undefined ? (ofFacts ?? []) : [];
}
