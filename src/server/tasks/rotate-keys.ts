import { backupContext } from '#server/backup/backup-context.ts';
import { saveVault } from '#server/backup/make-backup.ts';
import { rotateMasterKey } from '#server/seal/rotate-master-key.ts';
import { writeSetting } from '#server/store/settings.ts';
import type { Task } from './task.ts';

/**
 * Each Sunday night: a new master key; the old one is destroyed, and with it what old copies of the database hold. The
 * vault is saved anew at once, for the older copies of it open nothing any more.
 */
export const task: Task = {
	name: 'rotate-keys',
	cron: '41 2 * * 0',
	catchUp: '8d',
	async run({ db, config, secrets, secret, clock, log }) {
		const { rewrapped, lost } = await rotateMasterKey({ db, keysPath: config.keysFile });
		await writeSetting(db, 'keys_rotated', { at: new Date(clock()).toISOString() });
		await saveVault(backupContext({ config, secrets }, { secret, clock }));
		log(`master key rotated: ${rewrapped} story keys wrapped anew${lost > 0 ? `, ${lost} of an unknown master` : ''}`);
	}
};
