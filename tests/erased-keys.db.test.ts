/** "Erased" is true of copies, too: within a day no key of an erased story opens from any copy of the vault. */
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listBackups } from '#server/backup/backup-places.ts';
import { readManifest } from '#server/backup/manifest.ts';
import { readSettings } from '#server/config/config.ts';
import { openMasterKeys } from '#server/seal/master-keys.ts';
import { readMasterFile } from '#server/seal/master-file.ts';
import { takeBackStory } from '#server/store/consent/change-state.ts';
import { eraseDue } from '#server/tasks/erase.ts';
import { task as nightlyBackup } from '#server/tasks/nightly-backup.ts';
import { task as rotateKeys } from '#server/tasks/rotate-keys.ts';
import type { TaskContext } from '#server/tasks/task.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import { newStoryId, tellStory } from './told-story.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The start of a Sunday that is more than a week away: what is taken back now is due by then. 4 January 1970 was one. */
const SUNDAY = (Math.ceil(Date.now() / (7 * DAY)) + 1) * 7 * DAY + 3 * DAY;
const folder = mkdtempSync(join(tmpdir(), 'suitcase-erased-keys-'));
let db: TestDatabase;
let context: TaskContext;
let now = SUNDAY;

beforeAll(async () => {
	db = await testDatabase();
	const read = readSettings({ SUITCASE_DATA: folder, DATABASE_URL: db.logins.owner });
	if (!read.ok) throw new Error('settings');
	const { config, secrets } = read.value;
	context = { db: db.worker, config, secrets, secret: db.secret, clock: () => now, log: () => {} };
});
afterAll(async () => {
	await db[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true });
});

/** What runs in the night of a day, in its order. Returns whether the master key is another afterwards. */
async function night(day: number): Promise<boolean> {
	now = day + 2.28 * HOUR;
	await nightlyBackup.run(context, {});
	now = day + 2.68 * HOUR;
	const before = readMasterFile(context.config.keysFile)?.present.id;
	await rotateKeys.run(context, {});
	return readMasterFile(context.config.keysFile)?.present.id !== before;
}

/** In how many copies of the vault the key of a story stands, and in how many it opens under the masters of today. */
async function copiesOf(storyId: string): Promise<{ hold: number; open: number }> {
	const keys = await openMasterKeys(context.config.keysFile);
	let [hold, open] = [0, 0];
	for (const path of listBackups(context.config.backups, 'vault')) {
		const saved = readManifest(path, 'vault').tables.find(({ table }) => table === 'vault.story_key');
		if (!saved) throw new Error('no keys in a vault');
		const column = (name: string) => saved.columns.indexOf(name);
		const rows = gunzipSync(readFileSync(join(path, saved.file)))
			.toString('utf8')
			.split('\n')
			.map((line) => line.split('\t'));
		for (const row of rows.filter((cells) => cells[column('story_id')] === storyId)) {
			hold++;
			const wrapped = Buffer.from((row[column('wrapped')] ?? '').replace(/^\\+x/, ''), 'hex');
			try {
				keys.unwrap(storyId, { master_id: row[column('master_id')] ?? '', wrapped });
				open++;
			} catch {
				// As it must be for a story that is erased.
			}
		}
	}
	return { hold, open };
}

test('what is erased opens from no copy of the vault after the next night; a night without any keeps the key', async () => {
	const keys = await openMasterKeys(context.config.keysFile);
	const { storyId: gone } = await tellStory(db.owner, keys);
	const { storyId: stays } = await tellStory(db.owner, keys);
	expect(await night(SUNDAY)).toBe(true);
	expect(await night(SUNDAY + DAY)).toBe(false);
	expect((await copiesOf(gone)).open).toBe(2);

	now = SUNDAY + 2 * DAY;
	await db.worker
		.transaction()
		.execute((tx) => takeBackStory(tx, { storyId: gone, byWhom: 'teller', after: 'erase_now' }));
	await eraseDue(context);
	expect(await night(SUNDAY + 3 * DAY)).toBe(true);
	expect(await copiesOf(gone)).toEqual({ hold: 3, open: 0 });
	expect((await copiesOf(stays)).open).toBe(1);

	expect(await night(SUNDAY + 4 * DAY)).toBe(false);
	expect(await night(SUNDAY + 7 * DAY)).toBe(true);
});

test('the canary of each night makes no new key; a Sunday that was missed does', async () => {
	const { id: office } = await db.owner.selectFrom('office.office').select('id').executeTakeFirstOrThrow();
	await db.owner
		.insertInto('story.story')
		.values({
			...{ id: newStoryId(), office_id: office, basis: 'canary', capture: 'self_online', language: 'en' },
			...{ desk_state: 'closed', risk: 'low', erased_at: new Date(SUNDAY + 8 * DAY) }
		})
		.execute();
	expect(await night(SUNDAY + 8 * DAY + HOUR)).toBe(false);
	expect(await night(SUNDAY + 15 * DAY)).toBe(true);
});

test('a rotation whose vault could not be saved is done again until it is', async () => {
	const { storyId: stays } = await tellStory(db.owner, await openMasterKeys(context.config.keysFile));
	const vaults = join(context.config.backups, 'vault');
	now += 8 * DAY;
	renameSync(vaults, `${vaults}-away`);
	writeFileSync(vaults, 'no folder');
	await expect(rotateKeys.run(context, {})).rejects.toThrow();
	rmSync(vaults);
	renameSync(`${vaults}-away`, vaults);
	expect((await copiesOf(stays)).open).toBe(0);
	await rotateKeys.run(context, {});
	expect((await copiesOf(stays)).open).toBe(1);
});
