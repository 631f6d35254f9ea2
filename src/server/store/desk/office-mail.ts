import { sql } from 'kysely';
import type { StoryDb, WorkerDb } from '#server/store/handle.ts';

/** A mailbox of the desk. */
export interface DeskMail {
	readonly to: string;
	/** In which those who read it have the desk, in order of their tags; empty: nobody has an account there. */
	readonly languages: readonly string[];
}

/** Where the office that answers for a story wants "something arrived"; null: nowhere, it is gone, or nobody told it. */
export async function officeMailOf(db: StoryDb, storyId: string): Promise<DeskMail | null> {
	const row = await db
		.selectFrom('story.story')
		.innerJoin('office.office', 'office.office.id', 'story.story.office_id')
		.select('office.office.mail')
		.where('story.story.id', '=', storyId)
		.where('story.story.basis', '!=', 'canary')
		.executeTakeFirst();
	return withLanguages(db, row?.mail ?? null);
}

/** The same for an office; null: it wants none, or is unknown. */
export async function officeMail(db: StoryDb, officeId: string): Promise<DeskMail | null> {
	const row = await db.selectFrom('office.office').select('mail').where('id', '=', officeId).executeTakeFirst();
	return withLanguages(db, row?.mail ?? null);
}

/** Every mailbox of offices that are open, each once. */
export async function officesWithMail(db: StoryDb): Promise<DeskMail[]> {
	const rows = await db
		.selectFrom('office.office')
		.select('mail')
		.distinct()
		.where('active', '=', true)
		.where('mail', 'is not', null)
		.execute();
	const mails = await Promise.all(rows.map(({ mail }) => withLanguages(db, mail)));
	return mails.filter((mail) => mail !== null);
}

/** In which language somebody has the desk; null: there is no such account. */
export async function languageOf(db: WorkerDb, memberId: string): Promise<string | null> {
	const row = await db.selectFrom('office.member').select('language').where('id', '=', memberId).executeTakeFirst();
	return row?.language ?? null;
}

/** One mailbox may serve several offices. */
async function withLanguages(db: StoryDb, to: string | null): Promise<DeskMail | null> {
	if (to === null) return null;
	const { rows } = await sql<{ language: string }>`select distinct m.language from office.member m
		join office.office o on o.id = m.office_id where o.mail = ${to} and m.closed_at is null order by 1`.execute(db);
	return { to, languages: rows.map(({ language }) => language) };
}
