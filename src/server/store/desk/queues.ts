import { sql, type SqlBool } from 'kysely';
import { codesOf } from '#domain/base/language.ts';
import type { Staff } from '#domain/office/may.ts';
import { ENDING_WITHIN_DAYS, type List, QUEUES, type Queue } from '#domain/office/queues.ts';
import type { Risk } from '#domain/consent/risk.ts';
import type { DeskDb } from '#server/store/handle.ts';
import { overOpenCorrections } from '#server/store/review/corrections.ts';

/** A line of a queue. No words of the story: those are sealed. */
export interface QueueLine {
	readonly id: string;
	readonly language: string;
	readonly officeId: string;
	readonly officeName: string;
	/** What the queue counts from: arrival, asking the teller, publication, end of consent or message; ms since 1970. */
	readonly since: number;
	readonly assignedTo: string | null;
	readonly assignedName: string | null;
	readonly risk: Risk;
	readonly riskJudged: boolean;
	readonly paused: boolean;
	/** What it has come to; null: it goes on. */
	readonly end: 'closed' | 'taken_back' | 'erased' | null;
	/** A child who is alone tells it: a reviewer of another office may be needed. */
	readonly needsPanel: boolean;
	readonly held: boolean;
	readonly claimOpen: boolean;
	readonly needsHelp: boolean;
	/** Shows less than when it was published: too few share it now. */
	readonly lowered: boolean;
	readonly gatheredByMe: boolean;
	/** Somebody has to tell the teller that the time is nearly over. */
	readonly toRemind: boolean;
	/** Somebody wants to end it, and a second person has not decided. */
	readonly toEnd: boolean;
	readonly messages: number;
	/** Texts that the teller changed, and nobody has answered. */
	readonly corrections: number;
}

/** Which stories somebody's queues are made of, by role and office; the same rule as `mayOnStory(…, 'see_story')`. */
function inReach(staff: Staff) {
	if (staff.roles.includes('network_manager')) return sql<SqlBool>`true`;
	const whole = staff.roles.some((role) => ['editor', 'reviewer', 'office_manager'].includes(role));
	const gathers = staff.roles.includes('interviewer');
	const mine = sql<SqlBool>`exists (select from story.author a
		where a.story_id = s.id and a.member_id = ${staff.id} and a.did = 'gathered')`;
	const own = whole ? sql<SqlBool>`true` : gathers ? mine : sql<SqlBool>`false`;
	const guest = staff.roles.includes('reviewer')
		? sql<SqlBool>`((s.risk = 'critical' or exists (select from story.child c
				where c.story_id = s.id and c.unaccompanied and c.turned_at is null)) and s.assigned_to = ${staff.id})`
		: sql<SqlBool>`false`;
	return sql<SqlBool>`((s.office_id = ${staff.officeId} and ${own}) or ${guest})`;
}

/** Stories in languages this person reads, and those that are already theirs. Without any language listed: all. */
function readable(staff: Staff) {
	if (staff.reading.length === 0) return sql<SqlBool>`true`;
	const bases = staff.reading.flatMap(codesOf);
	return sql<SqlBool>`(split_part(s.language, '-', 1) = any(${bases}) or s.assigned_to is not distinct from ${staff.id})`;
}

/** The newest grants of a story end within the time; a channel that was ended does not count. */
const consentEnds = sql<Date>`(select min(g.valid_until) from (
	select distinct on (c.person_id, c.channel) c.valid_until, c.ended from story.consent_grant c
	where c.story_id = s.id order by c.person_id, c.channel, c.version desc) g where not g.ended)`;
// A text of long ago that has run out stays in the list: the office grants it again, or not.
const lastEnd = sql<Date>`coalesce(${consentEnds}, (select max(c.valid_until) from story.consent_grant c where c.story_id = s.id))`;
/** A teller took a paragraph out, and the text was not smoothed since. */
const tookOut = sql`story.withheld w where w.story_id = s.id and w.file_id is null and s.taken_back_at is null
	and not exists (select from story.telling t join story.sealed x on x.story_id = t.story_id and x.field = 'telling:' || t.language
		where t.story_id = s.id and t.source_language is null and x.at > w.at)`;
/** The desk can still work on it: its teller did not take it back, and the desk did not end it. */
const isOpen = sql<SqlBool>`(s.taken_back_at is null
	and not exists (select from story.closing c where c.story_id = s.id and c.decided_at is not null))`;
