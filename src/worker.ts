/**
 * The process that does what may take its time: publishing, pictures, mail, sweeping. It belongs to the server that
 * started it and ends with it, however that ends.
 */
import { settingsOrExit } from '#server/config/config.ts';
import { sweepRecordings } from '#server/media/recording-folder.ts';
import { runningLogins } from '#server/postgres/open.ts';
import type { JobName } from '#server/queue/jobs.ts';
import { runJobs, type Job } from '#server/queue/run-jobs.ts';
import { connect } from '#server/store/connect.ts';
import { findTasks } from '#server/tasks/find-tasks.ts';
import type { TaskContext } from '#server/tasks/task.ts';

const settings = settingsOrExit();
const { logins, secret } = runningLogins(settings);
const log = (line: string) => console.log(line);
const context: TaskContext = {
	db: connect(logins, 'worker'),
	config: settings.config,
	secrets: settings.secrets,
	secret,
	clock: Date.now,
	log
};
// Before the first job: what a worker that was killed left in memory.
await sweepRecordings(settings.config);
const tasks = await findTasks();
const jobs = new Map(
	[...tasks].map(([name, { run, cron, catchUp }]): [JobName, Job] => [
		name,
		{ run: (ids) => run(context, ids), cron, catchUp }
	])
);

const running = await runJobs(logins, jobs, { log, alone: settings.config.database === 'embedded' });
let stopping = false;
async function stop(code: number): Promise<void> {
	if (stopping) return;
	stopping = true;
	// A job that does not end in time is taken up again by the next start.
	setTimeout(() => process.exit(code), 4_000).unref();
	await running.stop();
	await context.db.destroy();
	process.exit(code);
}
// Ctrl-C reaches every process of the terminal; the server decides when.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
if (process.send) process.on('disconnect', () => void stop(0));
running.ended.catch(() => {}).finally(() => void stop(1));
// The server may have stopped meanwhile.
if (process.connected) process.send?.('ready');
