/** How far back a backup must read the ledger: as long as the oldest act under way has run. */
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { oldestActUnderWay } from '#server/store/copy/acts-under-way.ts';
import { testDatabase } from './database.ts';

test('the oldest transaction of a teller or of staff counts; where the server does not say, an hour', async () => {
	await using db = await testDatabase();
	expect(await oldestActUnderWay(db.logins.owner)).toBeNull();
	await db.intake.transaction().execute(async (tx) => {
		const { rows } = await sql<{ at: Date }>`select now() as at`.execute(tx);
		await db.desk.transaction().execute(async (younger) => {
			await sql`select 1`.execute(younger);
			expect(await oldestActUnderWay(db.logins.owner)).toEqual(rows[0]?.at);
			const unseen = await oldestActUnderWay(db.logins.public);
			expect(Math.abs(Date.now() - 3_600_000 - (unseen?.getTime() ?? 0))).toBeLessThan(60_000);
		});
	});
	// A connection that only waits for the next one is no act.
	expect(await oldestActUnderWay(db.logins.owner)).toBeNull();
});
