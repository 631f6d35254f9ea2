/** The one statement that adds a job. Called through `queue/enqueue.ts`, which looks at what goes in. */
import { sql, type QueryExecutorProvider } from 'kysely';

/** A handle or a transaction of any login. */
export type AnyDb = QueryExecutorProvider;

/** Adds a job in the caller's transaction. The database refuses tasks that this login may not ask for. */
export async function addJob(
	tx: AnyDb,
	job: { task: string; payload: string; key: string | null; runAt: Date | null }
): Promise<void> {
	await sql`select queue.enqueue(${job.task}, ${job.payload}::json, ${job.key}, ${job.runAt}::timestamptz)`.execute(tx);
}
