/** No memory, no open file: what the erasure ledger was asked fails, one after the other, and the next act is written. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createErasureLedger, type ErasureLedger } from '#server/seal/erasure-ledger.ts';
import { keepWriter, startWriter, writerPid } from '#server/seal/ledger-writer.ts';
import { secondSecretFrom } from '#server/seal/second-secret.ts';

const root = mkdtempSync(join(tmpdir(), 'suitcase-writer-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const secret = secondSecretFrom(randomBytes(32));
let made = 0;

/** A ledger whose second place is a pipe that nobody writes into: whoever opens it waits. */
function silent(): ErasureLedger {
	const folder = mkdtempSync(join(root, `${made++}-`));
	const second = join(folder, 'second.jsonl');
	execFileSync('mkfifo', [second]);
	return createErasureLedger({ ledger: join(folder, 'first.jsonl'), ledgerSecond: second }, secret);
}
const whole = () => createErasureLedger({ ledger: mkdtempSync(join(root, `${made++}-`)), ledgerSecond: null }, secret);

/** What has the place of the program is a file, not a folder: the start throws at once, as where memory is short. */
function noProgram(): () => void {
	const { execPath } = process;
	writeFileSync(join(root, 'file'), '');
	process.execPath = join(root, 'file', 'node');
	return () => (process.execPath = execPath);
}

/** No file may be opened any more: what is started has no channel, and nothing is thrown. */
function noOpenFile(): () => void {
	const limit = (soft: string) =>
		execFileSync('prlimit', ['--pid', String(process.pid), `--nofile=${soft}:`], { encoding: 'utf8' });
	const soft = execFileSync('sh', ['-c', 'ulimit -Sn'], { encoding: 'utf8' }).trim();
	limit(String(Math.max(...readdirSync('/proc/self/fd').map(Number)) + 64));
	const taken: number[] = [];
	try {
		for (;;) taken.push(openSync('/dev/null', 'r'));
	} catch {
		// All are taken.
	}
	return () => {
		for (const file of taken) closeSync(file);
		limit(soft);
	};
}

const isLinux = process.platform === 'linux';

test.skipIf(!isLinux).each([
	['without memory', noProgram, 'ENOTDIR'],
	['without a file that may be opened', noOpenFile, 'could not be started']
])('%s: all that wait are refused, nothing ends the server, and the next act is written', async (_, takeAway, says) => {
	const ledger = silent();
	startWriter();
	const hangs = ledger.append('held', 'one');
	const waiting = ['two', 'three'].map((story) => whole().append('held', story));
	const answers = Promise.allSettled(waiting);
	const giveBack = takeAway();
	try {
		await expect(hangs).rejects.toThrow('does not answer');
		for (const answer of await answers) expect(String('reason' in answer && answer.reason)).toContain(says);
		await expect(whole().append('held', 'four')).rejects.toThrow(says);
		startWriter();
		expect(writerPid()).toBeUndefined();
	} finally {
		giveBack();
	}
	const next = whole();
	await next.append('held', 'five');
	expect(await next.verify()).toMatchObject({ ok: true, entries: 1 });
});

test('where one that hung was ended, and the process is to stay, the next act need not wait for a start', async () => {
	const letGo = keepWriter();
	try {
		await whole().append('held', 'before');
		const first = writerPid();
		await expect(silent().append('held', 'one')).rejects.toThrow('does not answer');
		expect(writerPid()).toBeTypeOf('number');
		expect(writerPid()).not.toBe(first);
	} finally {
		letGo();
	}
	expect(writerPid()).toBeUndefined();
});
