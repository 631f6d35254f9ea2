import type { ContentNote } from '#domain/story/content-notes.ts';
import { m } from '#lib/paraglide/messages.js';

/** What a story speaks of, in the reader's language. */
export function noteWord(note: ContentNote): string {
	return m[`reading_note_${note}`]();
}
