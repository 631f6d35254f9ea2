import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { filePlaces } from '#server/config/file-places.ts';
import { createErasureLedger, type ErasureLedger } from '#server/seal/erasure-ledger.ts';
import { isInFirstPlace } from '#server/seal/ledger-writer.ts';
import { eraseStory, storiesToErase } from '#server/store/ending/erase-story.ts';
import type { ClockTask, TaskContext } from './task.ts';

/**
 * Each minute: erases the stories whose time has come. The ledger knows before the database does: its first place does, and
 * a second one that hangs or is gone keeps nobody's story.
 */
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
	const sayErased = saysOnce(ledger);
	for (const storyId of await storiesToErase(db, now))
		try {
			const erased = await eraseStory(db, storyId, now, async (files) => {
				for (const path of files.sealed) await rm(join(places.sealed, path), { force: true });
				for (const name of files.public) await rm(join(places.public, name), { force: true });
				await sayErased(storyId);
			});
			if (erased) log(`${name(storyId)} erased`);
		} catch (error) {
			failed.push(error);
			log(`${name(storyId)} could not be erased yet`);
		}
	if (failed.length > 0) throw new AggregateError(failed, `${failed.length} stories could not be erased yet`);
}

/**
 * Writes down that a story is erased, once: the line of a run that was cut off before it erased counts. Throws when the first
 * place could not be written; the second is brought up to it by `complete-ledger`.
 */
function saysOnce(ledger: ErasureLedger): (storyId: string) => Promise<void> {
	let said: Promise<ReadonlySet<string>> | undefined;
	const read = async () => {
		// Where it cannot be read, writing decides whether there is a ledger.
		const entries = await ledger.read().catch(() => []);
		return new Set(entries.filter(({ kind }) => kind === 'erased').map(({ story }) => story));
	};
	return async (storyId) => {
		said ??= read();
		if ((await said).has(ledger.nameOf(storyId))) return;
		try {
			await ledger.append('erased', storyId);
		} catch (error) {
			if (!isInFirstPlace(error)) throw error;
		}
	};
}
