import { fork, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { createArgon } from './argon.ts';
import { createReceiptSeal } from './receipt.ts';
import { secondSecretFrom } from './second-secret.ts';

const secret = secondSecretFrom(randomBytes(32));
const seal = createReceiptSeal(secret);
afterAll(() => seal.close());
const digits = '4815162342108000';
const lives = (pid: number) => {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
};
const until = async (met: () => boolean) => {
	for (const end = Date.now() + 30_000; !met() && Date.now() < end;) await new Promise((done) => setTimeout(done, 20));
	return met();
};

describe('a receipt', () => {
	test('has a locator of 24 bits that depends on the secret', () => {
		const all = Array.from({ length: 2_000 }, (_, n) => seal.locator(String(n).padStart(16, '0')));
		expect(all.every((one) => Number.isInteger(one) && one >= 0 && one < 2 ** 24)).toBe(true);
		expect(new Set(all).size).toBeGreaterThan(1_990);
		expect(Math.max(...all)).toBeGreaterThan(2 ** 23);
		expect(createReceiptSeal(secondSecretFrom(randomBytes(32))).locator(digits)).not.toBe(seal.locator(digits));
	});
	test('every try costs exactly two runs: none, one or two candidates, right or wrong', async () => {
		const [right, wrong] = await Promise.all([seal.hash(digits), seal.hash('1111222233334444')]);
		const cases = [
			{ candidates: [], answer: null },
			{ candidates: [{ id: 'a', hash: right }], answer: 'a' },
			{ candidates: [{ id: 'b', hash: wrong }], answer: null },
			{
				candidates: [
					{ id: 'a', hash: right },
					{ id: 'b', hash: wrong }
				],
				answer: 'a'
			},
			{
				candidates: [
					{ id: 'b', hash: wrong },
					{ id: 'a', hash: right }
				],
				answer: 'a'
			}
		];
		for (const { candidates, answer } of cases) {
			const before = seal.runs();
			expect(await seal.verifyTwo('open', candidates, digits)).toEqual({ ok: true, value: answer });
			expect(seal.runs() - before).toBe(2);
		}
		await expect(seal.verifyTwo('open', Array(3).fill({ id: 'a', hash: right }), digits)).rejects.toThrow(
			'two receipts'
		);
	});
	test('is hashed with 64 MiB, three passes, and never without the secret', async () => {
		const hash = await seal.hash(digits);
		expect(hash).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
		const thief = createReceiptSeal(secondSecretFrom(randomBytes(32)));
		expect(await thief.verifyTwo('open', [{ id: 'a', hash }], digits)).toEqual({ ok: true, value: null });
		thief.close();
	});
});

describe('the queue', () => {
	test('is bounded, keeps room for pausing, and pauses first', async () => {
		const small = createReceiptSeal(secret, { atOnce: 1, waiting: 2, waitingToPause: 1 });
		const done: string[] = [];
		const tries = (['open', 'open', 'open', 'open', 'pause', 'pause'] as const).map(async (purpose, index) => {
			const tried = await small.verifyTwo(purpose, [], digits);
			if (tried.ok) done.push(`${purpose}${index}`);
			return tried.ok;
		});
		// One is computed, two wait, the fourth is refused; one pause finds its reserved room, the next does not.
		expect(await Promise.all(tries)).toEqual([true, true, true, false, true, false]);
		expect(done).toEqual(['open0', 'pause4', 'open1', 'open2']);
		small.close();
	});
	test('lets one of the others in after so many pauses in a row', async () => {
		const small = createReceiptSeal(secret, { atOnce: 1, pausesInARow: 2 });
		const done: string[] = [];
		const tries = (['pause', 'pause', 'pause', 'pause', 'pause', 'open', 'open'] as const).map(
			async (purpose, index) => {
				await small.verifyTwo(purpose, [], digits);
				done.push(`${purpose}${index}`);
			}
		);
		await Promise.all(tries);
		expect(done).toEqual(['pause0', 'pause1', 'open5', 'pause2', 'pause3', 'open6', 'pause4']);
		small.close();
	});
});

describe('the process that computes', () => {
	test('is started again when it is killed, and the try still gets its answer', async () => {
		const hash = await seal.hash(digits);
		const first = seal.pid() ?? 0;
		const trying = seal.verifyTwo('open', [{ id: 'a', hash }], digits);
		process.kill(first, 'SIGKILL');
		expect(await trying).toEqual({ ok: true, value: 'a' });
		expect(seal.pid()).not.toBe(first);
	});
	test('ends when its parent is killed', async () => {
		const script = `import { createArgon } from ${JSON.stringify(new URL('./argon.ts', import.meta.url).href)};
			const argon = createArgon(); await argon.hash('x'); console.log(argon.pid()); setInterval(() => {}, 1000);`;
		const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
			cwd: fileURLToPath(new URL('.', import.meta.url)),
			stdio: ['ignore', 'pipe', 'inherit']
		});
		const pid = await new Promise<number>((found) => parent.stdout.once('data', (text) => found(Number(String(text)))));
		expect(lives(pid)).toBe(true);
		parent.kill('SIGKILL');
		expect(await until(() => !lives(pid))).toBe(true);
	});
	test('is let go when it has nothing to do, and the next job starts another', async () => {
		const argon = createArgon({ idle: 50 });
		const hash = await argon.hash('rain');
		const first = argon.pid() ?? 0;
		expect(await until(() => argon.pid() === undefined && !lives(first))).toBe(true);
		expect(await argon.verify('open', [hash, hash], 'rain')).toEqual({ ok: true, value: [true, true] });
		expect(argon.pid()).not.toBe(first);
		expect(argon.runs()).toBe(3);
		argon.close();
	});
	test('is given no environment', async () => {
		const child = fork(fileURLToPath(new URL('./argon-process.ts', import.meta.url)), [], { env: {}, execArgv: [] });
		child.disconnect();
		expect(await new Promise((ended) => child.once('exit', ended))).toBe(0);
	});
});