// What a teller wrote and nobody read, corrected and nobody answered, or took out and nobody smoothed, and what a reader
// reported and nobody answered.
const newestMessage = sql<Date>`(select min(waits.at) from (
	select msg.at from story.message msg where msg.story_id = s.id and msg.from_teller and msg.read_at is null
	union all select ${overOpenCorrections(sql<Date>`min(f.at)`)} where ${isOpen}
	union all select w.at from ${tookOut} and ${isOpen}
	union all select l.at from story.third_party_letter l where l.story_id = s.id and l.about <> 'in_it' and l.outcome is null and ${isOpen}) waits)`;

const isPaused = sql<SqlBool>`exists (select from story.person p where p.story_id = s.id and p.state = 'suspended')`;
const isHeld = sql<SqlBool>`exists (select from story.hold h where h.lifted_at is null and story.hold_covers(h.scope, h.value, s))`;
const needsPanel = sql<SqlBool>`exists (select from story.child c where c.story_id = s.id and c.unaccompanied and c.turned_at is null)`;

// Whoever corrected the text has answered: it lies with the desk again.
const waits = sql<SqlBool>`(s.waiting_since is not null and ${overOpenCorrections(sql<number>`count(*)`)} = 0)`;

function belongs(queue: List, now: number) {
	const open = sql<SqlBool>`s.erased_at is null and s.taken_back_at is null`;
	switch (queue) {
		case 'arrived':
			return sql<SqlBool>`${open} and s.desk_state = 'arrived' and not ${waits}`;
		case 'in_review':
			return sql<SqlBool>`${open} and s.desk_state = 'in_review' and not ${waits}`;
		case 'waiting':
			return sql<SqlBool>`${open} and ${waits}`;
		case 'ready':
			return sql<SqlBool>`${open} and s.desk_state = 'ready' and not ${waits}`;
		case 'published':
			return sql<SqlBool>`${open} and s.desk_state = 'published'`;
		case 'ending': {
			const soon = new Date(now + ENDING_WITHIN_DAYS * 86_400_000);
			return sql<SqlBool>`${open} and case s.basis
				when 'teller' then s.desk_state in ('ready', 'published') and ${consentEnds} between ${new Date(now)} and ${soon}
				when 'public_domain' then s.desk_state <> 'closed' and ${lastEnd} <= ${soon} else false end`;
		}
		case 'messages':
			return sql<SqlBool>`s.erased_at is null and ${newestMessage} is not null`;
		case 'stopped':
			return sql<SqlBool>`${open} and s.desk_state <> 'closed' and (${isPaused} or ${isHeld})`;
		case 'ended':
			return sql<SqlBool>`(s.erased_at is not null or s.taken_back_at is not null or s.desk_state = 'closed')`;
	}
}

/** What a queue counts from and sorts by. */
function sinceOf(queue: List | null) {
	if (queue === 'waiting') return sql<Date>`s.waiting_since`;
	if (queue === 'published') return sql<Date>`coalesce(s.published_on::timestamptz, s.arrived_at)`;
	if (queue === 'ending') return lastEnd;
	if (queue === 'messages') return newestMessage;
	if (queue === 'stopped')
		return sql<Date>`coalesce((select max(e.at) from story.consent_event e where e.story_id = s.id and e.kind = 'paused'), s.arrived_at)`;
	if (queue === 'ended') return sql<Date>`coalesce(s.erased_at, s.taken_back_at, s.arrived_at)`;
	return sql<Date>`s.arrived_at`;
}

/** How many stories stand in each queue of this person. */
export async function countQueues(db: DeskDb, staff: Staff, now: number): Promise<Record<Queue, number>> {
	const columns = QUEUES.map((queue) => sql`count(*) filter (where ${belongs(queue, now)})::int as ${sql.ref(queue)}`);
	const { rows } = await sql<Record<Queue, number>>`select ${sql.join(columns)} from story.story s
		where ${inReach(staff)} and ${readable(staff)}`.execute(db);
	const [counts] = rows;
	if (counts === undefined) throw new Error('counting returned nothing');
	return counts;
}

export interface QueuePage {
	readonly lines: readonly QueueLine[];
	/** Where the next page begins; null: this is the last. */
	readonly next: string | null;
	/** Stories in languages this person does not read, left out. */
	readonly otherLanguages: number;
}

const PAGE = 50;

/** What narrows a list. */
export interface Sought {
	/** The office that answers for it. */
	readonly office: string | null;
	/** ISO 3166 alpha-2: where a teller comes from or lives. */
	readonly country: string | null;
	/** This story alone, wherever it stands; what else is sought does not count then. */
	readonly storyId: string | null;
}

