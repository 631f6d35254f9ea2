import { type Kysely, sql } from 'kysely';
import type { PublicDb } from '#server/store/handle.ts';
import type { PublicSchema } from '#server/store/tables.ts';

/**
 * Reads everything that one answer says as it was at one moment: what is taken back between two of its queries is in all of
 * them or in none, so that no count says what the list does not. `read` must use the handle it is given and no other.
 * Queries that are still waiting when one fails run before the connection is given to anybody else, and no new one begins.
 */
export async function atOneMoment<Answer>(db: PublicDb, read: (db: PublicDb) => Promise<Answer>): Promise<Answer> {
	return db
		.transaction()
		.setIsolationLevel('repeatable read')
		.setAccessMode('read only')
		.execute(async (tx) => {
			let over = false;
			// The same login, in one transaction of it.
			const open: Kysely<PublicSchema> = tx.withPlugin({
				transformQuery({ node }) {
					if (over) throw new Error('the moment of this answer is over');
					return node;
				},
				transformResult: ({ result }) => Promise.resolve(result)
			});
			try {
				return await read(open as typeof open & PublicDb);
			} catch (error) {
				over = true;
				// One connection, one queue: when this has its turn, whatever was waiting has had its own.
				await sql`select`.execute(tx).catch(() => {});
				throw error;
			} finally {
				over = true;
			}
		});
}
