import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ZERO } from '#domain/consent/ladders.ts';
import { publishStory } from '#server/publishing/publish-story.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import { type MasterKeys, openMasterKeys } from '#server/seal/master-keys.ts';
import { pauseStory, resumeStory, takeBackStory } from '#server/store/consent/change-state.ts';
import { liftHold, setHold } from '#server/store/consent/holds.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { marker, telling, tellStory, type ToldStory } from './told-story.ts';

const folder = mkdtempSync(join(tmpdir(), 'suitcase-publishing-'));
let db: TestDatabase;
let keys: MasterKeys;
let context: PublishingContext;
let now = Date.now();

beforeAll(async () => {
	db = await testDatabase();
	keys = await openMasterKeys(join(folder, 'master.json'));
	context = {
		db: db.worker,
		masterKeys: keys,
		feedKey: db.secret.derive('feed-id'),
		sealedFiles: join(folder, 'sealed'),
		publicFiles: join(folder, 'public'),
		poster: async (shown) => new TextEncoder().encode(`%PDF ${shown.id}`),
		clock: () => now
	};
});
afterAll(async () => {
	await db[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true });
});

async function told(story: ToldStory = {}): Promise<string> {
	now = Date.now();
	return (await tellStory(db.owner, keys, { ...story, now })).storyId;
}
async function shownRows(storyId: string) {
	return db.public
		.selectFrom('shown.story')
		.select(['channel', 'language', 'title', 'body'])
		.where('story_id', '=', storyId)
		.orderBy('channel')
		.orderBy('language')
		.execute();
}

test('a story that everybody approved is shown on each channel it was granted, in each approved language', async () => {
	const storyId = await told({ tellings: [telling('en'), telling('fr', { title: 'Le pain du matin' })] });
	expect(await publishStory(context, storyId)).toBe('published');
	expect((await shownRows(storyId)).map((row) => `${row.channel}/${row.language}`)).toEqual([
		'print/en',
		'print/fr',
		'web/en',
		'web/fr'
	]);
	const copies = await db.owner
		.selectFrom('story.disclosure')
		.select(['channel', 'what'])
		.where('story_id', '=', storyId)
		.execute();
	expect(copies).toHaveLength(4);
});

test('publishing twice changes nothing and writes no second ledger entry', async () => {
	const storyId = await told();
	await publishStory(context, storyId);
	const before = await shownRows(storyId);
	await publishStory(context, storyId);
	expect((await shownRows(storyId)).map((row) => row.title)).toEqual(before.map((row) => row.title));
	const { count } = await db.owner
		.selectFrom('story.disclosure')
		.select((query) => query.fn.countAll<string>().as('count'))
		.where('story_id', '=', storyId)
		.executeTakeFirstOrThrow();
	expect(Number(count)).toBe(2);
});

test('nothing is shown without the second reviewer, without the teller, or for another version than was read', async () => {
	for (const spoil of ['reviewed_version', 'teller_version'] as const) {
		const storyId = await told();
		await db.owner
			.updateTable('story.telling')
			.set({ [spoil]: null })
			.where('story_id', '=', storyId)
			.execute();
		expect(await publishStory(context, storyId)).toBe('nothing_to_show');
		expect(await shownRows(storyId)).toEqual([]);
	}
	const storyId = await told();
	await db.owner.deleteFrom('story.review').where('story_id', '=', storyId).execute();
	expect(await publishStory(context, storyId)).toBe('nothing_to_show');
});

test('an author who reviews alone is no second reviewer', async () => {
	const storyId = await told();
	await db.owner
		.insertInto('story.author')
		.values({ story_id: storyId, member_id: 'test-reviewer', did: 'edited' })
		.execute();
	expect(await publishStory(context, storyId)).toBe('nothing_to_show');
});

