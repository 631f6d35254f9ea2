/** Finds the tasks: every file here that exports one. */
import { readdirSync } from 'node:fs';
import type { Task } from './task.ts';

function isTask(value: unknown): value is Task {
	return (
		typeof value === 'object' &&
		value !== null &&
		'name' in value &&
		typeof value.name === 'string' &&
		'run' in value &&
		typeof value.run === 'function'
	);
}

/** All tasks, by name. Throws if two have the same name. */
export async function findTasks(folder = new URL('.', import.meta.url)): Promise<Map<string, Task>> {
	const found = new Map<string, Task>();
	for (const name of readdirSync(folder).sort()) {
		if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
		const module: object = await import(new URL(name, folder).href);
		const task = 'task' in module ? module.task : undefined;
		if (!isTask(task)) continue;
		if (found.has(task.name)) throw new Error(`two tasks are called ${task.name}`);
		found.set(task.name, task);
	}
	return found;
}
