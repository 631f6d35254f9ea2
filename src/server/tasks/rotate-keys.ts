import { backupContext } from '#server/backup/backup-context.ts';
import { saveVault } from '#server/backup/make-backup.ts';
import { rotateMasterKey } from '#server/seal/rotate-master-key.ts';
import { wasErasedSince } from '#server/store/ending/erased-since.ts';
import type { WorkerDb } from '#server/store/handle.ts';
import { readSetting, writeSetting } from '#server/store/settings.ts';
import type { ClockTask } from './task.ts';

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;
const SUNDAY = 0;

/**
 * Each Sunday night, and each night after something was erased: a new master key; the old one is destroyed, and with it
 * what old copies of the database and of the vault hold. Who has a story erased is told that within a day no copy of it
 * can be opened. The vault is saved anew at once, for the older copies of it open nothing any more.
 */
export const task: ClockTask<'rotate-keys'> = {
	name: 'rotate-keys',
	cron: '41 2 * * *',
	catchUp: '26h',
	async run({ db, config, secrets, secret, clock, log }) {
		// What is erased while this runs may be in neither the old copies nor the new one, and counts as erased afterwards.
		const at = clock();
		if (!(await isDue(db, at))) return;
		const { rewrapped, lost } = await rotateMasterKey({ db, keysPath: config.keysFile });
		await saveVault(backupContext({ config, secrets }, { secret, clock }));
		// Last: where the vault could not be saved, the next try rotates and saves again.
		await writeSetting(db, 'keys_rotated', { at: new Date(at).toISOString() });
		log(`master key rotated: ${rewrapped} story keys wrapped anew${lost > 0 ? `, ${lost} of an unknown master` : ''}`);
	}
};

async function isDue(db: WorkerDb, now: number): Promise<boolean> {
	const last = timeOf(await readSetting(db, 'keys_rotated'));
	if (last === null || now - last > WEEK) return true;
	// Made up for after a pause of the site, it may run twice in a row.
	if (new Date(now).getUTCDay() === SUNDAY && now - last > 12 * HOUR) return true;
	// An erasure is dated when it begins, and may be done only after the rotation that it began before.
	return wasErasedSince(db, new Date(last - HOUR));
}

function timeOf(setting: unknown): number | null {
	const at = typeof setting === 'object' && setting !== null && 'at' in setting ? Date.parse(String(setting.at)) : NaN;
	return Number.isNaN(at) ? null : at;
}
