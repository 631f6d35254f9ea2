import { sql } from 'kysely';
import { isHeld } from '#server/store/consent/holds.ts';
import type { WorkerDb } from '#server/store/handle.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';

/**
 * Hides what is shown although a hold covers it: a story that came under the hold later, by a translation, a place or a
 * person that was added while nobody looked. What is published asks by itself. Returns the stories.
 */
export async function hideHeld(db: WorkerDb): Promise<string[]> {
	const { rows } = await sql<{ id: string }>`select s.id from story.story s
		where exists (select from shown.story_row r where r.story_id = s.id)
			and exists (select from story.hold h where h.lifted_at is null and story.hold_covers(h.scope, h.value, s))
		order by s.id`.execute(db);
	const hidden: string[] = [];
	for (const { id } of rows)
		await db.transaction().execute(async (tx) => {
			await tx.selectFrom('story.story').select('id').where('id', '=', id).forUpdate().execute();
			if (!(await isHeld(tx, id))) return;
			await hideStory(tx, id);
			hidden.push(id);
		});
	return hidden;
}
