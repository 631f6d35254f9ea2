/** Counters that triggers keep are what a fresh count gives, whatever comes and goes; and verify names those that are not. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allParts } from '#domain/consent/combination.ts';
import { floorCap, loweredBetween } from '#domain/consent/floor.ts';
import { type Levels, TOP, cap, meet } from '#domain/consent/ladders.ts';
import { factsFrom } from '#domain/story/facts-from.ts';
import { publishStory } from '#server/publishing/publish-story.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import { openMasterKeys } from '#server/seal/master-keys.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { pauseStory, resumeStory, takeBackStory } from '#server/store/consent/change-state.ts';
import { countAfresh } from '#server/store/consent/combinations.ts';
import { grantsByPerson, writeGrants } from '#server/store/consent/grants.ts';
import { decideByCounts, hashed, loadCells } from '#server/store/consent/load-counts.ts';
import { eraseStory } from '#server/store/ending/erase-story.ts';
import { countAnew, miscounted } from '#server/store/miscounted.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { newStoryId, telling, tellStory } from './told-story.ts';
import { publishingOf } from './publishing-floor.ts';

const SEQUENCES = process.env.SUITCASE_PROVE === '1' ? 60 : 3;
const folder = mkdtempSync(join(tmpdir(), 'suitcase-counters-'));
let db: TestDatabase;
let context: PublishingContext;
let keys: Awaited<ReturnType<typeof openMasterKeys>>;

beforeAll(async () => {
	db = await testDatabase();
	keys = await openMasterKeys(join(folder, 'master.json'));
	context = publishingOf(db, { keys, folder });
});
afterAll(async () => {
	await db[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true });
});

const facts = fc.record(
	{
		origin: fc.constantFrom('ER', 'ER', 'ER', 'SO', 'SY'),
		current: fc.constantFrom('IT', 'IT', 'IT', 'GR'),
		town: fc.constantFrom(undefined, undefined, { admin1: 'Asti', town: 'Asti' }, { town: 'Asti' }),
		age: fc.constantFrom(34, 34, 36, 52),
		gender: fc.constantFrom('woman', 'woman', 'man', 'neither'),
		time: fc.constantFrom('2015', '2015-03-04', '2009')
	},
	{ requiredKeys: ['origin', 'current', 'town'] }
);
type Facts = typeof facts extends fc.Arbitrary<infer T> ? T : never;
const LEVELS: readonly Levels[] = [
	TOP,
	TOP,
	cap({ origin: 'country', current: 'country', age: 'band10', time: 'decade' }),
	cap({ age: 'none', gender: 'none' })
];
type Made = { readonly storyId: string; readonly personId: string };

async function tell({ origin, current, town, ...more }: Facts, levels: Levels) {
	const id = newStoryId();
	const told = factsFrom(id, { origin: { country: origin }, current: { country: current, ...town }, ...more });
	const tellings = [telling('en'), ...(more.age === 52 ? [telling('fr', { items: ['pain'] })] : [])];
	return tellStory(db.owner, keys, { id, origin, host: current, facts: told, levels, tellings });
}

/** Each act as the program does it. */
const ACTS: Readonly<Record<string, (made: Made) => Promise<unknown>>> = {
	publish: ({ storyId }) => publishStory(context, storyId),
	async afresh({ storyId }) {
		await countAfresh(db.desk, storyId);
		await publishStory(context, storyId);
	},
	async narrow({ storyId, personId }) {
		await db.desk.transaction().execute(async (tx) => {
			const version = await appendConsentEvent(tx, { storyId, kind: 'narrowed', byWhom: 'teller' });
			const grants = (await grantsByPerson(tx, storyId)).get(personId) ?? {};
			const less = cap({ age: 'band10', time: 'none', current: 'region' });
			const narrowed = Object.entries(grants).map(([channel, grant]) => [
				channel,
				{ ...grant, levels: meet(grant.levels, less) }
			]);
			await writeGrants(tx, { storyId, personId, version, grants: Object.fromEntries(narrowed) });
			await hideStory(tx, storyId);
		});
		await publishStory(context, storyId);
	},
	pause: ({ storyId }) => db.desk.transaction().execute((tx) => pauseStory(tx, { storyId, byWhom: 'anonymous' })),
	resume: ({ storyId }) => db.desk.transaction().execute((tx) => resumeStory(tx, { storyId, byWhom: 'member:r1' })),
	takeBack: ({ storyId }) =>
		db.worker.transaction().execute((tx) => takeBackStory(tx, { storyId, byWhom: 'teller', after: 'keep_sealed' })),
	async erase({ storyId }) {
		await db.worker.transaction().execute((tx) => takeBackStory(tx, { storyId, byWhom: 'teller', after: 'erase_now' }));
		await eraseStory(db.worker, storyId, new Date(Date.now() + 1000), async () => {});
	},
	remove: ({ storyId }) => sql`delete from story.story where id = ${storyId}`.execute(db.owner),
	/** What waits to be published again, as the worker does. */
	async work() {
		const { rows } = await sql<{ key: string }>`select key from graphile_worker.jobs where key like 'publish:%'
			and run_at <= now() order by key`.execute(db.owner);
		for (const { key } of rows) await publishStory(context, key.split(':')[1] ?? '');
	}
};
const act = fc.record({
	do: fc.constantFrom(
		...['publish', 'publish', 'publish', 'publish', 'publish', 'afresh', 'afresh', 'narrow'],
		...['pause', 'resume', 'takeBack', 'erase', 'remove', 'work', 'work']
	),
	which: fc.nat(99)
});

