import { resolve } from 'node:path';
import { settingsOrExit, type Settings } from '#server/config/config.ts';
import { restoreDrill } from '#server/backup/drill.ts';
import { restoreBackup, type Restored, type RestoreRefusal } from '#server/backup/restore.ts';
import { writeSetting } from '#server/store/settings.ts';
import { plain, type Command, type Out } from './command.ts';
import { withSite } from './site.ts';

const WHY: Readonly<Record<RestoreRefusal | 'no_backup', string>> = {
	not_empty:
		'There is something in the data folder or the database already. Restore into an empty one: set SUITCASE_DATA.',
	no_secret:
		'The second secret is missing (SUITCASE_SECRET). Put your copy of it there: receipts and the ledger need it.',
	no_keys: 'The master keys are missing (SUITCASE_KEYS). Put the file there, or: npm run suitcase -- keys recover',
	no_vault: 'There is no backup of the vault. Name one with --vault DIR.',
	vault_does_not_open:
		'This vault was saved before the last rotation of the keys and opens nothing any more. Name a newer one with --vault DIR.',
	ledger_missing:
		'The ledger of what was erased is missing (SUITCASE_LEDGER). Without it, stories that were taken back would come back.',
	ledger_too_old:
		'The ledger of what was erased is older than the backup. Without its end, stories that were taken back would come back.',
	ledger_broken: 'The ledger of what was erased was changed or damaged. Compare it with its second copy.',
	newer_version: 'The backup was made by another version of Suitcase. Use that version, or a newer one.',
	no_backup: 'There is no backup yet. Make one: npm run suitcase -- backup'
};
const GAP =
	'If there is no better copy anywhere, --accept-gap restores all the same, with every story held until people have looked.';

export const command: Command = {
	summary: 'Restores a backup into an empty place, or tries whether the newest one can be.',
	help: `
  DIR            the data backup (a folder with manifest.json)
  --vault DIR    the vault backup; the newest one if not given
  --ledger PATH  the ledger of what was erased, if not at SUITCASE_LEDGER
  --accept-gap   go on without a ledger that reaches up to now; every story is held
  --drill        restore the newest backup to a temporary place, open a sample, throw it away

Stop the server first. What was taken back or erased since the backup stays gone; what was paused, narrowed or held
comes back held. Nothing is shown until the worker has computed it again from consent.`,
	words: 1,
	options: {
		vault: { type: 'string' },
		ledger: { type: 'string' },
		'accept-gap': { type: 'boolean' },
		drill: { type: 'boolean' }
	},
	async run(given, out) {
		if (given.flag('drill')) return drill(out);
		const [from] = given.positionals;
		if (!from) throw plain('Name one backup: restore DIR');
		const vault = given.text('vault');
		const done = await restoreBackup({
			settings: withLedger(settingsOrExit(), given.text('ledger')),
			from: resolve(from),
			vault: vault ? resolve(vault) : null,
			acceptGap: given.flag('accept-gap'),
			clock: Date.now
		});
		if (!done.ok) {
			out.aside(`${WHY[done.reason]}\nNothing was changed.`);
			if (done.reason.startsWith('ledger_')) out.aside(GAP);
			return 1;
		}
		report(done.value, out);
		return 0;
	}
};

function withLedger(settings: Settings, path: string | undefined): Settings {
	return path === undefined
		? settings
		: { ...settings, config: { ...settings.config, ledger: resolve(path), ledgerSecond: null } };
}

function report(restored: Restored, out: Out): void {
	const { stories, takenBack, erased, held, closed, missingOriginals, gap } = restored;
	out.line(`${stories} stories are back.`);
	if (gap) out.line('The ledger had a gap: every story is held until people have looked at it.');
	out.line(`Since the backup: ${takenBack} taken back, ${erased} erased; they stay gone. ${held} are held.`);
	if (closed > 0) out.line(`${closed} stories have no key in this vault and cannot be opened.`);
	if (missingOriginals > 0) out.line(`${missingOriginals} pictures are not in the backup.`);
	out.line('Everybody signs in anew. Start Suitcase: it shows again what consent allows.');
}

function drill(out: Out): Promise<number> {
	return withSite(async ({ settings, db, clock }) => {
		const tried = await restoreDrill(settings, clock);
		if (!tried.ok) {
			out.aside(WHY[tried.reason]);
			return 1;
		}
		const { from, stories, opened, broken, closed, missingOriginals } = tried.value;
		out.line(`Restored ${from}: ${stories} stories, ${opened} seals opened, ${broken} broken.`);
		const good = broken === 0 && closed === 0 && missingOriginals === 0;
		if (!good) {
			out.aside(`${closed} stories without a key, ${missingOriginals} pictures missing: this backup is not whole.`);
			return 1;
		}
		await writeSetting(db, 'last_restore_test', { at: new Date(clock()).toISOString(), stories, opened });
		return 0;
	});
}
