/** The process that restores: told by message what to do, it says what it found and ends. It ends with its parent. */
import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { isObject } from '#domain/base/shape.ts';
import { restoreBackup } from '#server/backup/restore.ts';
import { filePlaces } from '#server/config/file-places.ts';
import { openDatabase } from '#server/postgres/open.ts';
import { connect } from '#server/store/connect.ts';
import { canaryState } from '#server/store/drill/canary-rows.ts';
import { huntDatabase } from '#server/store/drill/hunt-database.ts';
import type { RestoreTask } from './try-restore.ts';

// Its database inherits this: nobody who reads or tells waits for it.
setPriority(constants.priority.PRIORITY_LOW);
process.once('disconnect', () => process.exit(0));

async function restoreAndLook(task: RestoreTask): Promise<Record<string, number>> {
	const { settings, from, vault, word, storyId, names } = task;
	const restored = await restoreBackup({ settings, from, vault, acceptGap: false, link: true, clock: Date.now });
	if (!restored.ok) return { [`refused:${restored.reason}`]: 1 };
	const database = await openDatabase(settings);
	const owner = connect(database.logins, 'owner');
	try {
		const { sealed } = filePlaces(settings.config);
		const { erased } = await canaryState(owner, storyId);
		return {
			// No sequencer runs there: that the story was erased waits for the log.
			...(await huntDatabase(owner, { words: [word], storyId, forNow: ['story.log_outbox'] })),
			// Restored as if nobody had taken it back.
			...(erased ? {} : { 'story.story': 1 }),
			...count('originals', names.filter((name) => existsSync(join(sealed, name))).length)
		};
	} finally {
		await owner.destroy();
		await database.stop();
	}
}

function count(place: string, much: number): Record<string, number> {
	return much > 0 ? { [place]: much } : {};
}

function isTask(message: unknown): message is RestoreTask {
	return (
		isObject(message) && isObject(message.settings) && typeof message.from === 'string' && Array.isArray(message.names)
	);
}

process.once('message', (message) => {
	if (!isTask(message)) process.exit(2);
	restoreAndLook(message).then(
		(found) => process.send?.({ found }, () => process.disconnect()),
		() => process.exit(1)
	);
});
