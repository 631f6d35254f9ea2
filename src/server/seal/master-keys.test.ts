import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fileStamp } from './atomic-file.ts';
import { isSealBroken } from './fields.ts';
import { makeMasterKey, masterText, readMasterFile, writeMasterFile } from './master-file.ts';
import { openMasterKeys } from './master-keys.ts';
import { makeStoryKey } from './story-key.ts';

const folder = mkdtempSync(join(tmpdir(), 'suitcase-keys-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let made = 0;
const fresh = () => join(folder, `deep-${made++}`, 'master.json');
const broken = (open: () => unknown) => {
	try {
		open();
		return false;
	} catch (error) {
		return isSealBroken(error);
	}
};

describe('master keys', () => {
	test('are made once, readable by their owner alone', async () => {
		const path = fresh();
		const first = await openMasterKeys(path);
		expect(statSync(path).mode & 0o777).toBe(0o600);
		expect((await openMasterKeys(path)).presentId).toBe(first.presentId);
	});
	test('many starts at once agree on one', async () => {
		const path = fresh();
		const all = await Promise.all(Array.from({ length: 8 }, () => openMasterKeys(path)));
		expect(new Set(all.map((keys) => keys.presentId)).size).toBe(1);
	});
	test('wrap a story’s key for that story only', async () => {
		const keys = await openMasterKeys(fresh());
		const key = makeStoryKey();
		const row = keys.wrap('aaaaaaaaaa', key);
		expect(keys.unwrap('aaaaaaaaaa', row).equals(key)).toBe(true);
		expect(broken(() => keys.unwrap('bbbbbbbbbb', row))).toBe(true);
		expect(broken(() => keys.unwrap('aaaaaaaaaa', { ...row, master_id: 'ffffffffffff' }))).toBe(true);
	});
	test('are read again when the file was replaced, and the old one is forgotten', async () => {
		const path = fresh();
		const keys = await openMasterKeys(path);
		const key = makeStoryKey();
		const old = keys.wrap('aaaaaaaaaa', key);
		const before = readMasterFile(path);
		if (!before) throw new Error('no file');
		const next = makeMasterKey();
		writeMasterFile(path, { present: next, previous: [before.present], recovery: null });
		expect(keys.presentId).toBe(next.id);
		expect(keys.unwrap('aaaaaaaaaa', old).equals(key)).toBe(true);
		const rewrapped = keys.wrap('aaaaaaaaaa', key);
		expect(rewrapped.master_id).toBe(next.id);
		writeMasterFile(path, { present: next, previous: [], recovery: null });
		expect(broken(() => keys.unwrap('aaaaaaaaaa', old))).toBe(true);
		expect(keys.unwrap('aaaaaaaaaa', rewrapped).equals(key)).toBe(true);
	});
	test('are read again where the file system does not say that the file was replaced', async () => {
		const path = fresh();
		await openMasterKeys(path);
		const longAgo = 1_700_000_000;
		utimesSync(path, longAgo, longAgo);
		const keys = await openMasterKeys(path);
		const wrapping = await openMasterKeys(path);
		const key = makeStoryKey();
		const next = makeMasterKey();
		const stamp = fileStamp(path);
		// In place, as long as before and of the same time: as a node sees it that still has the answer of a minute ago.
		writeFileSync(path, masterText({ present: next, previous: [], recovery: null }));
		utimesSync(path, longAgo, longAgo);
		expect(fileStamp(path)).toBe(stamp);
		expect(wrapping.wrap('aaaaaaaaaa', key).master_id).toBe(next.id);
		const rewrapped = (await openMasterKeys(path)).wrap('aaaaaaaaaa', key);
		expect(keys.unwrap('aaaaaaaaaa', rewrapped).equals(key)).toBe(true);
		expect(broken(() => keys.unwrap('aaaaaaaaaa', { ...rewrapped, master_id: 'ffffffffffff' }))).toBe(true);
	});
	test('a damaged file is told plainly and repeats no key', async () => {
		const path = fresh();
		await openMasterKeys(path);
		const text = readFileSync(path, 'utf8');
		writeFileSync(path, text.slice(0, 40));
		await expect(openMasterKeys(path)).rejects.toThrow('is damaged');
		await expect(openMasterKeys(path)).rejects.not.toThrow(text.slice(20, 40));
	});
});
