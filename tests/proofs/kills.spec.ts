/**
 * `kill -9` of the server or its database at random moments while stories are being told. SUITCASE_PROVE=1: 200 times
 * instead of 10. Afterwards every receipt that a teller was shown opens, its story decrypts whole, and no half story exists.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openJson } from '#server/seal/fields.ts';
import { marker } from '../told-story.ts';
import { type Installation, install } from './installation.ts';
import { tellByForm } from './tell-by-form.ts';

const kills = process.env.SUITCASE_PROVE ? 200 : 10;
const AT_ONCE = 6;
const folder = mkdtempSync(join(tmpdir(), 'suitcase-kills-'));

interface Acknowledged {
	readonly digits: string;
	readonly word: string;
}
const receipts: Acknowledged[] = [];
let at: Installation;

beforeAll(async () => {
	at = await install({ data: folder });
	await at.owner
		.insertInto('office.office')
		.values({ id: 'brussels', name: 'Brussels', country: 'BE', serves: ['BE'] })
		.execute();
}, 120_000);
afterAll(async () => {
	await at[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true, force: true });
});

/** Tells stories until told to stop; a telling that a kill breaks off was never acknowledged. */
async function keepTelling(origin: string, stopped: () => boolean): Promise<void> {
	while (!stopped()) {
		const word = marker('killword');
		try {
			receipts.push({
				digits: await tellByForm(origin, { text: `A story with ${word} in it.\n\nAnd its end.` }),
				word
			});
		} catch {
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}
}

/** The first process of the database that belongs to this data folder. */
function databasePid(): number {
	return Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

test(`after ${kills} kills every acknowledged receipt opens its story`, { timeout: 7_200_000 }, async () => {
	for (let kill = 0; kill < kills; kill++) {
		let over = false;
		const tellers = Array.from({ length: AT_ONCE }, () => keepTelling(at.server.origin, () => over));
		await new Promise((resolve) => setTimeout(resolve, 6_500 + Math.random() * 2_500));
		if (kill % 2 === 0) process.kill(databasePid(), 'SIGKILL');
		else process.kill(at.server.pid, 'SIGKILL');
		await new Promise((resolve) => setTimeout(resolve, 300));
		over = true;
		at.seal.close();
		await at.owner.destroy().catch(() => {});
		await at.server.kill();
		await Promise.all(tellers);
		at = await install({ data: folder });
	}
	console.log(`${kills} kills, ${receipts.length} acknowledged receipts`);
	expect(receipts.length).toBeGreaterThan(0);
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
