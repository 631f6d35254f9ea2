/** Finds the tasks: every file here that exports one. */
import { readdirSync } from 'node:fs';
import { isJobName, type JobIds, type JobName } from '#server/queue/jobs.ts';
import type { TaskContext } from './task.ts';

/** A task for whoever runs them all: what it gets was read for its name (`readIds`). */
export interface AnyTask {
	readonly name: JobName;
	run(context: TaskContext, ids: JobIds | null): Promise<void>;
	readonly cron?: string;
	readonly catchUp?: string;
}

function isTask(value: unknown): value is AnyTask {
	return (
		typeof value === 'object' &&
		value !== null &&
		'name' in value &&
		typeof value.name === 'string' &&
		'run' in value &&
		typeof value.run === 'function'
	);
}

/** All tasks, by name. Throws if two have the same name, or one has a name that is not in `JOBS`. */
export async function findTasks(folder = new URL('.', import.meta.url)): Promise<Map<JobName, AnyTask>> {
	const found = new Map<JobName, AnyTask>();
	for (const name of readdirSync(folder).sort()) {
		if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
		const module: object = await import(new URL(name, folder).href);
		const task = 'task' in module ? module.task : undefined;
		if (!isTask(task)) continue;
		if (!isJobName(task.name)) throw new Error(`${String(task.name)} is not in JOBS (src/server/queue/jobs.ts)`);
		if (found.has(task.name)) throw new Error(`two tasks are called ${task.name}`);
		found.set(task.name, task);
	}
	return found;
}
