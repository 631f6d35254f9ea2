import { sql } from 'kysely';
import type { OwnerDb } from '#server/store/handle.ts';

/**
 * Marks the kits that still stand, of a backup from before notes were part of the text (0302): their prints are of the form of
 * then, and are brought to that of today when their story is shown again.
 */
export async function markKitsOfBefore(tx: Pick<OwnerDb, 'getExecutor'>): Promise<void> {
	await sql`update press.kit set before_notes = true where stopped_at is null`.execute(tx);
}

/**
 * After a restore nobody knows whose registration was ended since the backup: all sessions and links are closed, and a
 * manager says yes to each registration again. What was handed out, and to whom, stays.
 */
export async function closePress(tx: Pick<OwnerDb, 'getExecutor'>): Promise<void> {
	await sql`delete from press.session`.execute(tx);
	await sql`delete from press.link`.execute(tx);
	await sql`update press.journalist set state = case when state = 'approved' then 'confirmed' else state end,
		confirmed_at = case when state = 'approved' then now() else coalesce(confirmed_at, asked_at) end`.execute(tx);
}
