import type { Reach } from '#domain/office/reach.ts';
import { withinReach } from '#server/store/within-reach.ts';
import { sql } from 'kysely';
import type { StoryDb } from '#server/store/handle.ts';

/** Something sealed that somebody opened. */
export interface OpeningRow {
	readonly id: string;
	readonly storyId: string;
	readonly memberId: string;
	readonly name: string | null;
	readonly what: string;
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly hasReason: boolean;
}

/** Where a page of the list ended. */
export interface OpeningPlace {
	readonly at: number;
	readonly id: string;
}

/** What was opened of the stories of the offices within reach; newest first. */
export async function readOpenings(
	db: StoryDb,
	asked: { reach: Reach; before: OpeningPlace | null; most: number }
): Promise<OpeningRow[]> {
	const { reach, before, most } = asked;
	// Rows are kept to the microsecond and read to the millisecond.
	const isOlder =
		before === null
			? sql`true`
			: sql`(date_trunc('milliseconds', o.at), o.id) < (${new Date(before.at)}::timestamptz, ${before.id}::uuid)`;
	const { rows } = await sql<Omit<OpeningRow, 'at'> & { at: Date }>`
		select o.id, o.story_id as "storyId", o.member_id as "memberId", m.name, o.what, o.at,
			exists (select from story.sealed x where x.story_id = o.story_id and x.field = 'opening:' || o.id) as "hasReason"
		from story.opening o join story.story s on s.id = o.story_id left join office.member m on m.id = o.member_id
		where ${withinReach(reach, 's.office_id')} and ${isOlder}
		order by date_trunc('milliseconds', o.at) desc, o.id desc limit ${most}`.execute(db);
	return rows.map((row) => ({ ...row, at: row.at.getTime() }));
}