function isSought({ office, country }: Sought) {
	const from = sql<SqlBool>`(s.origin = ${country} or s.host = ${country} or exists (select from story.group_teller g
		where g.story_id = s.id and g.origin = ${country}))`;
	return sql<SqlBool>`${office === null ? sql`true` : sql`s.office_id = ${office}`} and ${country === null ? sql`true` : from}`;
}

/** One page of a list, oldest first (published and ended: newest first). `after`: the `next` of the page before. */
export async function readQueue(
	db: DeskDb,
	staff: Staff,
	asked: { queue: List; now: number; everyLanguage: boolean; after: string | null; sought: Sought }
): Promise<QueuePage> {
	const { now, sought } = asked;
	const queue = sought.storyId === null ? asked.queue : null;
	const named =
		queue === null
			? sql<SqlBool>`s.id = ${sought.storyId}`
			: sql<SqlBool>`${belongs(queue, now)} and ${isSought(sought)}`;
	const where = sql<SqlBool>`${inReach(staff)} and ${named}`;
	const languages = asked.everyLanguage || queue === null ? sql<SqlBool>`true` : readable(staff);
	const newestFirst = queue === 'published' || queue === 'ended';
	const since = sql<Date>`date_trunc('milliseconds', ${sinceOf(queue)})`;
	const from = readCursor(asked.after);
	const after =
		from === null
			? sql<SqlBool>`true`
			: newestFirst
				? sql<SqlBool>`(${since}, s.id) < (${new Date(from.since)}, ${from.id})`
				: sql<SqlBool>`(${since}, s.id) > (${new Date(from.since)}, ${from.id})`;
	const direction = newestFirst ? sql`desc` : sql`asc`;
	const { rows } = await sql<Omit<QueueLine, 'since'> & { since: Date }>`
		select s.id, s.language, s.office_id as "officeId", o.name as "officeName",
			${since} as since,
			s.assigned_to as "assignedTo", m.name as "assignedName", s.risk, s.risk_by is not null as "riskJudged",
			${isPaused} as paused, ${isHeld} as held, ${needsPanel} as "needsPanel",
			case when s.erased_at is not null then 'erased' when s.taken_back_at is not null then 'taken_back'
				when s.desk_state = 'closed' then 'closed' end as "end",
			s.claim_open as "claimOpen",
			(s.needs_help and ${staff.roles.includes('reviewer')}) as "needsHelp",
			exists (select from story.combination c where c.story_id = s.id and c.lowered_at is not null) as lowered,
			exists (select from story.reminder r where r.story_id = s.id and r.way = 'desk' and r.done_at is null
				and r.ends_at > ${new Date(now)}) as "toRemind",
			exists (select from story.closing c where c.story_id = s.id and c.decided_at is null) as "toEnd",
			exists (select from story.author a where a.story_id = s.id and a.member_id = ${staff.id} and a.did = 'gathered')
				as "gatheredByMe",
			((select count(*) from story.message msg where msg.story_id = s.id and msg.from_teller and msg.read_at is null)
				+ (select count(*) from ${tookOut} and ${isOpen})
				+ (select count(*) from story.third_party_letter l where l.story_id = s.id and l.about <> 'in_it'
					and l.outcome is null and ${isOpen}))::int as messages,
			case when ${isOpen} then ${overOpenCorrections(sql<number>`count(*)::int`)} else 0 end as corrections
		from story.story s join office.office o on o.id = s.office_id left join office.member m on m.id = s.assigned_to
		where ${where} and ${languages} and ${after}
		order by ${since} ${direction}, s.id ${direction}
		limit ${PAGE + 1}`.execute(db);
	const lines = rows.slice(0, PAGE).map((row) => ({ ...row, since: row.since.getTime() }));
	const last = lines.at(-1);
	return {
		lines,
		next: rows.length > PAGE && last !== undefined ? `${last.since}_${last.id}` : null,
		otherLanguages: asked.everyLanguage || queue === null ? 0 : await countOthers(db, staff, where)
	};
}

async function countOthers(db: DeskDb, staff: Staff, where: ReturnType<typeof inReach>): Promise<number> {
	const { rows } = await sql<{ others: number }>`select count(*)::int as others from story.story s
		where ${where} and not ${readable(staff)}`.execute(db);
	return rows[0]?.others ?? 0;
}

function readCursor(text: string | null): { since: number; id: string } | null {
	const found = /^(\d{1,15})_([0-9a-z]{10})$/.exec(text ?? '');
	return found ? { since: Number(found[1]), id: found[2] ?? '' } : null;
}
