import { sql } from 'kysely';
import type { HoldScope } from '#domain/consent/holds.ts';
import type { DeskDb } from '#server/store/handle.ts';

/** A hold that is in force. */
export interface HoldRow {
	readonly id: string;
	readonly scope: HoldScope;
	readonly value: string;
	readonly reason: string;
	readonly setBy: string | null;
	readonly setAt: number;
	readonly liftAskedBy: string | null;
	readonly liftAskedName: string | null;
	/** Stories it keeps hidden. */
	readonly stories: number;
	/** The offices that answer for them. */
	readonly offices: readonly string[];
	/** Which they are, where the hold names a story or somebody in stories; empty otherwise. */
	readonly named: readonly string[];
}

/** Holds in force, newest first. */
export async function listHolds(db: DeskDb): Promise<HoldRow[]> {
	const { rows } = await sql<Omit<HoldRow, 'setAt'> & { setAt: Date }>`
		select h.id, h.scope, h.value, h.reason, m.name as "setBy", h.set_at as "setAt",
			h.lift_asked_by as "liftAskedBy", l.name as "liftAskedName", c.stories, c.named,
			case h.scope when 'office' then array[h.value] else c.offices end as offices
		from story.hold h
			left join office.member m on 'member:' || m.id = h.set_by
			left join office.member l on l.id = h.lift_asked_by
			cross join lateral (
				select count(*)::int as stories, coalesce(array_agg(distinct s.office_id), '{}') as offices,
					coalesce(array_agg(s.id order by s.id) filter (where h.scope in ('story', 'person')), '{}') as named
				from story.story s where s.erased_at is null and story.hold_covers(h.scope, h.value, s)) as c
		where h.lifted_at is null
		order by h.set_at desc, h.id limit 500`.execute(db);
	return rows.map((row) => ({ ...row, setAt: row.setAt.getTime() }));
}
