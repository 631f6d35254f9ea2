import { isUuid } from '#domain/base/shape.ts';
import { sql, type SqlBool } from 'kysely';
import type { AskedHow } from '#domain/office/asked-how.ts';
import type { Staff } from '#domain/office/may.ts';
import type { DeskDb, StoryDb } from '#server/store/handle.ts';

/** A story that somebody asked to stop, or that is paused and can be lifted. No words of it. */
export interface StopLine {
	readonly id: string;
	readonly storyId: string;
	readonly officeName: string;
	readonly language: string;
	readonly byKind: 'anonymous' | 'receipt' | 'staff' | 'partner' | 'trusted';
	readonly effect: 'paused' | 'queued' | 'already';
	readonly askedHow: string | null;
	readonly at: number;
	readonly paused: boolean;
	/** Who paused it, as the consent history says: only a pause that needed no proof can be lifted by the desk. */
	readonly pausedBy: string | null;
	/** Somebody asked to lift the pause; a second person confirms. */
	readonly liftAskedBy: string | null;
	readonly liftAskedName: string | null;
}

const pausedBy = sql<string | null>`(select e.by_whom from story.consent_event e
	where e.story_id = s.id and e.kind = 'paused' order by e.version desc limit 1)`;

/** Requests that nobody has answered yet, oldest first; a network manager sees those of all offices. */
export async function openStopRequests(db: DeskDb, staff: Staff): Promise<StopLine[]> {
	const reach = staff.roles.includes('network_manager')
		? sql<SqlBool>`true`
		: sql<SqlBool>`(s.office_id = ${staff.officeId} or s.assigned_to = ${staff.id})`;
	const { rows } = await sql<Omit<StopLine, 'at'> & { at: Date }>`
		select r.id, r.story_id as "storyId", o.name as "officeName", s.language, r.by_kind as "byKind", r.effect,
			r.asked_how as "askedHow", r.at,
			exists (select from story.person p where p.story_id = s.id and p.state = 'suspended') as paused,
			${pausedBy} as "pausedBy", l.asked_by as "liftAskedBy", m.name as "liftAskedName"
		from story.stop_request r
			join story.story s on s.id = r.story_id
			join office.office o on o.id = s.office_id
			left join story.lift_request l on l.story_id = s.id
			left join office.member m on m.id = l.asked_by
		where r.handled_at is null and s.erased_at is null and s.taken_back_at is null and ${reach}
		order by (r.effect = 'queued') desc, r.at, r.id
		limit 200`.execute(db);
	return rows.map((row) => ({ ...row, at: row.at.getTime() }));
}

/** Stories that somebody asked to stop without proof, where the request had to queue and nothing hides them yet. */
export async function countQueued(db: DeskDb): Promise<number> {
	const { rows } = await sql<{ count: number }>`
		select count(distinct r.story_id)::int as count from story.stop_request r
			join story.story s on s.id = r.story_id
		where r.by_kind = 'anonymous' and r.effect = 'queued' and r.handled_at is null and s.taken_back_at is null
			and not exists (select from story.person p where p.story_id = s.id and p.state = 'suspended')`.execute(db);
	return rows[0]?.count ?? 0;
}

/**
 * A request that nobody has answered yet. Takes no lock: the story's own lock comes first everywhere, and in another order
 * two who answer at once would wait for each other for ever.
 */
export async function findStopRequest(
	tx: StoryDb,
	id: string
): Promise<{ storyId: string; byKind: string; effect: string } | null> {
	if (!isUuid(id)) return null;
	const row = await tx
		.selectFrom('story.stop_request')
		.select(['story_id as storyId', 'by_kind as byKind', 'effect'])
		.where('id', '=', id)
		.where('handled_at', 'is', null)
		.executeTakeFirst();
	return row ?? null;
}

/** Writes down that staff paused a story for somebody, as whom and how they were asked, and what it did. */
export async function addStaffStop(
	tx: StoryDb,
	request: {
		storyId: string;
		byKind: 'staff' | 'trusted' | 'partner';
		effect: 'paused' | 'already';
		askedHow: AskedHow;
		at: number;
	}
): Promise<void> {
	await tx
		.insertInto('story.stop_request')
		.values({
			story_id: request.storyId,
			by_kind: request.byKind,
			effect: request.effect,
			asked_how: request.askedHow,
			at: new Date(request.at)
		})
		.execute();
}

/** Answers every open request of a story. */
export async function answerStopRequests(
	tx: StoryDb,
	answer: {
		storyId: string;
		memberId: string;
		outcome: 'stays_paused' | 'lifted' | 'paused_now' | 'no_reason';
		at: number;
	}
): Promise<void> {
	await tx
		.updateTable('story.stop_request')
		.set({ handled_by: answer.memberId, handled_at: new Date(answer.at), outcome: answer.outcome })
		.where('story_id', '=', answer.storyId)
		.where('handled_at', 'is', null)
		.execute();
}

/** Who paused a story last, as its consent history says; null: nobody ever. */
export async function lastPauseBy(tx: StoryDb, storyId: string): Promise<string | null> {
	const row = await tx
		.selectFrom('story.consent_event')
		.select('by_whom')
		.where('story_id', '=', storyId)
		.where('kind', '=', 'paused')
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirst();
	return row?.by_whom ?? null;
}

export async function isPaused(tx: StoryDb, storyId: string): Promise<boolean> {
	const row = await tx
		.selectFrom('story.person')
		.select('id')
		.where('story_id', '=', storyId)
		.where('role', '=', 'teller')
		.where('state', '=', 'suspended')
		.executeTakeFirst();
	return row !== undefined;
}

/** Anonymous requests that come later wait until this time: the pause was looked at by two people. */
export async function shieldStory(tx: StoryDb, storyId: string, until: number): Promise<void> {
	await tx
		.updateTable('story.story')
		.set({ shielded_until: new Date(until) })
		.where('id', '=', storyId)
		.execute();
}
