import { sql } from 'kysely';
import type { WorkerDb } from '#server/store/handle.ts';

/** Of advisory locks; any number that nobody else uses. */
const LOCK = 6_180_090;

/** Does the work unless somebody else of this database is just doing it: then null. Held as long as its connection lives. */
export async function oneAtATime<T>(db: WorkerDb, work: () => Promise<T>): Promise<T | null> {
	return db.connection().execute(async (one) => {
		const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_lock(${LOCK}) as mine`.execute(one);
		if (rows[0]?.mine !== true) return null;
		try {
			return await work();
		} finally {
			await sql`select pg_advisory_unlock(${LOCK})`.execute(one);
		}
	});
}
