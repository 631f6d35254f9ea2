import { makeCheckpoint } from '#server/log/make-checkpoint.ts';
import { sequenceLog } from '#server/log/sequence-log.ts';
import { checkpointFile } from '#server/seal/checkpoint-file.ts';
import { openMasterKeys, type MasterKeys } from '#server/seal/master-keys.ts';
import { createSigner } from '#server/seal/signing.ts';
import type { ClockTask } from './task.ts';

const opened = new Map<string, Promise<MasterKeys>>();

/**
 * Each minute: what happened goes into the log, and once an hour its head is signed. By the clock and not by a notice of
 * the database: transactions with a notice commit one after another, and tellers would wait for one another.
 */
export const task: ClockTask<'sequence-log'> = {
	name: 'sequence-log',
	cron: '* * * * *',
	async run({ db, config, secret, clock, log }) {
		const keys = opened.get(config.keysFile) ?? openMasterKeys(config.keysFile);
		opened.set(config.keysFile, keys);
		await sequenceLog({ db, keys: await keys, siteSalt: secret.derive('log-salt') });
		const size = await makeCheckpoint({
			db,
			signer: createSigner(secret),
			file: checkpointFile(config),
			now: new Date(clock())
		});
		if (size !== null) log(`checkpoint of the log: ${size} entries`);
	}
};
