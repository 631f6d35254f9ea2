/** Stories by the thousand: only in practice, marked, found like others, gone without a trace; counted at once or one by one. */
import { tmpdir } from 'node:os';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { declarations } from '#server/generating/declaration.ts';
import { generatedFeedId, generateStories, removeGenerated } from '#server/generating/generate-stories.ts';
import { generatedStory } from '#server/generating/generated-story.ts';
import { createPublicDoor } from '#server/public/door.ts';
import { leavePractice } from '#server/store/accounts/leave-practice.ts';
import { writeSetting } from '#server/store/settings.ts';
import { inBulk } from '#server/store/shown/bulk-shown.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { writeShown } from '#server/store/shown/write-shown.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import { showStory } from './public/shown-stories.ts';
import { telling } from './told-story.ts';

const COUNTED = ['listed_row', 'facet_row', 'thing_row', 'word_row'] as const;

async function counted(db: TestDatabase): Promise<string[][]> {
	const of = async (table: string) => {
		const { rows } = await sql<{
			row: string;
		}>`select t::text as row from shown.${sql.raw(table)} as t order by 1`.execute(db.owner);
		return rows.map(({ row }) => row);
	};
	return Promise.all(COUNTED.map(of));
}
const generate = (db: TestDatabase, wanted: number, clock = Date.now) =>
	generateStories(db.owner, { wanted, clock, seen: () => {} });
/** Everything that stands in the tables of what is shown and of stories, but the moment at which it was written. */
async function everything(db: TestDatabase): Promise<string[][]> {
	const rows = async (table: string, but: readonly string[]) => {
		const { rows } = await sql<{
			row: string;
		}>`select (to_jsonb(t) - ${but}::text[])::text as row from ${sql.table(table)} as t order by 1`.execute(db.owner);
		return rows.map(({ row }) => row);
	};
	return [
		await rows('shown.story_row', []),
		await rows('story.story', ['arrived_at', 'embargo_until']),
		...(await counted(db))
	];
}

test('outside practice nothing is generated', async () => {
	await using db = await testDatabase();
	expect(await generate(db, 3)).toEqual({ ok: false, reason: 'no_practice' });
	expect((await counted(db)).flat()).toEqual([]);
});

test('generated stories are marked, found by their words, and gone again without a trace', async () => {
	await using db = await testDatabase();
	await writeSetting(db.owner, 'practice', true);
	const door = createPublicDoor({ db: db.public, clock: Date.now, files: tmpdir(), origin: null });
	const browse = (query: string) => door.browseStories('en', new URLSearchParams(query));
	const mine = await showStory(db, { tellings: [telling('en', { title: 'Education of a baker' })], from: 'SY' });
	const before = await counted(db);
	expect(await generate(db, 40)).toEqual({ ok: true, all: 40 });
	expect(await generate(db, 40)).toEqual({ ok: true, all: 80 });
	const all = await browse('');
	expect(all.stories).toBe(81);
	expect(all.cards.filter(({ title, id }) => id !== mine && !title.startsWith('[generated '))).toEqual([]);
	expect(all.choices.languages).toHaveLength(12);
	expect((await browse('q=generated')).stories).toBe(80);
	expect(await removeGenerated(db.owner)).toBe(80);
	expect(await counted(db)).toEqual(before);
	await generate(db, 5);
	expect((await leavePractice(db.owner)).stories).toBe(5);
	expect(await counted(db)).toEqual(before);
});

test('counted at once is the same as counted one by one', async () => {
	await using db = await testDatabase();
	await writeSetting(db.owner, 'practice', true);
	await generate(db, 30);
	await showStory(db, {
		from: 'MA',
		now: 'BE',
		tellings: [telling('en'), telling('ar', { title: 'المُعلِّمون' }), telling('zh', { title: '茶叶与针线' })]
	});
	await showStory(db, { basis: 'canary', tellings: [telling('en', { title: 'Nowhere counted' })] });
	await hideStory(db.worker, await showStory(db));
	const oneByOne = await counted(db);
	await sql`select shown.count_all()`.execute(db.owner);
	expect(await counted(db)).toEqual(oneByOne);
	expect(oneByOne.every((rows) => rows.length > 0)).toBe(true);
});

test('many in one go are the same as one by one, and as what the publishing of a story writes', async () => {
	const now = Date.parse('2026-11-30T00:00:00Z');
	await using many = await testDatabase();
	await using few = await testDatabase();
	for (const db of [many, few]) await writeSetting(db.owner, 'practice', true);
	await generate(many, 24, () => now);
	for (let n = 0; n < 24; n++) await generate(few, 1, () => now);
	const all = await everything(many);
	expect(await everything(few)).toEqual(all);
	const story = generatedStory(5, declarations(), now);
	const rows = story.shown.map((shown) => ({ shown, feedId: generatedFeedId(story.id, shown.language), poster: null }));
	await few.worker.transaction().execute((tx) => writeShown(tx, { ...story, basis: 'public_domain' }, rows));
	expect(rows.length).toBeGreaterThan(0);
	expect(await everything(few)).toEqual(all);
});

test('indexes that were dropped for very many are there again as they were', async () => {
	await using db = await testDatabase();
	const indexes = async () =>
		(await sql`select indexname, indexdef from pg_indexes where schemaname = 'shown' order by 1`.execute(db.owner))
			.rows;
	const before = await indexes();
	await inBulk(db.owner, true, async (tx) => {
		expect((await sql`select from pg_indexes where indexname = 'story_row_words'`.execute(tx)).rows).toEqual([]);
	});
	expect(await indexes()).toEqual(before);
});
