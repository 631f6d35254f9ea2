/** Adds a job inside the caller's transaction: nothing happens unless the decision that asked for it is kept. */
import { addJob, type AnyDb } from '#server/store/jobs.ts';

export interface EnqueueOptions {
	/** A job with the same key that has not started yet is replaced: asking twice works once. */
	key?: string;
	/** Not before this time. */
	runAt?: Date;
}

/** What a job may carry: ids, numbers, yes and no. */
export type JobIds = Readonly<Record<string, string | number | boolean | null>>;

const idLike = /^[A-Za-z0-9:._-]{1,120}$/;

/**
 * Enqueues `task` with ids. Throws if a value is not an id (payloads are readable by whoever holds a dump) and if this
 * login may not ask for this task (`queue.allowed`).
 */
export async function enqueue(
	tx: AnyDb,
	task: string,
	ids: JobIds,
	{ key, runAt }: EnqueueOptions = {}
): Promise<void> {
	for (const [name, value] of Object.entries(ids))
		if (typeof value === 'string' && !idLike.test(value)) throw new Error(`a job carries ids only; "${name}" is none`);
	await addJob(tx, { task, payload: JSON.stringify(ids), key: key ?? null, runAt: runAt ?? null });
}
