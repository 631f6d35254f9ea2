/** A canary is in no list of anybody, nothing but the drill makes one, and a drill that failed stops what is new alone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readSettings } from '#server/config/config.ts';
import { createPublicDoor } from '#server/public/door.ts';
import { readMenu } from '#server/desk/read-queue.ts';
import { openMasterKeys, type MasterKeys } from '#server/seal/master-keys.ts';
import { takeBackStory } from '#server/store/consent/change-state.ts';
import { huntDatabase } from '#server/store/drill/hunt-database.ts';
import { beginRun, endRun, publicDrills, readDrillFacts, type DrillResult } from '#server/store/drill/runs.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { task as publish } from '#server/tasks/publish.ts';
import type { TaskContext } from '#server/tasks/task.ts';
import { openFloor, type Floor } from './desk/office-floor.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import { showStory } from './public/shown-stories.ts';
import { marker, newStoryId, telling, tellStory } from './told-story.ts';

const folder = mkdtempSync(join(tmpdir(), 'suitcase-canary-'));
let db: TestDatabase;
let keys: MasterKeys;
let floor: Floor;
beforeAll(async () => {
	db = await testDatabase();
	floor = await openFloor(db);
	keys = await openMasterKeys(join(folder, 'keys', 'master.json'));
});
afterAll(async () => {
	await db[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true });
});

const code = (work: Promise<unknown>) =>
	work.then(
		() => 'allowed',
		(error: { code?: string }) => error.code ?? String(error)
	);
const PASSED: DrillResult = {
	...{ steps: [], gone: { surfaces: 20, addresses: 1, p50: 30, p95: 40, most: 41 }, residue: {}, skipped: [] },
	...{ restored: true, failedAt: null, trouble: null }
};
const FAILED: DrillResult = { ...PASSED, residue: { media: 1, backups: 2 }, failedAt: 'files' };
async function drilled(result: DrillResult, at = new Date(), practice = false): Promise<void> {
	await endRun(db.worker, await beginRun(db.worker, practice, at), result, at);
}

describe('a canary', () => {
	test('is made by a drill that is under way and by nothing else', async () => {
		for (const login of [db.desk, db.worker]) {
			const insert = sql`insert into story.story (id, office_id, basis, language) values (${newStoryId()}, 'brussels', 'canary', 'en')`;
			expect(await code(insert.execute(login))).toBe('42501');
		}
		const plant = (run: string, login: TestDatabase['worker' | 'desk' | 'intake' | 'public'] = db.worker) =>
			code(sql`select story.plant_canary(${run}::uuid, ${newStoryId()}, 'brussels')`.execute(login));
		expect(await plant('00000000-0000-4000-8000-000000000000')).toBe('23514');
		const run = await beginRun(db.worker, false, new Date());
		for (const login of [db.desk, db.intake, db.public]) expect(await plant(run, login)).toBe('42501');
		expect(await plant(run)).toBe('allowed');
		// One a run, and one at a time.
		expect(await plant(run)).toBe('23514');
		expect(await plant(await beginRun(db.worker, false, new Date()))).toBe('23514');
		await db.owner.deleteFrom('story.story').where('basis', '=', 'canary').execute();
		await db.owner.deleteFrom('office.drill_run').execute();
	});

	test('never becomes a story, and no story becomes one', async () => {
		const { storyId } = await tellStory(db.owner, keys);
		const canary = await showStory(db, { basis: 'canary' });
		for (const login of [db.desk, db.worker, db.owner]) {
			const set = (id: string, basis: 'teller' | 'canary') =>
				code(sql`update story.story set basis = ${basis} where id = ${id}`.execute(login));
			const refused = login === db.desk ? '42501' : '23514';
			expect([await set(storyId, 'canary'), await set(canary, 'teller')]).toEqual([refused, refused]);
		}
		// The desk's login does not even see it.
		const seen = (id: string) => db.desk.selectFrom('story.story').select('id').where('id', '=', id).execute();
		expect([await seen(storyId), await seen(canary)]).toEqual([[{ id: storyId }], []]);
	});

	test('has a page by its address, and is in no list, search, count, facet, feed or map of the site', async () => {
		const word = marker('kqvzwcanary');
		const door = createPublicDoor({ db: db.public, clock: Date.now, files: folder, origin: 'https://s.example' });
		const words = telling('en', { title: `A test ${word}`, items: [word], brings: word });
		const wanted = { tellings: [words], from: 'PH', now: 'JP' };
		const ask = (operation: 'listStories' | 'readFacets' | 'listGone', query: string) =>
			door.api.answer({ operation, search: new URLSearchParams(query), id: null, caller: 'one' });
		const everything = async () => {
			const each = ['', 'with=picture', 'lang=en', `brings=${word}`, 'from=PH', 'now=JP', `q=${word}`];
			const pages = await Promise.all(each.map((query) => door.browseStories('en', new URLSearchParams(query))));
			const about = { origin: 'https://s.example', locale: 'en', title: 'New', siteName: 'Test' };
			return {
				browse: JSON.stringify(pages.map(({ cards, choices }) => [cards, choices])),
				counted: pages.map(({ stories }) => stories),
				home: JSON.stringify(await door.readHome('en')),
				feed: (await door.writeFeed(about)).xml,
				jsonFeed: (await door.writeJsonFeed(about)).json,
				programs: JSON.stringify(
					await Promise.all([
						...each.map((query) => ask('listStories', query)),
						ask('readFacets', ''),
						ask('listGone', '')
					])
				),
				sitemap: (await door.writeSitemap({ origin: 'https://s.example', locales: ['en'] })).xml,
				selectable: JSON.stringify((await sql`select * from shown.story`.execute(db.public)).rows),
				press: JSON.stringify(
					(await sql`select shown.for_press_until(r.story_id) from shown.story r`.execute(db.public)).rows
				)
			};
		};
		const before = await everything();
		const canary = await showStory(db, { ...wanted, basis: 'canary' });
		const after = await everything();
		expect(after).toEqual(before);
		expect(JSON.stringify(after)).not.toContain(word);
		const page = await door.readStory({ id: canary, locale: 'en', language: null, siteName: 'Test' });
		expect(page).toMatchObject({ ok: true, value: { basis: 'canary', title: `A test ${word}` } });
		// The readers' login cannot even ask for all of them.
		expect(await code(sql`select * from shown.story_row`.execute(db.public))).toBe('42501');
		expect((await sql`select * from shown.at_address('')`.execute(db.public)).rows).toEqual([]);
		// The same words by a teller are found everywhere: the comparison above can see.
		await showStory(db, wanted);
		const told = await everything();
		for (const [place, said] of Object.entries(told))
			if (place !== 'counted') expect(said, place).not.toBe(before[place as 'feed']);
		// Going, it leaves nothing in the feed's list of what is gone.
		await db.worker.transaction().execute((tx) => hideStory(tx, canary));
		expect(await sql`select from shown.gone_row`.execute(db.owner)).toMatchObject({ rows: [] });
		expect(await door.readStory({ id: canary, locale: 'en', language: null, siteName: 'Test' })).toMatchObject({
			ok: false
		});
	});

	test('is not there for the desk: not in a queue, not by its id', async () => {
		const menu = () => readMenu(floor.deps, floor.people.reviewer);
		const before = (await menu()).counts;
		const { storyId: told } = await tellStory(db.owner, keys, {
			deskState: 'arrived',
			approved: false,
			office: 'brussels'
		});
		expect((await menu()).counts).not.toEqual(before);
		await db.owner.deleteFrom('story.story').where('id', '=', told).execute();
		const canary = await showStory(db, { basis: 'canary' });
		await sql`update story.story set office_id = 'brussels' where id = ${canary}`.execute(db.owner);
		expect((await menu()).counts).toEqual(before);
		expect(await db.desk.selectFrom('story.story').select('id').where('id', '=', canary).execute()).toEqual([]);
		expect(await db.worker.selectFrom('story.story').select('id').where('id', '=', canary).execute()).toHaveLength(1);
	});
});

describe('a drill that failed', () => {
	const lines: string[] = [];
	const context = (): TaskContext => {
		const read = readSettings({ SUITCASE_DATA: folder });
		if (!read.ok) throw new Error('settings');
		return {
			...{ db: db.worker, ...read.value, secret: db.secret, clock: Date.now },
			log: (line) => lines.push(line)
		};
	};
	const shown = async (id: string) =>
		(await sql`select from shown.story_row where story_id = ${id}`.execute(db.owner)).rows.length > 0;
	const jobs = async (id: string) =>
		(
			await sql<{ later: boolean }>`select run_at > now() as later from graphile_worker.jobs
				where key = ${`publish:${id}`}`.execute(db.owner)
		).rows;
	const run = (storyId: string) => publish.run(context(), { storyId });
	beforeEach(async () => {
		await db.owner.deleteFrom('office.drill_run').execute();
		await sql`delete from graphile_worker._private_jobs`.execute(db.owner);
	});

	test('stops what is new, loses no job, and lets it go on when one has passed', async () => {
		await drilled(FAILED);
		const { storyId } = await tellStory(db.owner, keys);
		await run(storyId);
		expect(await shown(storyId)).toBe(false);
		expect(await jobs(storyId)).toEqual([{ later: true }]);
		expect((await readMenu(floor.deps, floor.people.editor)).publishingWaits).toBe('failed');
		await drilled(PASSED);
		// Woken: it is due now.
		expect(await jobs(storyId)).toEqual([{ later: false }]);
		await run(storyId);
		expect(await shown(storyId)).toBe(true);
		expect((await readMenu(floor.deps, floor.people.editor)).publishingWaits).toBeNull();
	});

	test('stops neither reading nor hiding, and what readers have already can be shown again with less', async () => {
		const { storyId } = await tellStory(db.owner, keys);
		const { storyId: held } = await tellStory(db.owner, keys);
		await run(storyId);
		await run(held);
		await drilled(FAILED);
		expect(await shown(storyId)).toBe(true);
		// Computed again with the same yes, as when too few people share a place: that may always show less.
		await run(storyId);
		expect(await shown(storyId)).toBe(true);
		expect(lines.at(-1)).toMatch(/^story [0-9a-f]{40}: published$/);
		await sql`update story.story set hold_events = '{court_case}' where id = ${held}`.execute(db.owner);
		await run(held);
		expect(await shown(held)).toBe(false);
		await db.owner.transaction().execute((tx) => takeBackStory(tx, { storyId, byWhom: 'teller', after: 'erase_now' }));
		expect(await shown(storyId)).toBe(false);
	});

	test('does not stop the canary of the next one, nor does a hold', async () => {
		await drilled(FAILED);
		const { storyId } = await tellStory(db.owner, keys);
		// Ready to be published, as a drill leaves it.
		await sql`alter table story.story disable trigger canary_stays`.execute(db.owner);
		await sql`update story.story set basis = 'canary', origin = null, host = null where id = ${storyId}`.execute(
			db.owner
		);
		await sql`alter table story.story enable trigger canary_stays`.execute(db.owner);
		const hold = { scope: 'language', value: 'en', reason: 'news', set_by: 'system' } as const;
		await db.owner.insertInto('story.hold').values(hold).execute();
		await run(storyId);
		expect(await shown(storyId)).toBe(true);
		await db.owner.deleteFrom('story.hold').execute();
	});

	test('as practice, or long ago, decides nothing; two nights without any stop what is new', async () => {
		const now = Date.now();
		await drilled(FAILED, new Date(), true);
		expect(await readDrillFacts(db.worker)).toMatchObject({ last: null, practice: false });
		await drilled(FAILED, new Date(now - 3_600_000));
		await drilled(PASSED, new Date(now - 1_000));
		expect(await readDrillFacts(db.desk)).toMatchObject({ last: { passed: true }, lastPassed: now - 1_000 });
		expect((await readDrillFacts(db.desk)).dueSince).toBeGreaterThan(now - 3_600_000);
	});

	test('is read on the page for readers: the day and the figures, no hour, no table', async () => {
		await drilled(PASSED, new Date('2026-11-20T03:17:00Z'));
		await drilled(FAILED, new Date('2026-11-21T03:17:00Z'));
		await drilled(FAILED, new Date('2026-11-22T03:17:00Z'), true);
		const figures = { p50: 30, p95: 40, surfaces: 20, restored: true };
		expect(await publicDrills(db.public, 30)).toEqual([
			{ day: '2026-11-21', passed: false, failedAt: 'files', residue: 3, ...figures },
			{ day: '2026-11-20', passed: true, failedAt: null, residue: 0, ...figures }
		]);
	});
});

describe('the hunt through the database', () => {
	test('finds a word in every kind of column, and an id where nothing may be', async () => {
		const word = 'bcdfghjkmnpqvwxzbcdfghjk';
		const { storyId, key } = await tellStory(db.owner, keys);
		const hunt = () => huntDatabase(db.owner, { words: [word], storyId: null });
		expect(await hunt()).toEqual({});
		const planted: [string, () => Promise<unknown>][] = [
			[
				'graphile_worker._private_jobs',
				() => sql`select graphile_worker.add_job('nobody', ${JSON.stringify({ word })}::json)`.execute(db.owner)
			],
			['shown.story_row', () => showStory(db, { tellings: [telling('ar', { title: word })] })],
			[
				'story.log_outbox',
				() =>
					sql`insert into story.log_outbox (source, says) values ('x', ${JSON.stringify({ word })}::jsonb)`.execute(
						db.owner
					)
			],
			['office.setting', () => sql`insert into office.setting (key, value) values (${word}, 'true')`.execute(db.owner)],
			// Bytes that nobody sealed.
			[
				'story.sealed',
				() =>
					db.owner
						.insertInto('story.sealed')
						.values({ story_id: storyId, field: 'note:x', version: 1, body: Buffer.from(`..${word}..`) })
						.execute()
			]
		];
		for (const [table, plant] of planted) {
			await plant();
			expect(Object.keys(await hunt()), table).toContain(table);
		}
		// The planner notes no words of what is shown; where it is told to, the hunt finds them.
		await sql`analyze shown.story_row`.execute(db.owner);
		expect(Object.keys(await hunt())).not.toContain('pg_stats');
		await sql`alter table shown.story_row alter column title set statistics 100`.execute(db.owner);
		await sql`analyze shown.story_row`.execute(db.owner);
		expect(Object.keys(await hunt())).toContain('pg_stats');
		key.fill(0);
		// A key that should be destroyed, sealed rows, files.
		const byId = await huntDatabase(db.owner, { words: [], storyId });
		expect(Object.keys(byId).sort()).toEqual(['story.log_outbox', 'story.sealed', 'story.telling', 'vault.story_key']);
	});
});
