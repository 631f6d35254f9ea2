import { backupContext } from '#server/backup/backup-context.ts';
import { KEEP } from '#server/backup/backup-places.ts';
import { makeBackup } from '#server/backup/make-backup.ts';
import { writeSetting } from '#server/store/settings.ts';
import type { Command } from './command.ts';
import { withSite } from './site.ts';

export const command: Command = {
	summary: 'Makes a backup now; the server does the same each night.',
	help: `
Data and vault go apart below SUITCASE_BACKUPS. Data is kept ${KEEP.data} days, the vault ${KEEP.vault} days.
In no backup: the master keys, the second secret, the ledger of what was erased. Keep the last two safe elsewhere.`,
	options: {},
	run: (_given, out) =>
		withSite(async ({ settings, secret, clock, ownerUrl, db }) => {
			const made = await makeBackup(backupContext(settings, { secret, clock, ownerUrl }));
			const { stories, originals, bytes } = made;
			await writeSetting(db, 'last_backup', { at: new Date(clock()).toISOString(), stories, originals, bytes });
			out.line(`${stories} stories and ${originals} originals, ${bytes} bytes:`);
			out.line(`  data   ${made.data}`);
			out.line(`  vault  ${made.vault}`);
			return 0;
		})
};
