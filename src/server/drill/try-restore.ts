/** Restores the drill's backup in a process of its own that lets every other go first. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isObject } from '#domain/base/shape.ts';
import type { Backup } from '#server/backup/make-backup.ts';
import type { Settings } from '#server/config/config.ts';
import type { Canary, DrillContext, Traces } from './drill-context.ts';
import { drillFolder } from './drill-folder.ts';

const entry = fileURLToPath(new URL('./restore-process.ts', import.meta.url));
const LONGEST_MS = 20 * 60_000;

/** What the process is told. It reads no setting by itself. */
export interface RestoreTask {
	readonly settings: Settings;
	readonly from: string;
	readonly vault: string;
	readonly word: string;
	readonly storyId: string;
	readonly names: readonly string[];
}

/** What of the canary a restore brought back, by place; a refusal of the restore is a place of its own. */
export async function tryRestore(
	{ config, secrets }: DrillContext,
	{ word, storyId }: Canary,
	{ data, vault }: Backup,
	traces: Traces
): Promise<Record<string, number>> {
	// A database of its own, also where the real one is elsewhere; keys, secret and ledger are the real ones, only read.
	const there: Settings = {
		config: {
			...config,
			data: drillFolder(config).place,
			files: `${drillFolder(config).place}/files`,
			database: 'embedded'
		},
		secrets: { ...secrets, databaseUrl: null, databaseUrls: {} }
	};
	const task: RestoreTask = { settings: there, from: data, vault, word, storyId, names: traces.names };
	const child = fork(entry, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], serialization: 'advanced' });
	const late = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
	try {
		return await new Promise<Record<string, number>>((done, fail) => {
			child.once('error', fail);
			child.once('exit', (code) => fail(new Error(`the restore ended with ${code ?? 'a signal'}`)));
			child.once('message', (said) => {
				const found = readFound(said);
				if (found) done(found);
				else fail(new Error('the restore did not come to an end'));
			});
			child.send(task);
		});
	} finally {
		clearTimeout(late);
		if (child.exitCode === null && child.signalCode === null) {
			const ended = new Promise((done) => child.once('exit', done));
			if (child.connected) child.disconnect();
			const tooLong = setTimeout(() => child.kill('SIGKILL'), 15_000);
			await ended;
			clearTimeout(tooLong);
		}
	}
}

function readFound(said: unknown): Record<string, number> | null {
	if (!isObject(said) || !isObject(said.found)) return null;
	const found: Record<string, number> = {};
	for (const [place, rows] of Object.entries(said.found)) if (typeof rows === 'number') found[place] = rows;
	return found;
}
