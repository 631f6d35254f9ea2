/**
 * Nobody can blank the site with "please stop this story", and a flood of such requests never keeps a teller from pausing.
 * Nor does a flood of numbers that open nothing keep anybody from pausing, sending or opening.
 * 100 stories and 1,000 requests; with SUITCASE_PROVE=1 1,000 stories and 10,000 requests.
 */
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { receiptFrom } from '#domain/story/receipt.ts';
import { usualCost } from '#server/seal/argon-settings.ts';
import { openTestDoor, type TestDoor, walker } from '../intake-door.ts';
import { showStory } from '../public/shown-stories.ts';
import { tellStory } from '../told-story.ts';
import { percentile } from './percentile.ts';

const full = process.env.SUITCASE_PROVE === '1';
const stories = full ? 1_000 : 100;
const requests = full ? 10_000 : 1_000;
const allowed = Math.max(5, stories / 100);

let it: TestDoor;
beforeAll(async () => {
	it = await openTestDoor(usualCost);
});
afterAll(() => it.close());

const count = async (effect: 'paused' | 'queued') =>
	Number(
		(
			await it.db.owner
				.selectFrom('story.stop_request')
				.select(({ fn }) => fn.countAll().as('n'))
				.where('by_kind', '=', 'anonymous')
				.where('effect', '=', effect)
				.executeTakeFirstOrThrow()
		).n
	);
const readable = async () =>
	Number(
		(
			await it.db.public
				.selectFrom('shown.story')
				.select(({ fn }) => fn.countAll().as('n'))
				.executeTakeFirstOrThrow()
		).n
	);

test(`${requests} anonymous requests against ${stories} stories leave the site; a receipt pauses in the middle of them`, async () => {
	const ids: string[] = [];
	for (let n = 0; n < stories; n++) {
		const { storyId } = await tellStory(it.db.owner, it.deps.seal.keys);
		ids.push(await showStory(it.db, { id: storyId }));
	}
	await it.db.owner.updateTable('story.story').set({ desk_state: 'published' }).execute();
	expect(await readable()).toBe(stories);

	// The tellers who hold a receipt: they pause while the flood runs, each a story that nobody else asks about.
	const [first = '', second = '', third = '', ...others] = ids;
	const digits: string[] = [];
	for (const story_id of [first, second, third]) {
		const one = receiptFrom(Array.from({ length: 15 }, () => randomInt(10)));
		const { receipts } = it.deps.seal;
		await it.db.owner
			.insertInto('story.receipt')
			.values({ story_id, locator: receipts.locator(one), hash: await receipts.hash(one) })
			.execute();
		digits.push(one);
	}

	let answered = 0;
	const times: number[] = [];
	const began = performance.now();
	const flood = Array.from({ length: requests }, async (_, n) => {
		const form = new FormData();
		form.append('story', others[n % others.length] ?? '');
		const answer = await it.door.stop.post(form, `caller ${n % 500}`);
		answered += 1;
		expect(answer).toMatchObject({ status: 202, page: { kind: 'thanks' } });
	});
	const whole = Promise.all(flood);
	// By receipt: at once, whatever else is going on.
	let inTheMiddle: number | null = null;
	for (const one of digits) {
		const asked = performance.now();
		const paused = await it.door.mine.pauseByReceipt(one, 'who holds a receipt');
		times.push(performance.now() - asked);
		expect(paused.ok && paused.value.view.status).toBe('paused');
		// On a quick machine the flood may be over before the last one: the first was certainly in the middle of it.
		inTheMiddle ??= answered;
	}
	const readers = performance.now();
	const stillThere = await readable();
	const read = performance.now() - readers;
	await whole;
	const seconds = (performance.now() - began) / 1000;

	const [paused, queued] = [await count('paused'), await count('queued')];
	expect(inTheMiddle).toBeLessThan(requests);
	expect(stillThere).toBeGreaterThanOrEqual(stories - 3 - allowed);
	expect(paused).toBe(allowed);
	expect(queued).toBe(others.length - allowed);
	expect(await readable()).toBe(stories - 3 - allowed);
	// Each is in the erasure ledger, each queued request stands at the desk once.
	expect((await it.deps.seal.ledger.read()).filter(({ kind }) => kind === 'paused').length).toBe(allowed + 3);
	// On a busy machine everything takes longer; nobody waits for the flood to be over.
	expect(percentile(times, 100)).toBeLessThan(Math.max(5_000, (seconds * 1_000) / 2));
	console.log(
		`stop flood: ${requests} requests, ${stories} stories, ${seconds.toFixed(1)} s (${Math.round(requests / seconds)}/s); ` +
			`paused ${paused}, queued ${queued}, still shown ${await readable()}; ` +
			`by receipt in the middle (${inTheMiddle} answered): ${times.map((ms) => `${Math.round(ms)} ms`).join(', ')}; a reader's query ${read.toFixed(1)} ms`
	);
}, 600_000);

