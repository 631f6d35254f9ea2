import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { filePlaces } from '#server/config/file-places.ts';
import { removePublicFiles } from '#server/publishing/make-renditions.ts';
import { knownRenditions } from '#server/store/shown/unshown-renditions.ts';
import type { Task } from '#server/tasks/task.ts';

/** A file is written just before its row: younger ones may still get theirs (milliseconds). */
const PATIENCE = 3_600_000;

/**
 * Each hour: removes public files that no row names, as a process leaves them that was killed between a file and its row.
 * Nobody can get them, but what was erased must lie nowhere.
 */
export const task: Task = {
	name: 'sweep-stray-files',
	cron: '7 * * * *',
	async run({ db, config, clock, log }) {
		const folder = filePlaces(config).public;
		const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
			if (error.code === 'ENOENT') return [];
			throw error;
		});
		const known = await knownRenditions(db);
		const stray: string[] = [];
		for (const name of names) {
			if (known.has(name)) continue;
			const found = await stat(join(folder, name)).catch(() => null);
			if (found?.isFile() && found.mtimeMs < clock() - PATIENCE) stray.push(name);
		}
		await removePublicFiles(folder, stray);
		if (stray.length > 0) log(`${stray.length} public files that nothing names were removed`);
	}
};
