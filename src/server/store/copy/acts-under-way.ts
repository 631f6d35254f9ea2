import { Client } from 'pg';
import { loginName } from '#server/store/roles.ts';

/** The doors whose transactions write into the erasure ledger before they commit. */
const WHO = (['intake', 'desk'] as const).map(loginName);

/** What to assume where the server does not say how long they have run: longer than any act takes (seconds). */
const UNSEEN = 3_600;

/**
 * When the oldest transaction of tellers or staff began that has not ended (the database's clock); null: none is under way.
 * It may wait long for its commit, and what it wrote into the erasure ledger is then older than the rows that are saved.
 * PostgreSQL tells this to a superuser and to members of those logins; to another owner it says only that somebody is there,
 * and then the answer is an hour ago.
 */
export async function oldestActUnderWay(ownerUrl: string): Promise<Date | null> {
	const client = new Client({ connectionString: ownerUrl, application_name: 'suitcase-backup' });
	client.on('error', () => {});
	await client.connect();
	try {
		const { rows } = await client.query<{ began: Date | null }>(
			`select min(case when query = '<insufficient privilege>' then now() - make_interval(secs => $2) else xact_start end)
				as began from pg_stat_activity where datname = current_database() and usename = any($1)`,
			[WHO, UNSEEN]
		);
		return rows[0]?.began ?? null;
	} finally {
		await client.end();
	}
}
