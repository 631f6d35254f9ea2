/** Erasing does not wait for the second place of the ledger, and the ledger says it once. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSettings } from '#server/config/config.ts';
import { createErasureLedger } from '#server/seal/erasure-ledger.ts';
import { openMasterKeys, type MasterKeys } from '#server/seal/master-keys.ts';
import { takeBackStory } from '#server/store/consent/change-state.ts';
import { completeWith } from '#server/tasks/complete-ledger.ts';
import { eraseDue } from '#server/tasks/erase.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import { tellStory } from './told-story.ts';

const folder = mkdtempSync(join(tmpdir(), 'suitcase-erased-silent-'));
let db: TestDatabase;
let keys: MasterKeys;
beforeAll(async () => {
	db = await testDatabase();
	keys = await openMasterKeys(join(folder, 'keys.json'));
});
afterAll(async () => {
	await db[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true });
});

const clock = () => Date.now() + 1_000;
function placesIn(name: string) {
	const read = readSettings({ SUITCASE_DATA: folder, DATABASE_URL: db.logins.owner });
	if (!read.ok) throw new Error('settings');
	const second = join(folder, name, 'second.jsonl');
	const config = { ...read.value.config, ledger: join(folder, name, 'first.jsonl'), ledgerSecond: second };
	const ledger = createErasureLedger(config, db.secret);
	ledger.begin();
	const context = { db: db.worker, config, secret: db.secret, clock, log: () => {} };
	return { second, ledger, erase: () => eraseDue(context) };
}

async function due(): Promise<string> {
	const { storyId } = await tellStory(db.owner, keys);
	await takeBackStory(db.worker, { storyId, byWhom: 'teller', after: 'erase_now' });
	return storyId;
}
const left = async (storyId: string) => {
	const read = db.owner.selectFrom('vault.story_key').select('story_id').where('story_id', '=', storyId);
	const story = db.owner.selectFrom('story.story').select('erased_at').where('id', '=', storyId);
	return { keys: (await read.execute()).length, isErased: (await story.executeTakeFirstOrThrow()).erased_at !== null };
};

test.each(['hangs', 'is gone'])(
	'the second place %s: erased in one run, one line, and both agree later',
	async (how) => {
		const { second, ledger, erase } = placesIn(how);
		const stories = [await due(), await due()];
		execFileSync(how === 'hangs' ? 'mkfifo' : 'mkdir', [second]);
		await erase();
		for (const storyId of stories) expect(await left(storyId)).toEqual({ keys: 0, isErased: true });
		await erase();
		rmSync(second, { recursive: true });
		await completeWith(db.worker, ledger, { clock, log: () => {} });
		const lines = (await ledger.read()).filter(({ kind }) => kind === 'erased').map(({ story }) => story);
		expect(lines.sort()).toEqual(stories.map(ledger.nameOf).sort());
		expect(readFileSync(second, 'utf8')).toBe(readFileSync(ledger.path, 'utf8'));
	}
);

test('a run that was cut off after its line is not written down a second time', async () => {
	const { ledger, erase } = placesIn('cut off');
	const storyId = await due();
	await ledger.append('erased', storyId);
	await erase();
	expect(await left(storyId)).toEqual({ keys: 0, isErased: true });
	expect((await ledger.read()).map(({ kind }) => kind)).toEqual(['erased']);
});
