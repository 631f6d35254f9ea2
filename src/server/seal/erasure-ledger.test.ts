import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createErasureLedger } from './erasure-ledger.ts';
import { secondSecretFrom } from './second-secret.ts';

const root = mkdtempSync(join(tmpdir(), 'suitcase-ledger-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const bytes = randomBytes(32);
const secret = secondSecretFrom(bytes);
let made = 0;

async function filled(count: number, second = false) {
	const folder = join(root, String(made++));
	const places = { ledger: join(folder, 'one'), ledgerSecond: second ? join(folder, 'two') : null };
	const ledger = createErasureLedger(places, secret);
	for (let n = 0; n < count; n++) await ledger.append(n % 2 ? 'erased' : 'paused', `story${n}`);
	return { ledger, places, secondPath: join(folder, 'two', 'erasure-ledger.jsonl') };
}
const linesOf = (path: string) => readFileSync(path, 'utf8').split(/(?<=\n)/);

describe('the erasure ledger', () => {
	test('keeps what was stopped, in order, without naming a story', async () => {
		const { ledger } = await filled(4);
		const entries = await ledger.read();
		expect(entries.map(({ n, kind }) => [n, kind])).toEqual([
			[1, 'paused'],
			[2, 'erased'],
			[3, 'paused'],
			[4, 'erased']
		]);
		expect(entries[2]?.story).toBe(ledger.nameOf('story2'));
		expect(readFileSync(ledger.path, 'utf8')).not.toContain('story2');
		expect(await ledger.verify()).toEqual({ ok: true, entries: 4, head: await ledger.head() });
	});
	test('keeps what a teller chose for what was told; lines of long ago, without it, are read beside it', async () => {
		const { ledger } = await filled(1);
		await ledger.append('taken_back', 'story0');
		await ledger.append('taken_back', 'story1', 'keep_sealed');
		const [, before = '', now = ''] = linesOf(ledger.path);
		// As every line was written before there was a choice.
		expect(Object.keys(JSON.parse(before) as object)).toEqual(['n', 'at', 'kind', 'story', 'prev', 'hash']);
		const [, { n, at, kind, story, prev, hash } = {}] = await ledger.read();
		const digest = createHash('sha256').update(JSON.stringify([n, at, kind, story, prev]));
		expect(digest.digest('hex')).toBe(hash);
		expect((await ledger.read()).map(({ after }) => after)).toEqual([undefined, undefined, 'keep_sealed']);
		for (const spoilt of [
			now.replace('keep_sealed', 'erase_now'),
			now.replace('"after":"keep_sealed",', ''),
			now.replace('keep_sealed', 'burn')
		]) {
			writeFileSync(ledger.path, [...linesOf(ledger.path).slice(0, 2), spoilt].join(''));
			expect(await ledger.verify()).toMatchObject({ ok: false, reason: 'changed', line: 3 });
		}
	});
	test('the beginning of a line that a crash left is no line; only a check before a restore still reports it', async () => {
		const { ledger } = await filled(3);
		const whole = readFileSync(ledger.path, 'utf8');
		appendFileSync(ledger.path, '{"n":4,"at":"2026-');
		expect(await ledger.verify()).toMatchObject({ ok: false });
		expect(await ledger.read()).toHaveLength(3);
		expect(readFileSync(ledger.path, 'utf8')).toBe(whole);
		appendFileSync(ledger.path, '{"n":4,"at":"2026-');
		await ledger.append('held', 'story9');
		expect(await ledger.read()).toHaveLength(4);
	});
	test('an empty one is whole', async () => {
		const { ledger } = await filled(0, true);
		expect(await ledger.verify()).toMatchObject({ ok: true, entries: 0 });
		expect(await ledger.read()).toEqual([]);
	});
	test('finds a changed, dropped, exchanged, doubled or added line', async () => {
		const { ledger } = await filled(5);
		const lines = linesOf(ledger.path);
		const [a = '', b = '', c = '', d = '', e = ''] = lines;
		const spoilt = {
			changed: [a, b, c.replace('paused', 'erased'), d, e],
			beside: [a, b, c.replace('}', ',"x":1}'), d, e],
			dropped: [a, b, d, e],
			first: [b, c, d, e],
			exchanged: [a, c, b, d, e],
			doubled: [a, b, b, c, d, e],
			cut: [a, b, c, d, e.slice(0, 50)]
		};
		for (const [name, text] of Object.entries(spoilt)) {
			writeFileSync(ledger.path, text.join(''));
			expect(await ledger.verify(), name).toMatchObject({ ok: false });
		}
		writeFileSync(ledger.path, lines.join(''));
		expect(await ledger.verify()).toMatchObject({ ok: true });
	});
	test('lines dropped at the end, or the whole file, are found against a head known from elsewhere', async () => {
		const { ledger } = await filled(3);
		const head = await ledger.head();
		await ledger.append('held', 'later');
		expect(await ledger.verify(head)).toMatchObject({ ok: true, entries: 4 });
		writeFileSync(ledger.path, linesOf(ledger.path).slice(0, 2).join(''));
		expect(await ledger.verify(head)).toMatchObject({ ok: false, reason: 'too_short' });
		rmSync(ledger.path);
		expect(await ledger.verify(head)).toMatchObject({ ok: false, reason: 'missing' });
	});
	test('goes to the second place, which catches up after it was away', async () => {
		const { ledger, secondPath } = await filled(2, true);
		expect(readFileSync(secondPath, 'utf8')).toBe(readFileSync(ledger.path, 'utf8'));
		rmSync(secondPath);
		await ledger.append('held', 'x');
		expect(linesOf(secondPath)).toEqual(linesOf(ledger.path));
		expect(await ledger.verify()).toMatchObject({ ok: true, entries: 3 });
	});
	test('says when the two places do not agree', async () => {
		const { ledger, secondPath } = await filled(2, true);
		writeFileSync(secondPath, linesOf(secondPath).join('').replace('paused', 'erased'));
		expect(await ledger.verify()).toMatchObject({ ok: false, reason: 'changed', line: 1, place: secondPath });
		await expect(ledger.append('held', 'x')).rejects.toThrow('does not agree');
	});
	test('a second place that lags behind is told apart from one that knows more', async () => {
		const { ledger, secondPath } = await filled(3, true);
		const lines = linesOf(ledger.path);
		writeFileSync(secondPath, lines.slice(0, 2).join(''));
		expect(await ledger.verify()).toMatchObject({ ok: false, reason: 'second_differs' });
		writeFileSync(secondPath, lines.join(''));
		writeFileSync(ledger.path, lines.slice(0, 2).join(''));
		expect(await ledger.verify()).toMatchObject({ ok: false, reason: 'too_short', place: ledger.path });
	});
	test('a line that a crash cut off was never acknowledged and gives way', async () => {
		const { ledger } = await filled(2);
		appendFileSync(ledger.path, '{"n":3,"at":"20');
		expect(await ledger.verify()).toMatchObject({ ok: false, reason: 'cut_off' });
		await ledger.append('erased', 'x');
		expect(await ledger.verify()).toMatchObject({ ok: true, entries: 3 });
	});
	test('a damaged last line is not written over', async () => {
		const { ledger } = await filled(2);
		appendFileSync(ledger.path, 'something else\n');
		await expect(ledger.append('erased', 'x')).rejects.toThrow('damaged');
	});
	test('processes that write at the same time keep one chain', { timeout: 60_000 }, async () => {
		const { ledger, secondPath } = await filled(0, true);
		// What the writer's process does, of several servers at once; nobody gives up here, however busy the machine is.
		const script = `import { writeLines } from ${JSON.stringify(new URL('./ledger-file.ts', import.meta.url).href)};
			const write = { path: ${JSON.stringify(ledger.path)}, second: ${JSON.stringify(secondPath)}, onto: null };
			const one = (n) => ({ at: new Date().toISOString(), kind: 'paused', story: process.pid + ':' + n });
			const how = { patience: 50_000, firstIsWritten: async () => {} };
			await Promise.all(Array.from({ length: 40 }, (_, n) => writeLines({ ...write, drafts: [one(n)] }, how)));`;
		const writers = [1, 2, 3].map(() =>
			spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' })
		);
		const codes = await Promise.all(writers.map((writer) => new Promise((ended) => writer.once('exit', ended))));
		expect(codes).toEqual([0, 0, 0]);
		expect(await ledger.verify()).toMatchObject({ ok: true, entries: 120 });
		expect(new Set((await ledger.read()).map(({ story }) => story)).size).toBe(120);
	});
	test('the lock of a dead process is taken over', async () => {
		const { ledger } = await filled(1);
		const { hostname } = await import('node:os');
		writeFileSync(`${ledger.path}.lock`, `999999 ${hostname()} feedbeef\n`);
		await ledger.append('erased', 'x');
		expect(existsSync(`${ledger.path}.lock`)).toBe(false);
		expect(await ledger.verify()).toMatchObject({ ok: true, entries: 2 });
	});
});
