import { backupContext } from '#server/backup/backup-context.ts';
import { saveVault } from '#server/backup/make-backup.ts';
import { settingsOrExit } from '#server/config/config.ts';
import { readMasterFile } from '#server/seal/master-file.ts';
import { recoverMasterKeys, recoveryPath } from '#server/seal/recovery.ts';
import { rotateMasterKey } from '#server/seal/rotate-master-key.ts';
import { countKeys } from '#server/store/vault/story-keys.ts';
import { readSetting, writeSetting } from '#server/store/settings.ts';
import { plain, type Command, type Given, type Out } from './command.ts';
import { showRecoveryKey } from './confirm-recovery.ts';
import { withSite } from './site.ts';

export const command: Command = {
	summary: 'Shows, rotates and recovers the keys.',
	help: `
  show       names of the master keys and how many stories are wrapped under each; never a key
  rotate     makes a new master key now and destroys the old one (the server does so on Sundays, and in
             the night after an erasure); then copy master.recovery.age and the newest vault away together
  recovery   makes a new recovery key and shows it once; the one before is worthless from then on
  recover    puts the master keys back from master.recovery.age; asks for the recovery key`,
	options: {},
	words: 1,
	run(given, out) {
		const [what] = given.positionals;
		const act = what !== undefined && Object.hasOwn(acts, what) ? acts[what] : undefined;
		if (!act) throw plain('Say: keys show, keys rotate, keys recovery or keys recover');
		return act(given, out);
	}
};

const acts: Readonly<Record<string, (given: Given, out: Out) => Promise<number>>> = {
	show: (_given, out) =>
		withSite(async ({ settings, db }) => {
			const file = readMasterFile(settings.config.keysFile);
			if (!file) throw plain(`There are no master keys at ${settings.config.keysFile} yet.`);
			const counts = await countKeys(db);
			for (const [index, { id }] of [file.present, ...file.previous].entries())
				out.line(`${id}  ${index === 0 ? 'present ' : 'previous'}  ${counts.get(id) ?? 0} stories`);
			const known = new Set([file.present, ...file.previous].map(({ id }) => id));
			for (const [id, count] of counts) if (!known.has(id)) out.line(`${id}  lost      ${count} stories`);
			out.line(`rotated: ${timeOf(await readSetting(db, 'keys_rotated')) ?? 'never'}`);
			out.line(
				`recovery key: ${file.recovery === null ? 'none' : (timeOf(await readSetting(db, 'recovery_key_confirmed')) ?? 'not confirmed')}`
			);
			return 0;
		}),
	rotate: (_given, out) =>
		withSite(async ({ settings, db, secret, clock, ownerUrl }) => {
			const { presentId, destroyed, rewrapped, lost } = await rotateMasterKey({
				db,
				keysPath: settings.config.keysFile
			});
			const vault = await saveVault(backupContext(settings, { secret, clock, ownerUrl }));
			await writeSetting(db, 'keys_rotated', { at: new Date(clock()).toISOString() });
			out.line(`New master key ${presentId}; destroyed: ${destroyed.join(', ')}.`);
			out.line(
				`${rewrapped} story keys were wrapped anew${lost > 0 ? `; ${lost} are under a key that is nowhere` : ''}.`
			);
			out.line(`The vault was saved to ${vault}`);
			return 0;
		}),
	recovery: (_given, out) => withSite(async (site) => ((await showRecoveryKey(site, out)) ? 0 : 1)),
	async recover(_given, out) {
		const { config } = settingsOrExit();
		const typed = await out.ask('The recovery key (AGE-SECRET-KEY-1…): ');
		if (typed === null || typed.trim() === '') throw plain('Nothing was typed, and nothing was changed.');
		const done = await recoverMasterKeys(config.keysFile, typed.replace(/\s+/g, ''));
		if (done.ok) {
			out.line(`The master keys are back at ${config.keysFile}.`);
			return 0;
		}
		const why = {
			keys_exist: `There are master keys at ${config.keysFile}; they are left as they are.`,
			no_file: `There is no ${recoveryPath(config.keysFile)}: nothing can be recovered from.`,
			wrong_key: 'This recovery key does not open it. Look for a typing mistake, or a newer key.'
		};
		throw plain(why[done.reason]);
	}
};

function timeOf(value: unknown): string | null {
	return typeof value === 'object' && value !== null && 'at' in value && typeof value.at === 'string' ? value.at : null;
}
