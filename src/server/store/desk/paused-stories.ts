import { sql, type SqlBool } from 'kysely';
import { isStoryId } from '#domain/story/story-id.ts';
import type { Risk } from '#domain/consent/risk.ts';
import type { Staff } from '#domain/office/may.ts';
import { type PausedBy, whoPaused } from '#domain/office/who-paused.ts';
import type { DeskDb, StoryDb } from '#server/store/handle.ts';
import { inReachOfStops, newestPause, STOPS_PAGE, waitsForOthers } from './stop-terms.ts';

/** A story that somebody other than its teller has paused, and whose requests are all answered. No words of it. */
export interface PausedLine {
	readonly storyId: string;
	readonly officeName: string;
	readonly language: string;
	readonly risk: Risk;
	readonly riskJudged: boolean;
	readonly by: PausedBy;
	/** When it was paused, milliseconds since 1970. */
	readonly at: number;
	/** Who asked to show it again; a second person confirms. */
	readonly liftAskedBy: string | null;
	readonly liftAskedName: string | null;
}

export interface PausedPage {
	readonly lines: readonly PausedLine[];
	/** Where the next page begins; null: this is the last. */
	readonly next: string | null;
	/** All that there are, on every page. */
	readonly count: number;
}

/**
 * One page of the pauses that two at the desk may end, however long ago they were answered: first those that a second person
 * is asked about, then the newest. Those with an open request stand in that list. `after`: the `next` of the page before.
 */
export async function liftablePauses(db: DeskDb, staff: Staff, after: string | null): Promise<PausedPage> {
	const from = readPlace(after);
	const beyond =
		from === null
			? sql<SqlBool>`true`
			: sql<SqlBool>`(x.place, -extract(epoch from x.at), x."storyId") > (${from.place}::int, -extract(epoch from ${new Date(from.at)}::timestamptz), ${from.storyId})`;
	const all = sql`select s.id as "storyId", o.name as "officeName", s.language, s.risk, s.risk_by is not null as "riskJudged",
			e.by_whom as "byWhom", coalesce(e.at, date_trunc('milliseconds', s.arrived_at)) as at,
			l.asked_by as "liftAskedBy", m.name as "liftAskedName", case when l.asked_by is null then 1 else 0 end as place
		from story.story s
			join office.office o on o.id = s.office_id
			left join ${newestPause} e on true
			left join story.lift_request l on l.story_id = s.id
			left join office.member m on m.id = l.asked_by
		where s.id in (select p.story_id from story.person p where p.state = 'suspended')
			and s.erased_at is null and s.taken_back_at is null and ${waitsForOthers} and ${inReachOfStops(staff)}
			and coalesce(e.by_whom, '') not in ('teller', 'trusted')
			and not exists (select from story.stop_request r where r.story_id = s.id and r.handled_at is null)`;
	const [{ rows }, counted] = await Promise.all([
		sql<Omit<PausedLine, 'at' | 'by'> & { at: Date; byWhom: string | null; place: number }>`
			select * from (${all}) x where ${beyond}
			order by x.place, -extract(epoch from x.at), x."storyId" limit ${STOPS_PAGE + 1}`.execute(db),
		sql<{ count: number }>`select count(*)::int as count from (${all}) x`.execute(db)
	]);
	const page = rows.slice(0, STOPS_PAGE);
	const last = page.at(-1);
	return {
		lines: page.map(({ byWhom, place: _place, ...line }) => ({
			...line,
			by: whoPaused(byWhom),
			at: line.at.getTime()
		})),
		next: rows.length > STOPS_PAGE && last ? `${last.place}.${last.at.getTime()}.${last.storyId}` : null,
		count: counted.rows[0]?.count ?? 0
	};
}

/** `place.milliseconds.story`, as the address carries it; anything else begins at the first. */
function readPlace(text: string | null): { place: number; at: number; storyId: string } | null {
	const [, place, at, storyId] = /^([01])\.(\d{1,15})\.([0-9a-z]{10})$/.exec(text ?? '') ?? [];
	if (storyId === undefined || !isStoryId(storyId)) return null;
	return { place: Number(place), at: Number(at), storyId };
}

/** A pause as it stands, and by whom. Where only tellers of a group paused by themselves, it is theirs. */
export interface Pause {
	readonly by: PausedBy;
	/** Milliseconds since 1970; null: from before pauses were written down. */
	readonly at: number | null;
	/** Who asked to show it again; a second person confirms. */
	readonly liftAskedBy: string | null;
	readonly liftAskedName: string | null;
}

/** The pause of a story; null: it is not paused. */
export async function pauseOf(tx: Pick<StoryDb, 'getExecutor'>, storyId: string): Promise<Pause | null> {
	const { rows } = await sql<Omit<Pause, 'by' | 'at'> & { byWhom: string | null; at: Date | null; waits: boolean }>`
		select e.by_whom as "byWhom", coalesce(e.at, (select max(own.at) from story.consent_event own
				where own.story_id = s.id and own.kind = 'paused')) as at, ${waitsForOthers} as waits,
			l.asked_by as "liftAskedBy", m.name as "liftAskedName"
		from story.story s
			left join ${newestPause} e on true
			left join story.lift_request l on l.story_id = s.id
			left join office.member m on m.id = l.asked_by
		where s.id = ${storyId} and exists (select from story.person p
			where p.story_id = s.id and p.role = 'teller' and p.state = 'suspended')`.execute(tx);
	const [row] = rows;
	if (row === undefined) return null;
	const { byWhom, at, waits, ...asked } = row;
	return { by: waits ? whoPaused(byWhom) : 'teller', at: at?.getTime() ?? null, ...asked };
}

/** Anonymous requests that come later wait until this time: the pause was looked at by two people. */
export async function shieldStory(tx: StoryDb, storyId: string, until: number): Promise<void> {
	await tx
		.updateTable('story.story')
		.set({ shielded_until: new Date(until) })
		.where('id', '=', storyId)
		.execute();
}
