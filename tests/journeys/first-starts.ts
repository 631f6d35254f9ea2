/**
 * The data folders of two first starts, one in practice mode and one for real, made once for a run of Vitest. Making a
 * database, migrating it, sealing the sample collection and drawing its posters and cards takes half a minute of a
 * processor; a copy of the outcome takes a fraction of a second.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { readSettings } from '#server/config/config.ts';
import { runningLogins } from '#server/postgres/open.ts';
import { connect } from '#server/store/connect.ts';
import { startServer } from './server.ts';

/** Vitest calls this once for each project, and what it returns once after the project's tests. */
export default async function setup(): Promise<(() => void) | undefined> {
	if (existsSync(process.env.SUITCASE_FIRST_STARTS ?? '')) return undefined;
	const folder = mkdtempSync(join(tmpdir(), `suitcase-first-${process.pid}-`));
	const kinds = { practice: {}, real: { PRACTICE: 'off' } };
	await Promise.all(
		Object.entries(kinds).map(async ([kind, env]) => {
			const data = join(folder, kind);
			const server = await startServer({ data, env });
			await nothingLeftToDo(data);
			await server.stop();
		})
	);
	process.env.SUITCASE_FIRST_STARTS = folder;
	const remove = () => rmSync(folder, { recursive: true, force: true });
	process.once('exit', remove);
	return remove;
}

/** Until the jobs that were due have run. */
async function nothingLeftToDo(data: string): Promise<void> {
	const settings = readSettings({ SUITCASE_DATA: data });
	if (!settings.ok) throw new Error('the settings of a test are wrong');
	const owner = connect(runningLogins(settings.value).logins, 'owner');
	try {
		for (const late = Date.now() + 300_000; Date.now() < late;) {
			const { rows } = await sql<{ left: number }>`
				select count(*)::int as left from graphile_worker.jobs where run_at <= now()`.execute(owner);
			if (rows[0]?.left === 0) return;
			await new Promise((next) => setTimeout(next, 100));
		}
		throw new Error('the jobs of a first start did not end in time');
	} finally {
		await owner.destroy();
	}
}
