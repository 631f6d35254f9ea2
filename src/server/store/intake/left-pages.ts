/** Pages that were left, by the hash of a random name: what a browser sends again opens nothing, whichever node answers. */
import { sql } from 'kysely';
import type { IntakeDb } from '#server/store/handle.ts';

/** Remembers for a day that a page was opened, so that it can be left. */
export async function noteOpened(db: IntakeDb, hash: Buffer): Promise<void> {
	await sql`select intake.page_opened(${hash})`.execute(db);
}

/** The page was left. Nothing happens if it was never opened. */
export async function noteLeft(db: IntakeDb, hash: Buffer): Promise<void> {
	await sql`select intake.page_left(${hash})`.execute(db);
}

/** Whether it was left within the last day: a visit, or a draft by the hash of its token. */
export async function wasLeft(db: IntakeDb, hash: Buffer): Promise<boolean> {
	const { rows } = await sql<{ yes: boolean }>`select intake.was_left(${hash}) as yes`.execute(db);
	return rows[0]?.yes ?? false;
}
