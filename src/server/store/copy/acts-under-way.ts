import { Client } from 'pg';
import { loginName } from '#server/store/roles.ts';

/** The doors whose transactions write into the erasure ledger before they commit. */
const WHO = (['intake', 'desk'] as const).map(loginName);

/**
 * When the oldest transaction of tellers or staff began that has not ended (the database's clock); null: none is under way.
 * It may wait long for its commit, and what it wrote into the erasure ledger is then older than the rows that are saved.
 */
export async function oldestActUnderWay(ownerUrl: string): Promise<Date | null> {
	const client = new Client({ connectionString: ownerUrl, application_name: 'suitcase-backup' });
	client.on('error', () => {});
	await client.connect();
	try {
		const { rows } = await client.query<{ began: Date | null }>(
			`select min(xact_start) as began from pg_stat_activity
				where datname = current_database() and usename = any($1) and xact_start is not null`,
			[WHO]
		);
		return rows[0]?.began ?? null;
	} finally {
		await client.end();
	}
}