test(
	`after any acts the counters are what is counted anew, and decide as a plain count does (${SEQUENCES} sequences)`,
	{ timeout: 600_000 },
	async () => {
		const shared: number[] = [];
		const property = fc.asyncProperty(
			fc.array(fc.tuple(facts, fc.constantFrom(...LEVELS)), { minLength: 10, maxLength: 12 }),
			fc.array(act, { minLength: 20, maxLength: 30 }),
			async (stories, acts) => {
				const made: Made[] = [];
				for (const [told, levels] of stories) made.push(await tell(told, levels));
				for (const each of made.slice(0, 8)) await publishStory(context, each.storyId);
				for (const { do: what, which } of acts) {
					const one = made[which % made.length];
					if (one) await ACTS[what]?.(one);
					expect(await miscounted(db.owner), what).toEqual([]);
				}
				const { rows } = await sql<{ stories: number }>`select stories from story.shared_count`.execute(db.owner);
				shared.push(...rows.map((row) => row.stories));
				for (const [told] of stories) await decidesAsPlainly(told);
			}
		);
		await fc.assert(property, { numRuns: SEQUENCES, seed: 7, endOnFailure: true });
		expect(Math.max(...shared)).toBeGreaterThanOrEqual(5);
	}
);

/** What decides by counters is what decides by looking at every story. */
async function decidesAsPlainly({ origin, current, town, ...more }: Facts) {
	const storyId = newStoryId();
	const told = factsFrom(storyId, { origin: { country: origin }, current: { country: current, ...town }, ...more });
	const story = { facts: told, pictures: 0 };
	const all = await db.owner.selectFrom('story.combination').select('has').execute();
	const cells = await loadCells(db.owner, context.feedKey, { origin, host: current, except: storyId });
	const network = (parts: readonly string[]) =>
		1 + all.filter(({ has }) => parts.every((part) => has.includes(hashed(context.feedKey, part)))).length;
	const decide = (counts: Parameters<typeof floorCap>[2]) => {
		const limit = floorCap(story, TOP, counts);
		return { limit, lowered: loweredBetween(story, TOP, meet(TOP, limit), counts) };
	};
	expect(allParts(story, TOP).length).toBeGreaterThan(3);
	expect(await decideByCounts(db.owner, context.feedKey, { storyId, story }, decide)).toEqual(
		decide({ cells, network })
	);
}

test('many at once in one statement are counted like one after the other', async () => {
	const { rows } = await sql`select from story.combination`.execute(db.owner);
	expect(rows.length).toBeGreaterThan(5);
	await db.owner.transaction().execute(async (tx) => {
		await sql`create temporary table kept on commit drop as select * from story.combination`.execute(tx);
		await sql`delete from story.combination`.execute(tx);
		expect((await sql`select from story.shared_count`.execute(tx)).rows).toEqual([]);
		expect((await sql`select from story.group_count`.execute(tx)).rows).toEqual([]);
		await sql`insert into story.combination select * from kept`.execute(tx);
	});
	expect(await miscounted(db.owner)).toEqual([]);
});

test('what is miscounted is named, each table by its own name, and right again when counted anew', async () => {
	await sql`update story.shared_count set stories = stories + 1 where path = (select min(path) from story.shared_count)`.execute(
		db.owner
	);
	await sql`delete from story.published_count where origin = 'ER' and host = 'IT'`.execute(db.owner);
	await sql`update story.group_count set stories = 0 where origin = '--' and part = ''`.execute(db.owner);
	await sql`update story.figure_count set stories = stories - 1 where origin = 'ER' and host = 'IT'`.execute(db.owner);
	await sql`update shown.facet_row set stories = 77 where one = 'all' and other = 'all'`.execute(db.owner);
	await sql`update shown.word_row set stories = 77 where spelled = 'bakery' and language = 'en'`.execute(db.owner);
	await sql`update shown.thing_row set stories = 77 where thing = 'bread' and language = 'en'`.execute(db.owner);
	await sql`update shown.listed_row set origin = 'XX'`.execute(db.owner);
	const found = await miscounted(db.owner);
	const names = ['group', 'figure', 'shared', 'published'].map((name) => `story.${name}_count`);
	const shown = ['listed', 'facet', 'thing', 'word'].map((name) => `shown.${name}_row`);
	expect([...new Set(found.map(({ counter }) => counter))]).toEqual([...names, ...shown]);
	expect(found.find(({ counter }) => counter === 'shown.word_row')).toMatchObject({
		row: 'en bakery',
		kept: expect.stringMatching(/, 77$/)
	});
	expect(found.find(({ counter }) => counter === 'story.published_count')).toMatchObject({ row: 'ER IT', kept: null });
	await countAnew(db.owner, found);
	expect(await miscounted(db.owner)).toEqual([]);
});

test('counting anew shuts nobody out who reads, and taking somebody out of a set reads no other story', async () => {
	await db.owner.transaction().execute(async (tx) => {
		await sql`select shown.count_all(), story.count_all()`.execute(tx);
		const { rows } = await sql`select relation::regclass from pg_locks
			where mode = 'AccessExclusiveLock' and locktype = 'relation' and pid = pg_backend_pid()`.execute(tx);
		expect(rows).toEqual([]);
	});
	const plan = await db.owner.transaction().execute(async (tx) => {
		await sql`set local enable_seqscan = off`.execute(tx);
		return sql<Record<string, string>>`explain select c.story_id from story.combination c
			where c.uncounted and story.path_of(c.shown) = any (array(select 'a' union select 'b'))`.execute(tx);
	});
	expect(JSON.stringify(plan.rows)).toContain('combination_path');
});
