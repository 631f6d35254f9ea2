/** What a task is. Each file in this folder that exports `task` is one; the worker finds them by itself. */
import type { Config, Secrets } from '#server/config/config.ts';
import type { IdsOf, JobName } from '#server/queue/jobs.ts';
import type { SecondSecret } from '#server/seal/second-secret.ts';
import type { WorkerDb } from '#server/store/handle.ts';

export interface TaskContext {
	db: WorkerDb;
	config: Config;
	secrets: Secrets;
	secret: SecondSecret;
	/** ms since 1970. */
	clock: () => number;
	/** Never a word of a story; a story by the name that the ledger has for it (`nameInLog`), and never why. */
	log: (line: string) => void;
}

/** What is done because somebody or something asked for it. */
export interface Task<Name extends JobName> {
	/** As in `enqueue(tx, name, …)`. */
	name: Name;
	/**
	 * Does the job. An exception means "again later" (25 times, with growing pauses); a job that is no longer wanted returns
	 * quietly. Running twice must do no harm.
	 */
	run(context: TaskContext, ids: IdsOf<Name>): Promise<void>;
}

/** What is done by the clock, and when somebody asks. */
export interface ClockTask<Name extends JobName> {
	name: Name;
	/** As of a task; `ids` null: by the clock. */
	run(context: TaskContext, ids: IdsOf<Name> | null): Promise<void>;
	/** Five cron fields in UTC: `* * * * *` is each minute. */
	cron: string;
	/** After a pause of the whole site, a run that was missed within this time is made up for: `8d`, `2h`. */
	catchUp?: string;
}
