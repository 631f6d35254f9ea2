/** What is kept in files, on a disk that is really full: it says so, leaves nothing half, and goes on when there is room. */
import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { replaceFile } from '#server/seal/atomic-file.ts';
import { createErasureLedger } from '#server/seal/erasure-ledger.ts';
import { sealFile } from '#server/seal/files.ts';
import { secondSecretFrom } from '#server/seal/second-secret.ts';
import { mountSmallDisk, type SmallDisk, whyNoDisk } from './full-disk.ts';

const why = whyNoDisk();
if (why) console.warn(`skipped: ${why}`);
let folder: string;
let disk: SmallDisk;

describe.skipIf(why)('on a full disk', () => {
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'suitcase-full-'));
		disk = mountSmallDisk(join(folder, 'small'), '256k');
	});
	afterEach(() => {
		disk[Symbol.dispose]();
		rmSync(folder, { recursive: true, force: true });
	});
	const onDisk = (name: string) => join(disk.folder, name);
	const noRoom = expect.objectContaining({ code: 'ENOSPC' });

	test('a line of the ledger of which only the beginning fits is not said to be written', async () => {
		const places = { ledger: onDisk('ledger.jsonl'), ledgerSecond: join(folder, 'second') };
		const ledger = createErasureLedger(places, secondSecretFrom(randomBytes(32)));
		let lines = 0;
		// Until the next line crosses the end of a block of the disk.
		while ((statSync(ledger.path, { throwIfNoEntry: false })?.size ?? 0) % 4_096 < 3_980)
			await ledger.append('paused', `story${lines++}`);
		// The lock's own block is the last that is free.
		disk.fill();
		const filler = onDisk('filler');
		const room = statSync(filler).size - 4_096;
		writeFileSync(filler, readFileSync(filler).subarray(0, room));
		await expect(ledger.append('taken_back', 'the-story')).rejects.toEqual(noRoom);
		expect((await ledger.read()).length).toBe(lines);
		expect(await ledger.verify()).toMatchObject({ ok: true, entries: lines });
		expect(readdirSync(disk.folder).sort(), 'no lock is left').toEqual(['filler', 'ledger.jsonl']);
		disk.makeRoom();
		await ledger.append('taken_back', 'the-story');
		expect((await ledger.read()).at(-1)).toMatchObject({ n: lines + 1, kind: 'taken_back' });
		expect(await ledger.verify()).toMatchObject({ ok: true, entries: lines + 1 });
	});
	test('a ledger that cannot even be locked leaves nothing lying about', async () => {
		const ledger = createErasureLedger(
			{ ledger: onDisk('ledger.jsonl'), ledgerSecond: null },
			secondSecretFrom(randomBytes(32))
		);
		await ledger.append('paused', 'one');
		disk.fill();
		await expect(ledger.append('paused', 'two')).rejects.toEqual(noRoom);
		expect(readdirSync(disk.folder).sort()).toEqual(['filler', 'ledger.jsonl']);
	});
	test('a second place that is full is said, and is brought up to date later', async () => {
		const places = { ledger: join(folder, 'first.jsonl'), ledgerSecond: onDisk('second.jsonl') };
		const ledger = createErasureLedger(places, secondSecretFrom(randomBytes(32)));
		await ledger.append('paused', 'one');
		disk.fill();
		appendFileSync(onDisk('second.jsonl'), '');
		for (let n = 0; n < 30; n++) await ledger.append('paused', `more${n}`).catch(() => {});
		await expect(ledger.append('taken_back', 'last')).rejects.toEqual(noRoom);
		expect(await ledger.verify()).toMatchObject({ ok: false, reason: 'second_differs' });
		disk.makeRoom();
		await ledger.append('paused', 'after');
		expect(await ledger.verify()).toMatchObject({ ok: true, entries: 33 });
	});
	test('a sealed original leaves nothing behind, at whatever byte the room ends', async () => {
		const bytes = randomBytes(400_000);
		await expect(sealFile([bytes], onDisk('original'), { maxBytes: 1_000_000 })).rejects.toEqual(noRoom);
		disk.fill();
		await expect(sealFile([bytes.subarray(0, 10)], onDisk('original'), { maxBytes: 100 })).rejects.toEqual(noRoom);
		expect(readdirSync(disk.folder)).toEqual(['filler']);
	});
	test('a file that is replaced is the old one, whole', () => {
		replaceFile(onDisk('keys.json'), 'old');
		disk.fill();
		expect(() => replaceFile(onDisk('keys.json'), 'new'.repeat(5_000), { shred: true })).toThrow(noRoom);
		expect(readFileSync(onDisk('keys.json'), 'utf8')).toBe('old');
		expect(readdirSync(disk.folder).sort()).toEqual(['filler', 'keys.json']);
	});
});
