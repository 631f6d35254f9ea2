/** Reminders before a yes ends: each is written down before it is sent, so that nobody gets it twice. */
import { sql } from 'kysely';
import { type ReminderStage, reminderDue } from '#domain/consent/reminders.ts';
import type { StoryDb, WorkerDb } from '#server/store/handle.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** A yes that ends, and the reminder that is due for it. */
export interface EndingYes {
	readonly storyId: string;
	readonly personId: string;
	/** Of several tellers, which; null: one tells alone. */
	readonly place: number | null;
	readonly endsAt: Date;
	readonly stage: ReminderStage;
	readonly minor: boolean;
	/** Language of the notice, or else the one it was told in. */
	readonly language: string;
}

/** When the first yes of a teller ends, and since when it stands. Ended ones do not count. */
const firstEnd = sql<{ endsAt: Date; givenAt: Date }>`
	select g.valid_until as "endsAt", e.at as "givenAt"
	from (select distinct on (c.channel) c.* from story.consent_grant c where c.story_id = s.id and c.person_id = p.id
		order by c.channel, c.version desc) g
	join lateral (select min(e.at) as at from story.consent_grant o join story.consent_event e
		on e.story_id = o.story_id and e.version = o.version
		where o.story_id = s.id and o.person_id = p.id and o.channel = g.channel and o.valid_until = g.valid_until) e on true
	where not g.ended order by g.valid_until limit 1`;

/** Whoever has renewed already, and waits for the office or for the day on which it begins, is left in peace. */
const hasRenewed = sql<boolean>`
	exists (select from story.wider_grant w where w.story_id = s.id and w.person_id = p.id and w.valid_until > f."endsAt")
	or coalesce((select v.kind = 'wider_asked' and v.detail -> 'renewal' = 'true' from story.consent_event v
		where v.story_id = s.id and v.kind in ('wider_asked', 'widened', 'refused', 'renewed', 'narrowed')
			and v.detail ->> 'what' is distinct from 'notice' and coalesce(v.detail ->> 'person', p.id::text) = p.id::text
		order by v.version desc limit 1), false)`;

/** Stories whose reminder is due and was not written down yet, or whose letter did not leave. */
export async function endingYeses(db: WorkerDb, now: number): Promise<EndingYes[]> {
	const soon = new Date(now + 90 * DAY);
	const { rows } = await sql<
		Pick<EndingYes, 'personId' | 'place' | 'minor' | 'language' | 'endsAt'> & { id: string; givenAt: Date }
	>`
		select s.id, p.id as "personId", gt.place, p.minor, f."endsAt", f."givenAt",
			coalesce((select v.detail ->> 'noticeLanguage' from story.consent_event v where v.story_id = s.id
				and v.kind in ('given', 'renewed') and v.detail ? 'noticeLanguage'
				and (gt.place is null or coalesce(v.detail ->> 'person', p.id::text) = p.id::text
					and coalesce((v.detail ->> 'place')::integer, gt.place) = gt.place) order by v.version desc limit 1), s.language) as language
		from story.story s
		join story.person p on p.story_id = s.id and p.role = 'teller'
		left join story.group_teller gt on gt.story_id = s.id and gt.person_id = p.id
		join lateral (${firstEnd}) f on true
		where s.basis = 'teller' and s.taken_back_at is null and s.erased_at is null and s.erase_after is null
			and p.state in ('cooling', 'active', 'suspended') and f."endsAt" > ${new Date(now)} and f."endsAt" <= ${soon}
			and not exists (select from story.child c where c.story_id = s.id and c.turned_at is not null and c.answered_at is null)
			and not (${hasRenewed})
		order by f."endsAt", s.id, p.id`.execute(db);
	const due = rows.flatMap(({ id, givenAt, ...yes }): EndingYes[] => {
		const stage = reminderDue({ endsAt: yes.endsAt.getTime(), givenAt: givenAt.getTime() }, now);
		return stage === null ? [] : [{ storyId: id, stage, ...yes }];
	});
	const settled = await db
		.selectFrom('story.reminder')
		.select(['person_id', 'ends_at', 'stage'])
		.where((where) => where.or([where('way', '!=', 'mail'), where('sent_at', 'is not', null)]))
		.where('ends_at', '>', new Date(now))
		.execute();
	const name = (personId: string, endsAt: Date, stage: number) => `${personId} ${endsAt.getTime()} ${stage}`;
	const known = new Set(settled.map((row) => name(row.person_id, row.ends_at, row.stage)));
	return due.filter((yes) => !known.has(name(yes.personId, yes.endsAt, yes.stage)));
}

export type ReminderWay = 'mail' | 'desk' | 'none';

type Which = Pick<EndingYes, 'storyId' | 'personId' | 'endsAt' | 'stage'>;

/**
 * Takes a reminder upon oneself. False: it is settled, or another worker is at it. A letter whose worker died is taken up
 * again after an hour.
 */
