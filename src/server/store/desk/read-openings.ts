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

/** What was opened of the stories of an office, or of all; newest first. */
export async function readOpenings(
	db: StoryDb,
	asked: { officeId: string | 'all'; before: OpeningPlace | null; most: number }
): Promise<OpeningRow[]> {
	const { officeId, before, most } = asked;
	const isOurs = officeId === 'all' ? sql`true` : sql`s.office_id = ${officeId}`;
	// Rows are kept to the microsecond and read to the millisecond.
	const isOlder =
		before === null
			? sql`true`
			: sql`(date_trunc('milliseconds', o.at), o.id) < (${new Date(before.at)}::timestamptz, ${before.id}::uuid)`;
	const { rows } = await sql<Omit<OpeningRow, 'at'> & { at: Date }>`
		select o.id, o.story_id as "storyId", o.member_id as "memberId", m.name, o.what, o.at,
			exists (select from story.sealed x where x.story_id = o.story_id and x.field = 'opening:' || o.id) as "hasReason"
		from story.opening o join story.story s on s.id = o.story_id left join office.member m on m.id = o.member_id
		where ${isOurs} and ${isOlder}
		order by date_trunc('milliseconds', o.at) desc, o.id desc limit ${most}`.execute(db);
	return rows.map((row) => ({ ...row, at: row.at.getTime() }));
}
