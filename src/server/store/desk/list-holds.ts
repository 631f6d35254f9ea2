import { sql } from 'kysely';
import type { DeskDb } from '#server/store/handle.ts';

/** A hold that is in force. */
export interface HoldLine {
	readonly id: string;
	readonly scope: 'story' | 'country' | 'language';
	readonly value: string;
	readonly reason: string;
	readonly setBy: string | null;
	readonly setAt: number;
	readonly liftAskedBy: string | null;
	readonly liftAskedName: string | null;
	/** Stories it keeps hidden. */
	readonly stories: number;
}

/** Holds in force, newest first. They are no secret among staff: whoever works here must know why a story is gone. */
export async function listHolds(db: DeskDb): Promise<HoldLine[]> {
	const { rows } = await sql<Omit<HoldLine, 'setAt'> & { setAt: Date }>`
		select h.id, h.scope, h.value, h.reason, m.name as "setBy", h.set_at as "setAt",
			h.lift_asked_by as "liftAskedBy", l.name as "liftAskedName",
			(select count(*)::int from story.story s
				where s.erased_at is null and story.hold_covers(h.scope, h.value, s)) as stories
		from story.hold h
			left join office.member m on 'member:' || m.id = h.set_by
			left join office.member l on l.id = h.lift_asked_by
		where h.lifted_at is null
		order by h.set_at desc, h.id limit 500`.execute(db);
	return rows.map((row) => ({ ...row, setAt: row.setAt.getTime() }));
}