export async function takeReminder(db: WorkerDb, which: Which, way: ReminderWay, now: number): Promise<boolean> {
	const { rows } = await sql<{ taken: boolean }>`
		insert into story.reminder as r (story_id, person_id, ends_at, stage, way, at)
		values (${which.storyId}, ${which.personId}::uuid, ${which.endsAt}, ${which.stage}, ${way}, ${new Date(now)})
		on conflict (story_id, person_id, ends_at, stage) do update set at = excluded.at
			where r.way = 'mail' and r.sent_at is null and r.at <= ${new Date(now - HOUR)}
		returning true as taken`.execute(db);
	return rows.length > 0;
}

/** The letter left, or it did not and may be tried again, or a person has to do it. */
export async function settleReminder(
	db: WorkerDb,
	which: Which,
	outcome: 'sent' | 'again' | 'desk',
	now: number
): Promise<void> {
	const change =
		outcome === 'sent'
			? { sent_at: new Date(now) }
			: outcome === 'desk'
				? { way: 'desk' as const }
				: { at: new Date(now - HOUR) };
	await db
		.updateTable('story.reminder')
		.set(change)
		.where('story_id', '=', which.storyId)
		.where('person_id', '=', which.personId)
		.where('ends_at', '=', which.endsAt)
		.where('stage', '=', which.stage)
		.execute();
}

/** Writes into the story's history that somebody was reminded. */
export async function noteReminder(db: WorkerDb, which: Which, way: ReminderWay): Promise<void> {
	await db
		.insertInto('story.history')
		.values({ story_id: which.storyId, did: `reminded_${way}`, detail: JSON.stringify({ stage: which.stage }) })
		.execute();
}

export const REMINDER_OUTCOMES = ['told', 'not_reached', 'message_left'] as const;

export type ReminderOutcome = (typeof REMINDER_OUTCOMES)[number];

export interface ReminderRow {
	readonly personId: string;
	/** Of several tellers, which; null: one tells alone. */
	readonly place: number | null;
	/** Milliseconds since 1970. */
	readonly endsAt: number;
	readonly stage: number;
	readonly way: ReminderWay;
	readonly at: number;
	readonly sentAt: number | null;
	readonly outcome: ReminderOutcome | null;
	readonly doneBy: string | null;
}

/** The reminders of a story, the newest first. */
export async function remindersOf(db: StoryDb, storyId: string): Promise<ReminderRow[]> {
	const rows = await db
		.selectFrom('story.reminder as r')
		.leftJoin('story.group_teller as g', (join) =>
			join.onRef('g.story_id', '=', 'r.story_id').onRef('g.person_id', '=', 'r.person_id')
		)
		.select(['r.person_id', 'g.place', 'ends_at', 'stage', 'way', 'at', 'sent_at', 'outcome', 'done_by'])
		.where('r.story_id', '=', storyId)
		.orderBy('ends_at', 'desc')
		.orderBy('stage')
		.orderBy('g.place')
		.execute();
	return rows.map((row) => ({
		personId: row.person_id,
		place: row.place,
		endsAt: row.ends_at.getTime(),
		stage: row.stage,
		way: row.way,
		at: row.at.getTime(),
		sentAt: row.sent_at?.getTime() ?? null,
		outcome: row.outcome,
		doneBy: row.done_by
	}));
}

/** Somebody at the desk did it, or tried. False: it is no task of the desk, or done already. */
export async function finishReminder(
	tx: StoryDb,
	done: {
		readonly storyId: string;
		readonly personId: string;
		readonly endsAt: Date;
		readonly stage: number;
		readonly outcome: ReminderOutcome;
		readonly memberId: string;
		readonly at: Date;
	}
): Promise<boolean> {
	const row = await tx
		.updateTable('story.reminder')
		.set({ outcome: done.outcome, done_by: done.memberId, done_at: done.at })
		.where('story_id', '=', done.storyId)
		.where('person_id', '=', done.personId)
		.where('ends_at', '=', done.endsAt)
		.where('stage', '=', done.stage)
		.where('way', '=', 'desk')
		.where('done_at', 'is', null)
		.returning('stage')
		.executeTakeFirst();
	return row !== undefined;
}

/** Renews at the desk.  `asked`, `renewed`, `stopped`, `unknown` */
export async function renewAtDesk(
	tx: StoryDb,
	renewal: { readonly storyId: string; readonly memberId: string; readonly grants: unknown; readonly detail: unknown }
): Promise<string> {
	const { rows } = await sql<{ outcome: string }>`select story.renew_at_desk(${renewal.storyId}, ${renewal.memberId},
		${JSON.stringify(renewal.grants)}::jsonb, ${JSON.stringify(renewal.detail)}::jsonb) as outcome`.execute(tx);
	return rows[0]?.outcome ?? 'unknown';
}

/** Keeps what somebody else at the desk accepted of a recorded renewal, until its day.  `kept`, `same_person`, `no_wish` */
export async function keepRenewal(
	tx: StoryDb,
	kept: { readonly storyId: string; readonly wish: number; readonly memberId: string; readonly later: unknown }
): Promise<string> {
	const { rows } = await sql<{ outcome: string }>`select story.keep_renewal(${kept.storyId}, ${kept.wish},
		${kept.memberId}, ${JSON.stringify(kept.later)}::jsonb) as outcome`.execute(tx);
	return rows[0]?.outcome ?? 'no_wish';
}
