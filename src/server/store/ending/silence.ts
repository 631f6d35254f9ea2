import { type RawBuilder, sql } from 'kysely';
import type { StoryDb, WorkerDb } from '#server/store/handle.ts';
import { answersCorrection } from '#server/store/review/corrections.ts';

const DAY = 86_400_000;
const SILENCE = 90 * DAY;
const GRACE = 30 * DAY;

/**
 * Closes stories whose safe text waited 90 days for the teller; 30 days later they are erased. Returns their ids. Where
 * the teller has said yes to an earlier text, that yes stands until it ends: silence about a newer one takes nothing away.
 * Whoever writes a message or a correction is not silent: the days are counted from when the desk has dealt with it.
 */
export async function closeUnanswered(db: WorkerDb, now: number): Promise<string[]> {
	return db.transaction().execute(async (tx) => {
		const ids = await stillSo(tx, isSilent(new Date(now - SILENCE)));
		if (ids.length === 0) return [];
		await tx
			.updateTable('story.story')
			.set({ desk_state: 'closed', assigned_to: null, erase_after: new Date(now + GRACE) })
			.where('id', 'in', ids)
			.execute();
		for (const id of ids)
			await tx.insertInto('story.history').values({ story_id: id, did: 'closed_unanswered' }).execute();
		return ids;
	});
}

/** Asked before `then` about a first text, and nothing was heard since. */
const isSilent = (then: Date) => sql<boolean>`s.waiting_since <= ${then} and s.erase_after is null
	and s.taken_back_at is null and s.erased_at is null
	and not exists (select from story.telling t where t.story_id = s.id and t.teller_version is not null)
	and not exists (select from story.message msg where msg.story_id = s.id and msg.from_teller
		and (msg.read_at is null or msg.read_at > ${then}))
	and not exists (select from story.sealed f where f.story_id = s.id and f.field like 'correction:%'
		and not exists (select from story.history h where ${answersCorrection} and h.at <= ${then}))`;

/** Stories of tellers who answered after all are not erased; they come back to the desk. Returns their ids. */
export async function reopenAnswered(db: WorkerDb): Promise<string[]> {
	return db.transaction().execute(async (tx) => {
		const rows = await tx
			.updateTable('story.story')
			.set({ desk_state: 'in_review', erase_after: null })
			.where('erase_after', 'is not', null)
			.where('waiting_since', 'is', null)
			.where('taken_back_at', 'is', null)
			.where('erased_at', 'is', null)
			.where((where) =>
				where.not(
					where.exists(
						where
							.selectFrom('story.person')
							.select('story.person.id')
							.whereRef('story.person.story_id', '=', 'story.story.id')
							.where('story.person.role', '=', 'teller')
							.where('story.person.state', 'in', ['expired', 'refused', 'withdrawn', 'invalidated'])
					)
				)
			)
			.returning('id')
			.execute();
		for (const { id } of rows)
			await tx.insertInto('story.history').values({ story_id: id, did: 'reopened_answered' }).execute();
		return rows.map((row) => row.id);
	});
}

/**
 * Stories whose consent ended 90 days ago, and nobody renewed it, are erased next. Returns their ids. A text of long ago only
 * stays hidden: nobody was silent, and the office may grant it again.
 */
export async function eraseLongExpired(db: WorkerDb, now: number): Promise<string[]> {
	// A pause that came after the end does not keep it for ever. Whoever is eighteen meanwhile has 90 days from the birthday,
	// and another task counts them.
	const isLongExpired = sql<boolean>`s.erase_after is null and s.erased_at is null and s.taken_back_at is null
		and s.basis <> 'public_domain' and exists (select from story.person p where p.story_id = s.id and p.role = 'teller'
			and (p.state = 'expired' or p.state_before_pause = 'expired'))
		and not exists (select from story.child c where c.story_id = s.id and c.answered_at is null
			and c.eighteen_month <= ${new Date(now)}::date)
		and (select max(e.at) from story.consent_event e where e.story_id = s.id and e.kind = 'expired')
			<= ${new Date(now - SILENCE)}`;
	return db.transaction().execute(async (tx) => {
		const ids = await stillSo(tx, isLongExpired);
		if (ids.length === 0) return [];
		await tx
			.updateTable('story.story')
			.set({ desk_state: 'closed', assigned_to: null, erase_after: new Date(now) })
			.where('id', 'in', ids)
			.execute();
		return ids;
	});
}

/** Stories that were taken back and kept sealed for their tellers as long as a yes may last are erased next. Returns their ids. */
export async function eraseLongSealed(db: WorkerDb, now: number): Promise<string[]> {
	// As `sealEnds` says it to the teller.
	const isLongSealed = sql<boolean>`s.taken_back_at is not null and s.erase_after is null and s.erased_at is null
		and date_trunc('month', (s.taken_back_at at time zone 'utc')) + interval '60 months'
			<= ${new Date(now)}::timestamptz at time zone 'utc'`;
	return db.transaction().execute(async (tx) => {
		const ids = await stillSo(tx, isLongSealed);
		if (ids.length === 0) return [];
		await tx
			.updateTable('story.story')
			.set({ erase_after: new Date(now) })
			.where('id', 'in', ids)
			.execute();
		return ids;
	});
}

/**
 * The stories (`s`) of which something is so, locked, and asked again under the lock: an answer that was being written down
 * while the first question was asked counts.
 */
export async function stillSo(tx: StoryDb, isSo: RawBuilder<boolean>): Promise<string[]> {
	const found = await sql<{
		id: string;
	}>`select s.id from story.story s where ${isSo} order by s.id for update of s`.execute(tx);
	const ids = found.rows.map(({ id }) => id);
	if (ids.length === 0) return [];
	const { rows } = await sql<{ id: string }>`select s.id from story.story s where s.id = any(${ids}) and ${isSo}
		order by s.id`.execute(tx);
	return rows.map(({ id }) => id);
}