test('a paused story leaves every view at once and comes back when it is resumed', async () => {
	const storyId = await told();
	await publishStory(context, storyId);
	await db.desk.transaction().execute((tx) => pauseStory(tx, { storyId, byWhom: 'member:x' }));
	expect(await shownRows(storyId)).toEqual([]);
	expect(await publishStory(context, storyId)).toBe('nothing_to_show');
	await db.desk.transaction().execute((tx) => resumeStory(tx, { storyId, byWhom: 'member:x' }));
	expect(await publishStory(context, storyId)).toBe('published');
	expect(await shownRows(storyId)).toHaveLength(2);
});

test('a story taken back never comes back, and feeds say that it is gone', async () => {
	const storyId = await told();
	await publishStory(context, storyId);
	const { feed_id } = await db.public
		.selectFrom('shown.story')
		.select('feed_id')
		.where('story_id', '=', storyId)
		.where('channel', '=', 'web')
		.executeTakeFirstOrThrow();
	await db.desk
		.transaction()
		.execute((tx) => takeBackStory(tx, { storyId, byWhom: 'teller', after: 'erase_in_7_days' }));
	expect(await shownRows(storyId)).toEqual([]);
	expect(await publishStory(context, storyId)).toBe('nothing_to_show');
	const gone = await db.public.selectFrom('shown.gone').select('feed_id').where('feed_id', '=', feed_id).execute();
	expect(gone).toHaveLength(1);
	const outcomes = await db.owner
		.selectFrom('story.disclosure')
		.select(['channel', 'outcome'])
		.where('story_id', '=', storyId)
		.orderBy('channel')
		.execute();
	expect(outcomes).toEqual([
		{ channel: 'print', outcome: 'cannot_be_taken_back' },
		{ channel: 'web', outcome: 'removed' }
	]);
});

test('a hold on a country hides all its stories in one act; lifting takes two people', async () => {
	const stories = [await told({ origin: 'ER', host: 'IT' }), await told({ origin: 'SD', host: 'ER' })];
	for (const storyId of stories) await publishStory(context, storyId);
	const { holdId } = await db.desk
		.transaction()
		.execute((tx) => setHold(tx, { scope: 'country', value: 'ER', reason: 'news', byWhom: 'member:r1' }));
	for (const storyId of stories) expect(await shownRows(storyId)).toEqual([]);
	const lift = (member: string) => db.desk.transaction().execute((tx) => liftHold(tx, holdId, member, now));
	expect(await lift('r1')).toMatchObject({ ok: true, value: { lifted: false } });
	expect(await lift('r1')).toEqual({ ok: false, reason: 'same_person' });
	expect(await publishStory(context, stories[0] ?? '')).toBe('nothing_to_show');
	expect(await lift('r2')).toMatchObject({ ok: true, value: { lifted: true } });
	expect(await publishStory(context, stories[0] ?? '')).toBe('published');
});

test('consent that changes while a story is being made ready makes the job stale, and nothing is shown', async () => {
	const storyId = await told();
	const slow: PublishingContext = {
		...context,
		poster: async () => {
			await db.desk.transaction().execute((tx) => pauseStory(tx, { storyId, byWhom: 'teller' }));
			return new Uint8Array([1]);
		}
	};
	expect(await publishStory(slow, storyId)).toBe('stale');
	expect(await shownRows(storyId)).toEqual([]);
});

test('a grant that ends hides the story in the views at that instant, whatever else happens', async () => {
	const storyId = await told({ until: Date.now() + 1_500 });
	await publishStory(context, storyId);
	expect(await shownRows(storyId)).toHaveLength(2);
	await new Promise((resolve) => setTimeout(resolve, 1_700));
	expect(await shownRows(storyId)).toEqual([]);
});

test('words above the level of the consent are not stored where readers could reach them', async () => {
	const secret = marker('sealedword');
	const storyId = await told({
		levels: { ...ZERO, text: 1 },
		tellings: [telling('en', { blocks: [{ kind: 'paragraph', text: `The ${secret} stays.` }], excerptBlocks: 0 })],
		facts: { name: { system_pseudonym: 1, full_name: secret } }
	});
	expect(await publishStory(context, storyId)).toBe('published');
	const all = JSON.stringify(await db.owner.selectFrom('shown.story_row').selectAll().execute());
	expect(all).toContain(storyId);
	expect(all).not.toContain(secret);
});
