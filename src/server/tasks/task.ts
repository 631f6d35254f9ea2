/** What a task is. Each file in this folder that exports `task` is one; the worker finds them by itself. */
import type { Config, Secrets } from '#server/config/config.ts';
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

export interface Task {
	/** As in `enqueue(tx, name, …)`. */
	name: string;
	/**
	 * Does the job. `payload` comes from the database: parse it. An exception means "again later" (25 times, with growing
	 * pauses); a job that is no longer wanted returns quietly. Running twice must do no harm.
	 */
	run(context: TaskContext, payload: unknown): Promise<void>;
	/** Five cron fields in UTC, if the task also runs by the clock: `* * * * *` is each minute. */
	cron?: string;
	/** After a pause of the whole site, a run that was missed within this time is made up for: `8d`, `2h`. */
	catchUp?: string;
}
