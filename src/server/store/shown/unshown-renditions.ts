import { sql } from 'kysely';
import type { WorkerDb } from '#server/store/handle.ts';

/**
 * Forgets the renditions that no shown row names: those made before `before`, and all of stories that were taken back.
 * Returns their names, so that the files can be removed.
 */
export async function forgetUnshownRenditions(db: WorkerDb, before: Date): Promise<string[]> {
	const rows = await db
		.deleteFrom('story.rendition')
		.where((where) =>
			where.not(
				where.exists(
					where
						.selectFrom('shown.picture_row')
						.select('shown.picture_row.name')
						.whereRef('shown.picture_row.name', '=', 'story.rendition.name')
				)
			)
		)
		// What stands on a printed sheet or in a press kit alone has no address of its own, and is still what is shown there.
		.where(
			sql<boolean>`not exists (select from shown.story_row r where r.story_id = story.rendition.story_id
				and strpos(r.body::text, story.rendition.name) > 0)`
		)
		.where((where) =>
			where.or([
				where('story.rendition.at', '<', before),
				where.exists(
					where
						.selectFrom('story.story')
						.select('story.story.id')
						.whereRef('story.story.id', '=', 'story.rendition.story_id')
						.where('story.story.taken_back_at', 'is not', null)
				)
			])
		)
		.returning('story.rendition.name')
		.execute();
	return rows.map((row) => row.name);
}

/** The names of all public files that belong to something. */
export async function knownRenditions(db: WorkerDb): Promise<Set<string>> {
	const rows = await db.selectFrom('story.rendition').select('name').execute();
	return new Set(rows.map((row) => row.name));
}
