import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openMasterKeys } from './master-keys.ts';
import { makeStoryKey } from './story-key.ts';
import { TOO_MANY_KEYS, type UnwrapAlarm, watchUnwraps } from './watch-unwraps.ts';

const folder = mkdtempSync(join(tmpdir(), 'suitcase-unwraps-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const keys = await openMasterKeys(join(folder, 'master.json'));
const [key, id] = [makeStoryKey(), 'story00001'];
const row = keys.wrap(id, key);

test('more keys within a minute than people can read alarm once, and each is still unwrapped', () => {
	let now = 1_000;
	const told: UnwrapAlarm[] = [];
	const watched = watchUnwraps(keys, { clock: () => now, tell: (alarm) => told.push(alarm) });
	const open = (times: number) => {
		for (let n = 0; n < times; n++) expect(watched.keys.unwrap(id, row).equals(key)).toBe(true);
	};
	expect(watched.keys.presentId).toBe(keys.presentId);
	// A busy day: never so many within one minute.
	for (let minute = 0; minute < 5; minute++, now += 60_000) open(TOO_MANY_KEYS - 1);
	expect([watched.alarm(), told]).toEqual([null, []]);
	open(TOO_MANY_KEYS + 200);
	expect(told).toEqual([{ at: now, keys: TOO_MANY_KEYS }]);
	const worst = { at: now, keys: TOO_MANY_KEYS + 200 };
	expect(watched.alarm()).toEqual(worst);
	// A smaller one later does not hide it, and it stands for a day.
	now += 3_600_000;
	open(TOO_MANY_KEYS + 1);
	expect(told).toHaveLength(2);
	expect(watched.alarm()).toEqual(worst);
	now = worst.at + 24 * 3_600_000;
	expect(watched.alarm()).toBeNull();
});
