/** A restore takes several steps. Between them the rows are there, but not yet what tellers decided since. */
import type { StoryDb } from '#server/store/handle.ts';
import { readSetting, writeSetting } from '#server/store/settings.ts';

const KEY = 'restoring';

/** Marks a database whose restore has begun. `from`: the moment that was saved. */
export async function markRestore(tx: StoryDb, from: string): Promise<void> {
	await writeSetting(tx, KEY, { from });
}

/** Everything was done: the database may be served from. */
export async function endRestore(tx: StoryDb): Promise<void> {
	await tx.deleteFrom('office.setting').where('key', '=', KEY).execute();
}

/** Throws a plain sentence where a restore began and did not end. */
export async function refuseUnfinishedRestore(db: StoryDb): Promise<void> {
	if ((await readSetting(db, KEY)) === undefined) return;
	throw new Error(
		'A restore into this database did not end, so it may still hold stories that were taken back. Nothing is served ' +
			'from it. Delete this database (embedded: the folders postgres and files in the data folder) and restore again.'
	);
}
