/** What an approval covers beside the texts: it counts only for what stood on the page of whoever gave it. */
import { fingerprintUnder } from '#server/seal/fingerprint.ts';
import { grantsByPerson } from '#server/store/consent/grants.ts';
import type { StoryDb } from '#server/store/handle.ts';
import { thirdPartiesOf } from '#server/store/review/third-parties.ts';
import { findStoryRow } from '#server/store/review/story-parts.ts';
import { besideTexts } from '#server/store/shown/approvals-of.ts';

/**
 * Facts, photographs with covers and words, decisions about recordings, readings, what people in the story said, and how
 * dangerous it is, as one text to compare. For a page, read it before anything that the page shows: what changes while the page
 * is made then counts as unseen.
 */
export async function standsBeside(db: StoryDb, storyId: string): Promise<string> {
	const [texts, people, grants, row] = await Promise.all([
		besideTexts(db, storyId),
		thirdPartiesOf(db, storyId),
		grantsByPerson(db, storyId),
		findStoryRow(db, storyId)
	]);
	const said = people.map((person) => [person, grants.get(person.id) ?? null]);
	return JSON.stringify([texts, said, row?.risk, row?.risk_floor]);
}

/** The same as digits that say nothing to anybody without the story's key: they go with the form. */
export function printOfBeside(key: Buffer, stands: string): string {
	return fingerprintUnder(key)(stands);
}
