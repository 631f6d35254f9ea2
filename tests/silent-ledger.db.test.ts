/** A place of the erasure ledger that does not answer: nobody waits for it for long, and nothing of it is lost or said twice. */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createIntakeDoor } from '#server/intake/door.ts';
import { createErasureLedger, type ErasureLedger } from '#server/seal/erasure-ledger.ts';
import { writerPid } from '#server/seal/ledger-writer.ts';
import { completeWith } from '#server/tasks/complete-ledger.ts';
import { openTestDoor, type TestDoor } from './intake-door.ts';
import { giveReceipt } from './proofs/installation.ts';
import { showStory } from './public/shown-stories.ts';
import { tellStory } from './told-story.ts';

let it: TestDoor;
let ledger: ErasureLedger;
let second: string;
let places = 0;
beforeAll(async () => {
	it = await openTestDoor();
});
beforeEach(() => {
	const folder = join(dirname(it.deps.seal.ledger.path), `places-${places++}`);
	second = join(folder, 'second.jsonl');
	ledger = createErasureLedger({ ledger: join(folder, 'first.jsonl'), ledgerSecond: second }, it.db.secret);
	ledger.begin();
});
afterAll(() => it.close());

/** A pipe that nobody writes into: whoever opens it waits, as with a network file system that hangs. */
const falls = () => execFileSync('mkfifo', [second]);
const comesBack = () => rmSync(second);

async function told(): Promise<{ storyId: string; digits: string }> {
	const { storyId } = await tellStory(it.db.owner, it.deps.seal.keys);
	await showStory(it.db, { id: storyId });
	await it.db.owner.updateTable('story.story').set({ desk_state: 'published' }).where('id', '=', storyId).execute();
	return { storyId, digits: await giveReceipt({ owner: it.db.owner, seal: it.deps.seal }, storyId) };
}
const door = () => createIntakeDoor({ ...it.deps, seal: { ...it.deps.seal, ledger } }).mine;
const complete = () => completeWith(it.db.worker, ledger, { clock: Date.now, log: () => {} });
const linesOf = async (storyId: string) =>
	(await ledger.read()).filter(({ story }) => story === ledger.nameOf(storyId)).map(({ kind }) => kind);

/** How long something takes (ms), how long nothing else could run meanwhile, and how often a reader was answered. */
async function meanwhile<T>(act: () => Promise<T>) {
	const lag = monitorEventLoopDelay({ resolution: 10 });
	lag.enable();
	let reads = 0;
	let over = false;
	const reading = (async () => {
		for (; !over; reads++) {
			await it.db.public.selectFrom('shown.story').select('story_id').limit(1).execute();
			await new Promise((done) => setTimeout(done, 50));
		}
	})();
	const began = performance.now();
	const value = await act().finally(() => (over = true));
	const took = performance.now() - began;
	await reading;
	lag.disable();
	return { value, took, reads, lag: lag.max / 1e6 };
}

test.each(['paused', 'taken_back'] as const)(
	'%s: hidden within seconds while the second place hangs; readers are served, and the ledger is completed later',
	async (kind) => {
		const { storyId, digits } = await told();
		const another = await told();
		await ledger.append('narrowed', 'before');
		const mine = door();
		const before = await mine.open(digits, 'somebody');
		if (!before.ok) throw new Error(before.reason);
		rmSync(second);
		falls();

		const pass = before.value.view.carried;
		const act = (): Promise<unknown> =>
			kind === 'paused' ? mine.pauseByReceipt(digits, 'somebody') : mine.takeBack(pass, 'keep_sealed');
		const { value, took, reads, lag } = await meanwhile(act);
		expect(value).toMatchObject({ ok: true, value: { ledger: false } });
		expect(took).toBeLessThan(5_000);
		expect(reads).toBeGreaterThan(10);
		expect(lag).toBeLessThan(1_000);
		const shown = it.db.public.selectFrom('shown.story').select('story_id').where('story_id', '=', storyId);
		expect(await shown.execute()).toEqual([]);

		// Whoever comes next does not wait for the same place again.
		const next = await meanwhile(() => mine.pauseByReceipt(another.digits, 'somebody'));
		expect(next.value).toMatchObject({ ok: true, value: { ledger: false } });
		expect(next.took).toBeLessThan(2_000);
		await expect(complete()).rejects.toThrow('does not answer');

		comesBack();
		await complete();
		await complete();
		expect(await linesOf(storyId)).toEqual([kind]);
		expect(await linesOf(another.storyId)).toEqual(['paused']);
		expect(await ledger.verify()).toMatchObject({ ok: true });
		expect(readFileSync(second, 'utf8')).toBe(readFileSync(ledger.path, 'utf8'));
		// And at once again, in both places.
		await ledger.append('held', 'after');
		expect(await ledger.verify()).toMatchObject({ ok: true });
	}
);

test('a line that comes through late is not completed a second time', async () => {
	const { storyId, digits } = await told();
	expect(await door().pauseByReceipt(digits, 'somebody')).toMatchObject({ ok: true, value: { ledger: true } });
	const whole = readFileSync(ledger.path, 'utf8');
	rmSync(second);
	writeFileSync(ledger.path, '');
	// The line comes through between the look of the one who completes and what they write.
	const { read } = ledger;
	let looked = false;
	ledger = {
		...ledger,
		async read() {
			const entries = await read();
			if (!looked) writeFileSync(ledger.path, whole);
			looked = true;
			return entries;
		}
	};
	await complete();
	expect(await linesOf(storyId)).toEqual(['paused']);
	expect(await ledger.verify()).toMatchObject({ ok: true });
});

test('a writer that hangs is ended and another takes its place', async () => {
	await ledger.append('held', 'one');
	const first = writerPid();
	rmSync(second);
	falls();
	await expect(ledger.append('held', 'two')).rejects.toThrow('does not answer');
	comesBack();
	await ledger.complete([], await ledger.head());
	expect(writerPid()).not.toBe(first);
	expect(() => process.kill(first ?? 0, 0)).toThrow('ESRCH');
	expect(await ledger.verify()).toMatchObject({ ok: true, entries: 2 });
});
