/** A country with thousands of stories is held in one act: it does not undo itself, and the server answers meanwhile. */
import fs from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hold } from '#server/desk/hold-stories.ts';
import { createErasureLedger } from '#server/seal/erasure-ledger.ts';
import { connect } from '#server/store/connect.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { openFloor, type Floor } from './office-floor.ts';

const STORIES = 3_000;
let db: TestDatabase;
let floor: Floor;
let folder: string;
beforeAll(async () => {
	db = await testDatabase();
	floor = await openFloor(db);
	folder = mkdtempSync(join(tmpdir(), 'suitcase-hold-'));
});
afterAll(async () => {
	await db[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true, force: true });
});

/** A disk on which each fsync takes so many milliseconds, for whatever this process writes itself. */
function slowDisk(ms: number): () => void {
	const { fsyncSync } = fs;
	fs.fsyncSync = (file) => {
		fsyncSync(file);
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
	};
	syncBuiltinESMExports();
	return () => {
		fs.fsyncSync = fsyncSync;
		syncBuiltinESMExports();
	};
}

test(`${STORIES} stories are held at once, on a slow disk, with two places of the ledger`, async () => {
	await sql`insert into story.story (id, office_id, basis, language, origin, host, risk, desk_state, arrived_at)
		select 'er' || lpad(n::text, 8, '0'), 'brussels', 'teller', 'ti', 'ER', 'BE', 'medium', 'arrived', now()
		from generate_series(1, ${STORIES}) n`.execute(db.owner);
	const places = { ledger: join(folder, 'one.jsonl'), ledgerSecond: join(folder, 'two.jsonl') };
	const ledger = createErasureLedger(places, db.secret);
	await ledger.append('paused', 'before');

	const normal = slowDisk(20);
	const lag = monitorEventLoopDelay({ resolution: 10 });
	lag.enable();
	const asked = { scope: 'country', value: 'ER', reason: 'danger' } as const;
	const done = await hold({ ...floor.deps, ledger }, floor.people.reviewer, asked).finally(normal);
	lag.disable();

	expect(done).toEqual({ ok: true, value: { stories: STORIES, inLedger: true } });
	expect(lag.max / 1e6).toBeLessThan(1_000);
	const held = sql<{ n: number }>`select count(*)::int as n from story.story s where story.is_held(s.id)`;
	expect((await held.execute(db.owner)).rows).toEqual([{ n: STORIES }]);
	expect(await ledger.verify()).toMatchObject({ ok: true, entries: STORIES + 2 });
	expect(new Set((await ledger.read()).map(({ story }) => story)).size).toBe(STORIES + 2);
});

test('neither a statement nor a disk that takes longer than others may undoes it half way', async () => {
	const story = await floor.story({ origin: 'SO' });
	const limits = 'statement_timeout=300&idle_in_transaction_session_timeout=300';
	const hasty = connect({ desk: `${db.logins.desk}${db.logins.desk.includes('?') ? '&' : '?'}${limits}` }, 'desk');
	const later = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
	const slow = { ...floor.deps.ledger, appendAll: () => later(1_000) };
	try {
		const busy = db.owner.transaction().execute(async (tx) => {
			await sql`select from story.story where id = ${story} for update`.execute(tx);
			await later(1_000);
		});
		await later(100);
		const asked = { scope: 'country', value: 'SO', reason: 'danger' } as const;
		const done = await hold({ ...floor.deps, db: hasty, ledger: slow }, floor.people.reviewer, asked);
		expect(done).toEqual({ ok: true, value: { stories: 1, inLedger: true } });
		await busy;
	} finally {
		await hasty.destroy();
	}
	const { rows } = await sql<{ held: boolean }>`select story.is_held(${story}) as held`.execute(db.owner);
	expect(rows).toEqual([{ held: true }]);
});
