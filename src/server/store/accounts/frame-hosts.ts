import { sql } from 'kysely';
import type { AccountDb } from './account-db.ts';

/** The sites that may show the stories of an office in a frame, by office; null: any. */
export async function frameHostsByOffice(db: AccountDb): Promise<ReadonlyMap<string, readonly string[] | null>> {
	const rows = await db.selectFrom('office.office').select(['id', 'frame_hosts']).execute();
	return new Map(rows.map((row) => [row.id, row.frame_hosts]));
}

/**
 * Names them, inside the caller's transaction. Ends what the ledger says of sites that are no longer named; every node
 * forgets the frames that it kept when this commits.
 */
export async function letFrame(tx: AccountDb, officeId: string, hosts: readonly string[] | null): Promise<void> {
	await sql`select office.let_frame(${officeId}, ${hosts === null ? null : [...hosts]}::text[])`.execute(tx);
}
