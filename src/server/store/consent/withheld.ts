/** What tellers do not want to be shown any more, of stories that are (0380-parts-withheld.sql). */
import { type RawBuilder, sql } from 'kysely';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { isToldTogether } from '#server/store/consent/told-together.ts';
import type { StoryDb } from '#server/store/handle.ts';

/** Of rows of `story.file`: that no teller withheld them. */
export const isNotWithheld: RawBuilder<boolean> = sql<boolean>`not exists (
	select from story.withheld w where w.file_id = story.file.id)`;

/** The ids of the files of a story that a teller withheld. */
export async function withheldFiles(db: StoryDb, storyId: string): Promise<Set<string>> {
	const rows = await db.selectFrom('story.withheld').select('file_id').where('story_id', '=', storyId).execute();
	return new Set(rows.flatMap((row) => row.file_id ?? []));
}

/** The fingerprints of the paragraphs that a teller took out of a story's text. */
export async function paragraphsTakenOut(db: StoryDb, storyId: string): Promise<Set<string>> {
	const rows = await db
		.selectFrom('story.withheld')
		.select('part')
		.where('story_id', '=', storyId)
		.where('file_id', 'is', null)
		.execute();
	return new Set(rows.map((row) => row.part));
}

/** Withholds a part once more, after a restore of a backup that does not know of it. Nothing is shown at that time. */
export async function withholdAgain(
	tx: StoryDb,
	{ storyId, personId, part }: { storyId: string; personId: string; part: { file: string } | { paragraph: string } }
): Promise<void> {
	const [name, file] = 'file' in part ? [part.file, part.file] : [part.paragraph, null];
	const { numInsertedOrUpdatedRows: rows } = await tx
		.insertInto('story.withheld')
		.values({ story_id: storyId, person_id: personId, part: name, file_id: file })
		.onConflict((conflict) => conflict.doNothing())
		.executeTakeFirstOrThrow();
	if (rows === 0n) return;
	const detail = (await isToldTogether(tx, storyId)) ? { ...part, person: personId } : part;
	await appendConsentEvent(tx, { storyId, kind: 'withheld', byWhom: 'system', detail });
	if (file !== null)
		await tx.updateTable('story.rendition').set({ file_id: null }).where('file_id', '=', file).execute();
}
