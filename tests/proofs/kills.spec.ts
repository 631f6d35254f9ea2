/**
 * `kill -9` of the server or its database at random moments while stories are being told. SUITCASE_PROVE=1: 200 times
 * instead of 10. Tellers press the same button again, as people do. Afterwards every receipt that a teller was shown opens,
 * its story decrypts whole, nothing was kept twice, and no half story exists.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openJson } from '#server/seal/fields.ts';
import { marker } from '../told-story.ts';
import { type Installation, install, until } from './installation.ts';
import { freePort } from './free-port.ts';
import { pressUntilAnswered } from './patient-teller.ts';
import { tellByForm } from './tell-by-form.ts';

const kills = process.env.SUITCASE_PROVE ? 200 : 10;
const AT_ONCE = 8;
const folder = mkdtempSync(join(tmpdir(), 'suitcase-kills-'));

interface Acknowledged {
	readonly digits: string;
	readonly word: string;
}
const wait = (ms: number) => new Promise<null>((resolve) => setTimeout(() => resolve(null), ms));
const receipts: Acknowledged[] = [];
let at: Installation;
let start: () => Promise<Installation>;

beforeAll(async () => {
	const port = String(await freePort());
	start = () => install({ data: folder, env: { PORT: port, TRUSTED_PROXY: '1' } });
	at = await start();
	await at.owner
		.insertInto('office.office')
		.values({ id: 'brussels', name: 'Brussels', country: 'BE', serves: ['BE'] })
		.execute();
}, 120_000);
afterAll(async () => {
	delete process.env.SUITCASE_TEST_CALLER;
	await at[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true, force: true });
});

/** Tells one story after the other until told to stop, over every kill. */
async function keepTelling(origin: string, stopped: () => boolean): Promise<void> {
	const press = pressUntilAnswered(stopped);
	while (!stopped()) {
		const word = marker('killword');
		try {
			const text = `A story with ${word} in it.\n\nAnd its end.`;
			receipts.push({ digits: await tellByForm(origin, { text }, press), word });
		} catch (error) {
			// The first page is only opened; a telling that is under way when all is over was never acknowledged.
			if (!stopped() && !(error instanceof TypeError)) throw error;
			await wait(100);
		}
	}
}

/** The first process of the database that belongs to this data folder. */
function databasePid(): number {
	return Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

test(`after ${kills} kills every acknowledged receipt opens its story`, { timeout: 7_200_000 }, async () => {
	let over = false;
	const { origin } = at.server;
	const tellers = Promise.all(Array.from({ length: AT_ONCE }, () => keepTelling(origin, () => over)));
	const failed = tellers.then(
		() => null,
		(error: unknown) => error
	);
	const began = performance.now();
	for (let kill = 0; kill < kills && !(await Promise.race([failed, wait(1_000 + Math.random() * 5_000)])); kill++) {
		// Many tellers behind one proxy.
		process.env.SUITCASE_TEST_CALLER = `198.51.100.${kill % 250}`;
		if (kill % 2 === 0) {
			// The server stays, starts the database again by itself, and the pages say what happened meanwhile.
			process.kill(databasePid(), 'SIGKILL');
			await until('the database is back', async () => (await fetch(`${origin}/health`)).status === 200, 30_000);
		} else {
			process.kill(at.server.pid, 'SIGKILL');
			at.seal.close();
			await at.owner.destroy().catch(() => {});
			await at.server.kill();
			at = await start();
		}
	}
	const seconds = (performance.now() - began) / 1_000;
	const between = receipts.length;
	// Whoever was in the middle of telling comes to the end of it.
	const enough = receipts.length + AT_ONCE;
	await until('tellers finish after the last kill', async () => receipts.length >= enough, 300_000);
	over = true;
	expect(await failed).toBeNull();
	console.log(
		`${kills} kills in ${seconds.toFixed(0)} s, ${between} receipts acknowledged between them, ${receipts.length} in all`
	);
	expect(between, 'tellers finish between kills too').toBeGreaterThan(0);
	for (const { digits, word } of receipts) {
		const locator = at.seal.receipts.locator(digits);
		const candidates = await at.owner
			.selectFrom('story.receipt')
			.select(['id', 'hash', 'story_id'])
			.where('locator', '=', locator)
			.execute();
		const found = await at.seal.receipts.verifyTwo('open', candidates, digits);
		const storyId = candidates.find(({ id }) => found.ok && id === found.value)?.story_id;
		expect(storyId, 'a receipt that was shown opens').toBeDefined();
		expect(JSON.stringify(await testimonyOf(storyId ?? ''))).toContain(word);
	}
	const halves = await at.owner
		.selectFrom('story.story')
		.leftJoin('vault.story_key', 'vault.story_key.story_id', 'story.story.id')
		.leftJoin('story.person', 'story.person.story_id', 'story.story.id')
		.leftJoin('story.receipt', 'story.receipt.story_id', 'story.story.id')
		.leftJoin('story.sealed', 'story.sealed.story_id', 'story.story.id')
		.select('story.story.id')
		.where((where) =>
			where.or([
				where('vault.story_key.story_id', 'is', null),
				where('story.person.id', 'is', null),
				where('story.receipt.id', 'is', null),
				where('story.sealed.field', 'is', null)
			])
		)
		.execute();
	expect(halves, 'half stories').toEqual([]);
	const stories = await at.owner.selectFrom('story.story').select('id').execute();
	// A teller who was cut off at the very end may have sent one that no receipt page was read of.
	expect(stories.length - receipts.length, 'stories that nobody was told of').toBeLessThanOrEqual(AT_ONCE);
	const shown = await at.owner.selectFrom('shown.story_row').select('story_id').execute();
	expect(shown).toEqual([]);
});

async function testimonyOf(storyId: string): Promise<unknown> {
	const key = await at.owner
		.selectFrom('vault.story_key')
		.select(['master_id', 'wrapped'])
		.where('story_id', '=', storyId)
		.executeTakeFirstOrThrow();
	const sealed = await at.owner
		.selectFrom('story.sealed')
		.select(['version', 'body'])
		.where('story_id', '=', storyId)
		.where('field', '=', 'testimony')
		.executeTakeFirstOrThrow();
	return openJson(
		at.seal.keys.unwrap(storyId, key),
		{ table: 'story.sealed', row: storyId, field: 'testimony', version: sealed.version },
		sealed.body
	);
}
