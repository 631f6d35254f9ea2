import { sql } from 'kysely';
import type { StoryDb } from '#server/store/handle.ts';

/** What can be opened at the desk, each by an act of its own that is written down. */
export type Openable = 'testimony' | 'contact' | 'picture' | 'recording';

/** Writes down that somebody opened something. The id names the sealed reason, where one was given. */
export async function logOpening(
	tx: StoryDb,
	opening: { id: string; storyId: string; memberId: string; what: Openable; at: number }
): Promise<void> {
	await tx
		.insertInto('story.opening')
		.values({
			id: opening.id,
			story_id: opening.storyId,
			member_id: opening.memberId,
			what: opening.what,
			at: new Date(opening.at)
		})
		.execute();
}

/**
 * Writes down that somebody read the page of a story, with what its teller wrote and who else is in it; once within `within`
 * milliseconds, also of two pages that are opened at the same instant.
 */
export async function logPageOpening(
	tx: StoryDb,
	opening: { storyId: string; memberId: string; at: number; within: number }
): Promise<void> {
	const { storyId, memberId, at, within } = opening;
	await sql`select pg_advisory_xact_lock(hashtextextended(${`page of ${storyId} by ${memberId}`}, 0))`.execute(tx);
	await sql`insert into story.opening (story_id, member_id, what, at) select ${storyId}, ${memberId}, 'page', ${new Date(at)}
		where not exists (select from story.opening o where o.story_id = ${storyId} and o.member_id = ${memberId}
			and o.what = 'page' and o.at > ${new Date(at - within)})`.execute(tx);
}

/** What this person opened after `since` (ms), and when last. */
export async function openedBy(
	db: StoryDb,
	opener: { storyId: string; memberId: string; since: number }
): Promise<ReadonlyMap<string, number>> {
	const rows = await db
		.selectFrom('story.opening')
		.select(['what', 'at'])
		.where('story_id', '=', opener.storyId)
		.where('member_id', '=', opener.memberId)
		.where('at', '>', new Date(opener.since))
		.where('what', '<>', 'page')
		.orderBy('at')
		.execute();
	return new Map(rows.map((row) => [row.what, row.at.getTime()]));
}
