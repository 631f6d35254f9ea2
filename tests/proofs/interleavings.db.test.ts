/**
 * Publishing and taking back at the same time, in every order that chance makes. SUITCASE_PROVE=1: 1,000 stories instead
 * of 60. Afterwards nothing of a story that was taken back may be visible.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishStory, type PublishOutcome } from '#server/publishing/publish-story.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import { type MasterKeys, openMasterKeys } from '#server/seal/master-keys.ts';
import { takeBackStory } from '#server/store/consent/change-state.ts';
import { type TestDatabase, testDatabase } from '../database.ts';
import { tellStory } from '../told-story.ts';

const stories = process.env.SUITCASE_PROVE ? 1_000 : 60;
const folder = mkdtempSync(join(tmpdir(), 'suitcase-interleavings-'));
let db: TestDatabase;
let keys: MasterKeys;

beforeAll(async () => {
	db = await testDatabase();
	keys = await openMasterKeys(join(folder, 'master.json'));
});
afterAll(async () => {
	await db[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true });
});

const pause = (most: number) => new Promise((resolve) => setTimeout(resolve, Math.random() * most));

test(`${stories} publications that race with taking back leave nothing visible`, { timeout: 7_200_000 }, async () => {
	const context: PublishingContext = {
		db: db.worker,
		masterKeys: keys,
		feedKey: db.secret.derive('feed-id'),
		memoryFolder: '/dev/shm',
		sealedFiles: join(folder, 'sealed'),
		publicFiles: join(folder, 'public'),
		poster: async () => {
			await pause(10);
			return new Uint8Array([1]);
		},
		clock: Date.now
	};
	const outcomes = new Map<PublishOutcome, number>();
	const visible: string[] = [];
	const race = async () => {
		const { storyId } = await tellStory(db.owner, keys);
		const publishing = (async () => {
			await pause(25);
			return publishStory(context, storyId);
		})();
		const takingBack = (async () => {
			await pause(160);
			await db.desk
				.transaction()
				.execute((tx) => takeBackStory(tx, { storyId, byWhom: 'teller', after: 'keep_sealed' }));
			const rows = await db.public
				.selectFrom('shown.story')
				.select('story_id')
				.where('story_id', '=', storyId)
				.execute();
			if (rows.length > 0) visible.push(storyId);
		})();
		const outcome = await publishing;
		await takingBack;
		outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
		// Whatever job was still waiting runs now.
		await publishStory(context, storyId);
		const rows = await db.public.selectFrom('shown.story').select('story_id').where('story_id', '=', storyId).execute();
		const files = await db.public.selectFrom('shown.picture').select('name').where('story_id', '=', storyId).execute();
		if (rows.length + files.length > 0) visible.push(storyId);
	};
	for (let done = 0; done < stories; done += 5) await Promise.all(Array.from({ length: 5 }, race));
	console.log(
		`${stories} races: ${[...outcomes].map(([name, count]) => `${count} ${name}`).join(', ')}; visible: ${visible.length}`
	);
	expect(visible).toEqual([]);
	// Both orders really happened.
	expect(outcomes.get('published') ?? 0).toBeGreaterThan(0);
	expect((outcomes.get('stale') ?? 0) + (outcomes.get('nothing_to_show') ?? 0)).toBeGreaterThan(0);
});
