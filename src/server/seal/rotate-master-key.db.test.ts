import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { StoryDb } from '#server/store/handle.ts';
import { wrappedKey } from '#server/store/vault/story-keys.ts';
import { testDatabase } from '../../../tests/database.ts';
import { isSealBroken } from './fields.ts';
import { readMasterFile } from './master-file.ts';
import { openMasterKeys, type WrappedKey } from './master-keys.ts';
import { makeRecoveryKey, recoverMasterKeys, recoveryPath } from './recovery.ts';
import { rotateMasterKey, type RotationStep } from './rotate-master-key.ts';
import { makeStoryKey } from './story-key.ts';

const folder = mkdtempSync(join(tmpdir(), 'suitcase-rotation-'));
const db = await testDatabase();
afterAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	await db[Symbol.asyncDispose]();
});
const keysPath = join(folder, 'master.json');
const stories = Array.from({ length: 25 }, (_, n) => ({
	id: `story${String(n).padStart(5, '0')}`,
	key: makeStoryKey()
}));

/** Fails when the master key was retired meanwhile. */
async function keepWrappedKey(tx: StoryDb, storyId: string, { master_id, wrapped }: WrappedKey): Promise<void> {
	const row = { story_id: storyId, master_id, wrapped: Buffer.from(wrapped) };
	await tx.insertInto('vault.story_key').values(row).execute();
}

async function allOpen(): Promise<boolean> {
	const keys = await openMasterKeys(keysPath);
	for (const { id, key } of stories) {
		const row = await wrappedKey(db.worker, id);
		if (!row || !keys.unwrap(id, row).equals(key)) return false;
	}
	return true;
}
const copyOfRows = () => db.owner.selectFrom('vault.story_key').selectAll().execute();

beforeEach(async () => {
	await db.owner.deleteFrom('vault.story_key').execute();
	const keys = await openMasterKeys(keysPath);
	for (const { id, key } of stories) await keepWrappedKey(db.worker, id, keys.wrap(id, key));
});

describe('rotating the master key', () => {
	test('every live story opens afterwards, and a copy of the database from before opens nothing', async () => {
		const copy = await copyOfRows();
		const running = await openMasterKeys(keysPath);
		const before = readMasterFile(keysPath)?.present.key.toString('base64') ?? '';
		const { destroyed, rewrapped, lost } = await rotateMasterKey({ db: db.worker, keysPath });
		expect({ destroyed: destroyed.length, rewrapped, lost }).toEqual({ destroyed: 1, rewrapped: 25, lost: 0 });
		expect(await allOpen()).toBe(true);
		expect(readFileSync(keysPath, 'utf8')).not.toContain(before);
		let opened = 0;
		for (const row of copy)
			try {
				running.unwrap(row.story_id, row);
				opened++;
			} catch (error) {
				expect(isSealBroken(error)).toBe(true);
			}
		expect(opened).toBe(0);
	});

	test.each(['file_with_both', 'rows_wrapped', 'file_with_new'] satisfies RotationStep[])(
		'cut short at %s, every story opens, and the next rotation finishes',
		async (step) => {
			const cut = rotateMasterKey({
				db: db.worker,
				keysPath,
				after: (reached) => {
					if (reached === step) throw new Error('power gone');
				}
			});
			await expect(cut).rejects.toThrow('power gone');
			expect(await allOpen()).toBe(true);
			await rotateMasterKey({ db: db.worker, keysPath });
			expect(await allOpen()).toBe(true);
			expect(readMasterFile(keysPath)?.previous).toEqual([]);
		}
	);

	test('a key that does not open stops it, and the old master stays', async () => {
		const [first] = stories;
		await db.owner
			.updateTable('vault.story_key')
			.set({ wrapped: Buffer.alloc(60) })
			.where('story_id', '=', first?.id ?? '')
			.execute();
		const old = readMasterFile(keysPath)?.present.id;
		await expect(rotateMasterKey({ db: db.worker, keysPath })).rejects.toThrow('does not open');
		expect(readMasterFile(keysPath)?.previous.map(({ id }) => id)).toContain(old);
		expect((await copyOfRows()).filter((row) => row.master_id === old).length).toBe(25);
	});

	test('a key wrapped just before and written just after is refused, not lost', async () => {
		const keys = await openMasterKeys(keysPath);
		const late = keys.wrap('lateonelat', makeStoryKey());
		await rotateMasterKey({ db: db.worker, keysPath });
		await expect(keepWrappedKey(db.worker, 'lateonelat', late)).rejects.toThrow('retired');
		await keepWrappedKey(db.worker, 'lateonelat', keys.wrap('lateonelat', makeStoryKey()));
	});

	test('a writer that is not finished is waited for and wrapped anew', async () => {
		const keys = await openMasterKeys(keysPath);
		const key = makeStoryKey();
		const held = keys.wrap('slowoneslo', key);
		let rotation: Promise<unknown> | undefined;
		await db.worker.transaction().execute(async (tx) => {
			await keepWrappedKey(tx, 'slowoneslo', held);
			rotation = rotateMasterKey({ db: db.worker, keysPath });
			await new Promise((done) => setTimeout(done, 300));
		});
		await rotation;
		const row = await wrappedKey(db.worker, 'slowoneslo');
		expect(row && keys.unwrap('slowoneslo', row).equals(key)).toBe(true);
	});

	test('two rotations at once leave every story open', async () => {
		await Promise.all([rotateMasterKey({ db: db.worker, keysPath }), rotateMasterKey({ db: db.worker, keysPath })]);
		expect(await allOpen()).toBe(true);
		expect(readMasterFile(keysPath)?.previous).toEqual([]);
	});
});

describe('the recovery key', () => {
	test('puts the present master back after the keys were lost, also after a rotation', async () => {
		const identity = await makeRecoveryKey(keysPath);
		expect(identity).toMatch(/^AGE-SECRET-KEY-1/);
		const outdated = readFileSync(recoveryPath(keysPath));
		await rotateMasterKey({ db: db.worker, keysPath });
		expect(readFileSync(recoveryPath(keysPath)).equals(outdated)).toBe(false);
		expect(await recoverMasterKeys(keysPath, identity)).toEqual({ ok: false, reason: 'keys_exist' });
		rmSync(keysPath);
		const other = 'AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ';
		expect(await recoverMasterKeys(keysPath, other)).toEqual({ ok: false, reason: 'wrong_key' });
		expect(existsSync(keysPath)).toBe(false);
		expect(await recoverMasterKeys(keysPath, identity.toLowerCase())).toEqual({ ok: true, value: null });
		expect(await allOpen()).toBe(true);
	});
	test('a second one makes the first worthless', async () => {
		const first = await makeRecoveryKey(keysPath);
		await makeRecoveryKey(keysPath);
		const kept = readFileSync(keysPath, 'utf8');
		rmSync(keysPath);
		expect(await recoverMasterKeys(keysPath, first)).toEqual({ ok: false, reason: 'wrong_key' });
		(await import('node:fs')).writeFileSync(keysPath, kept, { mode: 0o600 });
	});
});
