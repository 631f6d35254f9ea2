import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { filePlaces } from '#server/config/file-places.ts';
import { removePublicFiles } from '#server/publishing/make-renditions.ts';
import { knownSoundFiles } from '#server/store/notices/sounds.ts';
import { knownSealedFiles } from '#server/store/sealed/sealed-files.ts';
import { forgetOldGone } from '#server/store/shown/feed-entries.ts';
import { knownRenditions } from '#server/store/shown/unshown-renditions.ts';
import type { ClockTask } from '#server/tasks/task.ts';

const HOUR = 3_600_000;
/** A file is written just before its row: younger ones may still get theirs (milliseconds). */
const PATIENCE = HOUR;
/** What is sealed can be made by nobody again: it gets as long as a draft has. */
const SEALED_PATIENCE = 24 * HOUR;
/** More strays than this, and more than there are files that belong to something: then the database is the wrong one. */
const PLAUSIBLE = 50;

/**
 * Each hour: removes files that no row names, as a process leaves them that was killed between a file and its row, and what
 * feeds say no longer. Nobody can get them, but what was erased must lie nowhere.
 */
export const task: ClockTask<'sweep-stray-files'> = {
	name: 'sweep-stray-files',
	cron: '7 * * * *',
	async run({ db, config, clock, log }) {
		const places = filePlaces(config);
		// Names first, then rows: whatever gets its row in between is known.
		const renditions = await namesIn(places.public);
		const known = new Set([...(await knownRenditions(db)), ...(await knownSoundFiles(db))]);
		const stray = await olderThan(
			clock() - PATIENCE,
			places.public,
			renditions.filter((name) => !known.has(name))
		);
		await removePublicFiles(places.public, stray);
		if (stray.length > 0) log(`${stray.length} public files that nothing names were removed`);

		const originals = await namesIn(places.sealed);
		const owned = await knownSealedFiles(db);
		const left = await olderThan(
			clock() - SEALED_PATIENCE,
			places.sealed,
			originals.filter((name) => !owned.has(name))
		);
		if (left.length > PLAUSIBLE && left.length > owned.size)
			log(`${left.length} sealed files are named by nothing: is this their database? They were left where they are`);
		else {
			for (const name of left) await rm(join(places.sealed, name), { force: true });
			if (left.length > 0) log(`${left.length} sealed files that nothing names were removed`);
		}
		await forgetOldGone(db, new Date(clock()));
	}
};

/** The files below a folder, named from it with `/`; none where it is missing. */
async function namesIn(folder: string): Promise<string[]> {
	try {
		const entries = await readdir(folder, { recursive: true, withFileTypes: true });
		return entries
			.filter((entry) => entry.isFile())
			.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
		throw error;
	}
}

async function olderThan(time: number, folder: string, names: readonly string[]): Promise<string[]> {
	const old: string[] = [];
	for (const name of names) {
		const found = await stat(join(folder, name)).catch(() => null);
		if (found !== null && found.mtimeMs < time) old.push(name);
	}
	return old;
}
