/** Runs jobs until stopped. The job runner itself works as the owner of the database; the tasks get the worker's login. */
import { Logger, run } from 'graphile-worker';
import { openPool, type Logins } from '#server/store/connect.ts';
import { isByClock, type JobIds, type JobName, readIds } from './jobs.ts';

export interface Job {
	/** `ids` as `readIds` read them; null: by the clock. */
	run(ids: JobIds | null): Promise<void>;
	cron?: string;
	catchUp?: string;
}

export interface RunningJobs {
	stop(): Promise<void>;
	/** Settles when it ends by itself: rejects if the database went away for good. */
	ended: Promise<void>;
}

/**
 * Starts the runner. `log` gets names of tasks and numbers of jobs, never payloads. `alone`: no other process runs jobs of
 * this database, so what one that was killed had in its hands is taken up at once; else it waits four hours.
 */
export async function runJobs(
	logins: Logins,
	jobs: ReadonlyMap<JobName, Job>,
	{ concurrency = 2, alone = false, log = (_line: string) => {} } = {}
): Promise<RunningJobs> {
	const pool = openPool(logins, 'owner');
	if (alone)
		await pool.query(`select graphile_worker.force_unlock_workers(array(
			select distinct locked_by from graphile_worker.jobs where locked_by is not null))`);
	// What the clock began and has not ended yet.
	const byClock = new Set<JobName>();
	const taskList = Object.fromEntries(
		[...jobs].map(([name, job]) => [
			name,
			async (payload: unknown, helpers: { job: { id: string; attempts: number } }) => {
				const asksClock = job.cron !== undefined && isByClock(payload);
				// It goes on with all there is, or the next time comes soon: both hands at it would keep everything else waiting.
				if (asksClock && byClock.has(name)) return;
				if (asksClock) byClock.add(name);
				try {
					await job.run(asksClock ? null : readIds(name, payload));
				} catch (error) {
					const kind = error instanceof Error ? error.name : 'unknown';
					const code = error instanceof Error && 'code' in error ? ` ${String(error.code)}` : '';
					log(`job ${helpers.job.id} ${name} failed (attempt ${helpers.job.attempts}): ${kind}${code}`);
					// The reason is stored with the job and seen in every dump: a kind, never a sentence.
					throw new Error(`${kind}${code}`);
				} finally {
					if (asksClock) byClock.delete(name);
				}
			}
		])
	);
	const crontab = [...jobs]
		.flatMap(([name, job]) => (job.cron ? [`${job.cron} ${name}${job.catchUp ? ` ?fill=${job.catchUp}` : ''}`] : []))
		.join('\n');
	const runner = await run({
		pgPool: pool,
		taskList,
		crontab,
		concurrency,
		pollInterval: 1_000,
		noHandleSignals: true,
		logger: new Logger(() => () => {})
	});
	return {
		ended: runner.promise,
		async stop() {
			await runner.stop().catch(() => {});
			await pool.end().catch(() => {});
		}
	};
}
