import { backupContext } from '#server/backup/backup-context.ts';
import { makeBackup } from '#server/backup/make-backup.ts';
import { writeSetting } from '#server/store/settings.ts';
import type { ClockTask } from './task.ts';

/** Each night: data and vault, apart. What the health page shows is written only when both are whole on disk. */
export const task: ClockTask<'nightly-backup'> = {
	name: 'nightly-backup',
	cron: '17 2 * * *',
	catchUp: '26h',
	async run({ db, config, secrets, secret, clock, log }) {
		const backup = await makeBackup(backupContext({ config, secrets }, { secret, clock }));
		const { stories, originals, bytes } = backup;
		await writeSetting(db, 'last_backup', { at: new Date(clock()).toISOString(), stories, originals, bytes });
		log(`backup made: ${stories} stories, ${originals} originals, ${bytes} bytes`);
	}
};
