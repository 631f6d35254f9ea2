import { sql } from 'kysely';
import { stillSo } from '#server/store/ending/silence.ts';
import type { WorkerDb } from '#server/store/handle.ts';

const DAY = 86_400_000;
const SILENCE = 90 * DAY;

/** Stories of children whose month of turning eighteen has begun, with the name of the field that holds the day. */
export async function childrenNearEighteen(db: WorkerDb, now: Date): Promise<{ storyId: string; note: string }[]> {
	const rows = await db
		.selectFrom('story.child as c')
		.innerJoin('story.story as s', 's.id', 'c.story_id')
		.select(['c.story_id', 'c.note'])
		.where('c.turned_at', 'is', null)
		.where('c.eighteen_month', '<=', now.toISOString().slice(0, 10))
		.where('s.erased_at', 'is', null)
		.execute();
	return rows.map((row) => ({ storyId: row.story_id, note: row.note }));
}

/** Suspends and hides; the desk is told. False: done already. */
export async function turnEighteen(db: WorkerDb, storyId: string, at: Date): Promise<boolean> {
	const { rows } = await sql<{ done: boolean }>`select story.turn_eighteen(${storyId}, ${at}) as done`.execute(db);
	return rows[0]?.done ?? false;
}

/** Stories of adults whom nobody could ask, or who did not answer, for 90 days: erased next. Returns their ids. */
export async function eraseUnansweredAdults(db: WorkerDb, now: number): Promise<string[]> {
	const isUnanswered = sql<boolean>`s.erase_after is null and s.erased_at is null and s.taken_back_at is null
		and exists (select from story.child c where c.story_id = s.id and c.answered_at is null
			and c.turned_at <= ${new Date(now - SILENCE)})`;
	return db.transaction().execute(async (tx) => {
		const ids = await stillSo(tx, isUnanswered);
		for (const id of ids) {
			await tx
				.updateTable('story.story')
				.set({ desk_state: 'closed', assigned_to: null, waiting_since: null, erase_after: new Date(now) })
				.where('id', '=', id)
				.execute();
			await tx
				.updateTable('story.person')
				.set({ state: 'expired', state_before_pause: null })
				.where('story_id', '=', id)
				.where('role', '=', 'teller')
				.where('state', 'in', ['requested', 'cooling', 'active', 'suspended'])
				.execute();
			await tx.insertInto('story.history').values({ story_id: id, did: 'closed_unanswered' }).execute();
		}
		return ids;
	});
}
