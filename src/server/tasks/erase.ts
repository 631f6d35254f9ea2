import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { filePlaces } from '#server/config/file-places.ts';
import { createErasureLedger } from '#server/seal/erasure-ledger.ts';
import { eraseStory, storiesToErase } from '#server/store/ending/erase-story.ts';
import type { ClockTask, TaskContext } from './task.ts';

/** Each minute: erases the stories whose time has come. The ledger knows before the database does. */
export const task: ClockTask<'erase'> = {
	name: 'erase',
	cron: '* * * * *',
	run: (context) => eraseDue(context)
};

/** One that fails (a disk is full, the ledger is away) does not keep the others. Throws at the end if any failed. */
export async function eraseDue({
	db,
	config,
	secret,
	clock,
	log
}: Pick<TaskContext, 'db' | 'config' | 'secret' | 'clock' | 'log'>): Promise<void> {
	const ledger = createErasureLedger(config, secret);
	const name = (storyId: string) => `story ${ledger.nameOf(storyId)}`;
	const places = filePlaces(config);
	const now = new Date(clock());
	const failed: unknown[] = [];
	for (const storyId of await storiesToErase(db, now))
		try {
			const erased = await eraseStory(db, storyId, now, async (files) => {
				for (const path of files.sealed) await rm(join(places.sealed, path), { force: true });
				for (const name of files.public) await rm(join(places.public, name), { force: true });
				await ledger.append('erased', storyId);
			});
			if (erased) log(`${name(storyId)} erased`);
		} catch (error) {
			failed.push(error);
			log(`${name(storyId)} could not be erased yet`);
		}
	if (failed.length > 0) throw new AggregateError(failed, `${failed.length} stories could not be erased yet`);
}
