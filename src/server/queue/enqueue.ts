/** Adds a job inside the caller's transaction: nothing happens unless the decision that asked for it is kept. */
import { addJob, type AnyDb } from '#server/store/jobs.ts';
import { idLike, type IdsOf, type JobName, keyOf } from './jobs.ts';

export interface EnqueueOptions {
	/** A job with the same key that has not started yet is replaced: asking twice works once. As in `JOBS`, unless given. */
	key?: string;
	/** Not before this time. */
	runAt?: Date;
}

/**
 * Enqueues a job of `JOBS`. Throws if a value is not an id (payloads are readable by whoever holds a dump) and if this login
 * may not ask for this task (`queue.allowed`).
 */
export async function enqueue<Name extends JobName>(
	tx: AnyDb,
	name: Name,
	ids: IdsOf<Name>,
	{ key = keyOf(name, ids), runAt }: EnqueueOptions = {}
): Promise<void> {
	for (const value of Object.values(ids))
		if (typeof value === 'string' && !idLike.test(value)) throw new Error(`a job carries ids only: ${name} does not`);
	await addJob(tx, { task: name, payload: JSON.stringify(ids), key, runAt: runAt ?? null });
}
