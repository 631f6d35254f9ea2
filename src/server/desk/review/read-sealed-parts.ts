/** What of a story is sealed, opened for the review page as far as somebody may read it. */
import { workingLanguages } from '#server/store/review/working-languages.ts';
import { readMessageTexts } from './read-messages.ts';
import { readContact, readTestimony } from './read-opened.ts';
import { previewPictures, readPictures } from './read-pictures.ts';
import { previewRecordings, readRecordings } from './read-recordings.ts';
import { readRubricOf } from './read-rubric.ts';
import { readTellings } from './read-tellings.ts';
import type { ReviewView } from './review-view.ts';
import type { SeenStory } from './seen-story.ts';

export type SealedParts = Pick<
	ReviewView,
	'testimony' | 'contact' | 'tellings' | 'rubric' | 'messages' | 'pictures' | 'recordings'
>;

export async function readSealedParts({ can, opened, row, ...story }: SeenStory): Promise<SealedParts> {
	const { tx, key, storyId } = story;
	const at = { tx, key, storyId, basis: row.basis };
	const hasOpen = opened.has('testimony') && can.open_testimony;
	// The safe text is for those who work on it; others see it once they have opened what it was made from.
	const reads = can.translate || can.fill_checklist || can.review || hasOpen;
	return {
		rubric: can.judge_risk || can.fill_checklist ? await readRubricOf(at) : null,
		testimony: hasOpen ? await readTestimony(at, await workingLanguages(tx, storyId)) : null,
		contact: opened.has('contact') && can.open_contact ? await readContact(at) : null,
		tellings: reads ? await readTellings(at) : [],
		messages: can.write_message ? await readMessageTexts(at) : [],
		pictures: can.cover_picture || can.translate || hasOpen ? await readPictures(tx, key, storyId) : [],
		recordings: can.cover_picture || can.translate || hasOpen ? await readRecordings(at) : []
	};
}

/** The pictures and recordings beside a text in a language, as readers would get them. */
export function previewBeside({ pictures, recordings }: SealedParts, language: string) {
	return { pictures: previewPictures(pictures, language), recordings: previewRecordings(recordings, language) };
}
