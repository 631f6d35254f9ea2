import { isUuid } from '#domain/base/shape.ts';
import { sql, type SqlBool } from 'kysely';
import type { AskedHow } from '#domain/office/asked-how.ts';
import type { Staff } from '#domain/office/may.ts';
import type { Risk } from '#domain/consent/risk.ts';
import { deskMayLift, whoPaused } from '#domain/office/who-paused.ts';
import type { DeskDb, StoryDb } from '#server/store/handle.ts';
import { inReachOfStops, newestPause, STOPS_PAGE, waitsForOthers } from './stop-terms.ts';

/** Somebody asked to stop a story, and nobody has answered yet. No words of it. */
export interface StopLine {
	readonly id: string;
	readonly storyId: string;
	readonly officeName: string;
	readonly language: string;
	readonly risk: Risk;
	readonly riskJudged: boolean;
	readonly byKind: 'anonymous' | 'receipt' | 'staff' | 'partner' | 'trusted';
	readonly effect: 'paused' | 'queued' | 'already';
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly paused: boolean;
	/** Two people at the desk may end the pause that stands. */
	readonly mayBeLifted: boolean;
	/** Who asked to show it again; a second person confirms. */
	readonly liftAskedBy: string | null;
	readonly liftAskedName: string | null;
}

export interface StopPage {
	readonly lines: readonly StopLine[];
	/** Where the next page begins; null: this is the last. */
	readonly next: string | null;
}

const isPausedNow = sql<boolean>`exists (select from story.person p where p.story_id = s.id and p.state = 'suspended')`;
const open = sql<SqlBool>`r.handled_at is null and s.erased_at is null and s.taken_back_at is null`;

/**
 * One page of the requests that nobody has answered: first what is still shown, then what is most dangerous, then what has
 * waited longest, so that a flood pushes nothing back. `after`: the `next` of the page before.
 */
export async function openStopRequests(db: DeskDb, staff: Staff, after: string | null): Promise<StopPage> {
	const from = readPlace(after);
	const beyond =
		from === null
			? sql<SqlBool>`true`
			: sql<SqlBool>`(x.place, x.danger, x.at, x.id) > (${from.place}, ${from.danger}, ${new Date(from.at)}, ${from.id}::uuid)`;
	const { rows } = await sql<
		Omit<StopLine, 'at' | 'mayBeLifted'> & {
			at: Date;
			place: number;
			danger: number;
			pausedBy: string | null;
			waits: boolean;
		}
	>`
		select * from (
			select r.id, r.story_id as "storyId", o.name as "officeName", s.language, s.risk, s.risk_by is not null as "riskJudged",
				r.by_kind as "byKind", r.effect, date_trunc('milliseconds', r.at) as at, ${isPausedNow} as paused,
				case when r.effect = 'queued' and not ${isPausedNow} then 0 else 1 end as place,
				array_position(array['critical', 'high', 'medium', 'low'], s.risk) as danger,
				e.by_whom as "pausedBy", ${waitsForOthers} as waits, l.asked_by as "liftAskedBy", m.name as "liftAskedName"
			from story.stop_request r
				join story.story s on s.id = r.story_id
				join office.office o on o.id = s.office_id
				left join ${newestPause} e on true
				left join story.lift_request l on l.story_id = s.id
				left join office.member m on m.id = l.asked_by
			where ${open} and ${inReachOfStops(staff)}) x
		where ${beyond}
		order by x.place, x.danger, x.at, x.id
		limit ${STOPS_PAGE + 1}`.execute(db);
	const page = rows.slice(0, STOPS_PAGE);
	const last = page.at(-1);
	return {
		lines: page.map(({ place: _place, danger: _danger, pausedBy, waits, ...line }) => ({
			...line,
			at: line.at.getTime(),
			mayBeLifted: waits && deskMayLift(whoPaused(pausedBy))
		})),
		next: rows.length > STOPS_PAGE && last ? `${last.place}.${last.danger}.${last.at.getTime()}.${last.id}` : null
	};
}

/** `place.danger.milliseconds.id`, as the address carries it; anything else begins at the first. */
function readPlace(text: string | null): { place: number; danger: number; at: number; id: string } | null {
	const [, place, danger, at, id] = /^([01])\.([1-4])\.(\d{1,15})\.([0-9a-f-]{36})$/.exec(text ?? '') ?? [];
	if (id === undefined || !isUuid(id)) return null;
	return { place: Number(place), danger: Number(danger), at: Number(at), id };
}

/** How many requests nobody has answered, among those that this person sees. */
export async function countOpenStops(db: DeskDb, staff: Staff): Promise<number> {
	const { rows } = await sql<{ count: number }>`
		select count(*)::int as count from story.stop_request r join story.story s on s.id = r.story_id
		where ${open} and ${inReachOfStops(staff)}`.execute(db);
	return rows[0]?.count ?? 0;
}

/** Stories that somebody asked to stop without proof, where the request had to queue and nothing hides them yet. */
export async function countQueued(db: DeskDb): Promise<number> {
	const { rows } = await sql<{ count: number }>`
		select count(distinct r.story_id)::int as count from story.stop_request r
			join story.story s on s.id = r.story_id
		where r.by_kind = 'anonymous' and r.effect = 'queued' and r.handled_at is null and s.taken_back_at is null
			and not ${isPausedNow}`.execute(db);
	return rows[0]?.count ?? 0;
}

/**
 * A request that nobody has answered yet. Takes no lock: the story's own lock comes first everywhere, and in another order
 * two who answer at once would wait for each other for ever.
 */
export async function findStopRequest(tx: StoryDb, id: string): Promise<{ storyId: string } | null> {
	if (!isUuid(id)) return null;
	const row = await tx
		.selectFrom('story.stop_request')
		.select('story_id as storyId')
		.where('id', '=', id)
		.where('handled_at', 'is', null)
		.executeTakeFirst();
	return row ?? null;
}

/** Which stories these requests are about, one request for each, as far as nobody has answered it yet. */
export async function oneRequestForEach(db: DeskDb, ids: readonly string[]): Promise<string[]> {
	const known = ids.filter(isUuid);
	if (known.length === 0) return [];
	const rows = await db
		.selectFrom('story.stop_request')
		.distinctOn('story_id')
		.select('id')
		.where('id', 'in', known)
		.where('handled_at', 'is', null)
		.orderBy('story_id')
		.orderBy('at')
		.execute();
	return rows.map(({ id }) => id);
}

/** Whether somebody has told it who can be asked: a text of long ago has no teller any more. */
export async function hasTeller(tx: StoryDb, storyId: string): Promise<boolean> {
	const story = tx.selectFrom('story.story').select('basis').where('id', '=', storyId);
	return (await story.executeTakeFirst())?.basis === 'teller';
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