test('what was paused an hour ago makes room for the next', async () => {
	const [{ story_id } = { story_id: '' }] = await it.db.owner
		.selectFrom('story.stop_request')
		.select('story_id')
		.where('effect', '=', 'queued')
		.limit(1)
		.execute();
	await it.db.owner.deleteFrom('story.stop_request').where('story_id', '=', story_id).execute();
	await it.db.owner
		.updateTable('story.stop_request')
		.set({ at: new Date(Date.now() - 3_660_000) })
		.where('effect', '=', 'paused')
		.execute();
	const before = await readable();
	const form = new FormData();
	form.append('story', story_id);
	await it.door.stop.post(form, 'next hour');
	expect(await readable()).toBe(before - 1);
});

test('wrong numbers of one caller without end keep nobody from pausing, sending and opening', async () => {
	const number = () => receiptFrom(Array.from({ length: 15 }, () => randomInt(10)));
	const { receipts } = it.deps.seal;
	const toldWith = async () => {
		const { storyId: story_id } = await tellStory(it.db.owner, it.deps.seal.keys);
		const digits = number();
		const row = { story_id, locator: receipts.locator(digits), hash: await receipts.hash(digits) };
		await it.db.owner.insertInto('story.receipt').values(row).execute();
		return digits;
	};
	const form = (fields: Record<string, string>) => {
		const filled = new FormData();
		for (const [name, value] of Object.entries(fields)) filled.append(name, value);
		return filled;
	};
	const ask = (intent: string, digits: string, caller: string) =>
		it.door.mine.post(form({ intent, digits }), caller, 'en');
	const [other, same, opens] = [await toldWith(), await toldWith(), await toldWith()];
	const teller = walker(it);
	await teller.toCheck();

	let over = false;
	const flood = Array.from({ length: 100 }, async () => {
		while (!over) {
			await ask('pause_now', number(), 'one caller');
			await new Promise((later) => setTimeout(later, 20));
		}
	});
	/** Seconds, where each alone takes less than one; without end where nothing keeps the flood in its place. */
	const soon = async <T>(act: Promise<T>) => {
		const late = new Promise<never>((_, failed) => setTimeout(failed, 20_000, new Error('not within seconds')).unref());
		return Promise.race([act, late]);
	};
	try {
		await new Promise((later) => setTimeout(later, 2_000));
		expect(await soon(ask('pause_now', other, 'another'))).toMatchObject({ status: 200, page: { notice: 'paused' } });
		expect(await soon(ask('open', opens, 'a third'))).toMatchObject({ status: 200, page: { kind: 'open' } });
		expect((await soon(teller.post({ intent: 'send' }))).view.kind).toBe('receipt');
	} finally {
		over = true;
		await Promise.all(flood);
	}
	// Behind the same address: many wrong numbers came from it within this hour, and the right one pauses still.
	expect(await ask('pause_now', number(), 'one caller')).toMatchObject({ status: 429 });
	const all = [number(), number(), same, number()].map((digits) => ask('pause_now', digits, 'one caller'));
	expect((await Promise.all(all)).map(({ status }) => status)).toEqual([429, 429, 200, 429]);
}, 600_000);
