import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { enqueue } from './enqueue.ts';
import type { JobName } from './jobs.ts';
import { runJobs, type Job, type RunningJobs } from './run-jobs.ts';

let db: TestDatabase;
let running: RunningJobs;
let sweeps = 0;
let sweepsEnd = () => {};
const whileSweeping = new Promise<void>((end) => (sweepsEnd = end));
const done: string[] = [];
const said: string[] = [];
beforeAll(async () => {
	db = await testDatabase();
	const jobs = new Map<JobName, Job>([
		['publish', { run: async (ids) => void done.push(JSON.stringify(ids)) }],
		[
			'sweep-expired',
			{
				// Only when the test asks, as the clock does.
				cron: '0 0 29 2 *',
				run: () => {
					sweeps += 1;
					return whileSweeping;
				}
			}
		],
		[
			'picture',
			{
				run: async () => {
					throw new TypeError('the teller is called Amina');
				}
			}
		]
	]);
	// As a process leaves it that was killed in the middle.
	await enqueue(db.desk, 'publish', { storyId: 'c0tsh0rt00' });
	await sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'dead', attempts = 1`.execute(
		db.owner
	);
	running = await runJobs(db.logins, jobs, { alone: true, log: (line) => said.push(line) });
});
afterAll(async () => {
	await running.stop();
	await db[Symbol.asyncDispose]();
});
async function until(truth: () => boolean | Promise<boolean>): Promise<void> {
	for (const late = Date.now() + 60_000; !(await truth());) {
		if (Date.now() > late) throw new Error('it did not come true in time');
		await new Promise((next) => setTimeout(next, 20));
	}
}

test('what a killed process had in its hands is taken up by the next start', async () => {
	await until(() => done.length === 1);
	expect(done.splice(0)).toEqual(['{"storyId":"c0tsh0rt00"}']);
});
test('a job runs soon after its transaction is kept', async () => {
	await db.desk.transaction().execute((tx) => enqueue(tx, 'publish', { storyId: 'abcdefghjk' }));
	await until(() => done.length === 1);
	expect(done).toEqual(['{"storyId":"abcdefghjk"}']);
});
test('what the clock asks for does not begin beside itself, and leaves a hand for all else', async () => {
	const asksAgain = () =>
		sql`select graphile_worker.add_job('sweep-expired', '{"_cron": {"ts": "2026-12-01T00:00:00Z"}}')`.execute(db.owner);
	const waiting = async () =>
		(await sql`select from graphile_worker.jobs where task_identifier = 'sweep-expired'`.execute(db.owner)).rows.length;
	for (let times = 0; times < 5; times++) await asksAgain();
	await until(() => sweeps === 1);
	await enqueue(db.desk, 'publish', { storyId: 'meanwh1111' });
	await until(() => done.length === 2);
	expect(done.pop()).toEqual('{"storyId":"meanwh1111"}');
	await until(async () => (await waiting()) === 1);
	expect(sweeps).toBe(1);
	sweepsEnd();
	await until(async () => (await waiting()) === 0);
	await asksAgain();
	await until(() => sweeps === 2);
});
test('a job for later waits', async () => {
	await enqueue(db.desk, 'publish', { storyId: 'jaterjater' }, { runAt: new Date(Date.now() + 3_600_000) });
	const rows = await sql<{
		waits: boolean;
	}>`select max(run_at) > now() + interval '59 minutes' as waits from graphile_worker.jobs`.execute(db.owner);
	expect(rows.rows[0]?.waits).toBe(true);
	expect(done.join()).not.toContain('jaterjater');
});
test('a failure is tried again later, and what it said is neither logged nor stored', async () => {
	await enqueue(db.desk, 'picture', { fileId: 'f1' });
	await until(() => said.length > 0);
	expect(said.join()).toMatch(/job \d+ picture failed \(attempt 1\): TypeError/);
	expect(said.join()).not.toContain('Amina');
	const stored = async () =>
		(
			await sql<{ text: string; n: number }>`select j::text as text, attempts as n from graphile_worker._private_jobs j
			where last_error is not null`.execute(db.owner)
		).rows;
	await until(async () => (await stored()).length === 1);
	const [row] = await stored();
	expect(row?.n).toBe(1);
	expect(row?.text).toContain('TypeError');
	expect(row?.text).not.toContain('Amina');
});
test('an interrupted connection to the database does not end the runner', async () => {
	await sql`select pg_terminate_backend(pid) from pg_stat_activity
		where datname = current_database() and application_name = 'suitcase-owner' and pid <> pg_backend_pid()`.execute(
		db.owner
	);
	await enqueue(db.desk, 'publish', { storyId: 'aga1n22222' });
	await until(() => done.length === 2);
});
