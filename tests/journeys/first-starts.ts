/**
 * The data folders of two first starts, one in practice mode and one for real, made once for a run of Vitest. Making a
 * database, migrating it and sealing the sample collection takes seconds; a copy of the outcome takes a fraction of one.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from './server.ts';

/** Vitest calls this once for each project, and what it returns once after the project's tests. */
export default async function setup(): Promise<(() => void) | undefined> {
	if (existsSync(process.env.SUITCASE_FIRST_STARTS ?? '')) return undefined;
	const folder = mkdtempSync(join(tmpdir(), `suitcase-first-${process.pid}-`));
	const kinds = { practice: {}, real: { PRACTICE: 'off' } };
	await Promise.all(
		Object.entries(kinds).map(async ([kind, env]) => {
			// Jobs stay in the queue, for the copies to run.
			const server = await startServer({ data: join(folder, kind), env: { WORKERS: 'off', ...env } });
			await server.stop();
		})
	);
	process.env.SUITCASE_FIRST_STARTS = folder;
	const remove = () => rmSync(folder, { recursive: true, force: true });
	process.once('exit', remove);
	return remove;
}
