/** Runs jobs until stopped. The job runner itself works as the owner of the database; the tasks get the worker's login. */
import { Logger, run, type Runner } from 'graphile-worker';
import { openPool, type Logins } from '#server/store/connect.ts';
import { isByClock, type JobIds, type JobName, readIds } from './jobs.ts';

export interface Job {
	/** `ids` as `readIds` read them; null: by the clock. */
	run(ids: JobIds | null): Promise<void>;
	cron?: string;
	catchUp?: string;
	/** It may take minutes, as looking at what strangers send. */
	isSlow?: boolean;
}

export interface RunningJobs {
	stop(): Promise<void>;
	/** Settles when it ends by itself: rejects if the database went away for good. */
	ended: Promise<void>;
}

/**
 * Starts the runner. However much strangers send to be looked at, it keeps no more than `concurrency` hands busy, and as many
 * are left for what hides, publishes and erases. `log` gets names of tasks and numbers of jobs, never payloads. `alone`: no
 * other process runs jobs of this database, so what one that was killed had in its hands is taken up at once; else it waits
 * four hours.
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
	const taskList = Object.fromEntries(
		[...jobs].map(([name, job]) => [
			name,
			async (payload: unknown, helpers: { job: { id: string; attempts: number } }) => {
				try {
					await job.run(job.cron !== undefined && isByClock(payload) ? null : readIds(name, payload));
				} catch (error) {
					const kind = error instanceof Error ? error.name : 'unknown';
					const code = error instanceof Error && 'code' in error ? ` ${String(error.code)}` : '';
					log(`job ${helpers.job.id} ${name} failed (attempt ${helpers.job.attempts}): ${kind}${code}`);
					// The reason is stored with the job and seen in every dump: a kind, never a sentence.
					throw new Error(`${kind}${code}`);
				}
			}
		])
	);
	const runners: Runner[] = [];
	for (const slow of [false, true]) {
		const names = [...jobs.keys()].filter((name) => Boolean(jobs.get(name)?.isSlow) === slow);
		if (names.length === 0) continue;
		runners.push(
			await run({
				pgPool: pool,
				taskList: Object.fromEntries(names.map((name) => [name, taskList[name]])),
				crontab: names.flatMap((name) => cronLine(name, jobs.get(name))).join('\n'),
				concurrency,
				pollInterval: 1_000,
				noHandleSignals: true,
				logger: new Logger(() => () => {})
			})
		);
	}
	return {
		ended: Promise.all(runners.map(({ promise }) => promise)).then(() => {}),
		async stop() {
			await Promise.all(runners.map((runner) => runner.stop().catch(() => {})));
			await pool.end().catch(() => {});
		}
	};
}

function cronLine(name: JobName, job: Job | undefined): string[] {
	return job?.cron ? [`${job.cron} ${name}${job.catchUp ? ` ?fill=${job.catchUp}` : ''}`] : [];
}
