/** Nobody counts back from a page to the day of telling: batches, days that are drawn, and nothing in any representation. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPublicDoor } from '#server/public/door.ts';
import { publishStory } from '#server/publishing/publish-story.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import { verifyStory } from '#server/publishing/verify-shown.ts';
import { type MasterKeys, openMasterKeys } from '#server/seal/master-keys.ts';
import { eraseRows } from '#server/store/ending/erase-story.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { telling, tellStory, type ToldStory } from './told-story.ts';
import { publishingOf } from './publishing-floor.ts';

const DAY = 86_400_000;
const start = Date.now();
const folder = mkdtempSync(join(tmpdir(), 'suitcase-batches-'));
let db: TestDatabase;
let keys: MasterKeys;
let now = start;

beforeAll(async () => {
	db = await testDatabase();
	keys = await openMasterKeys(join(folder, 'master.json'));
});
afterAll(async () => {
	await db[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true });
});

const context = (): PublishingContext => publishingOf(db, { keys, folder, clock: () => now });
const publish = (storyId: string) => publishStory(context(), storyId);

/** A story that everybody approved, whose cooling-off ends `days` from the start; print begins `printDays` after that. */
async function approved({ days = 0, printDays = 0, ...told }: ToldStory & { days?: number; printDays?: number } = {}) {
	const { storyId } = await tellStory(db.owner, keys, { now: start, until: start + 400 * DAY, ...told });
	const opens = new Date(start + days * DAY);
	const change = { embargo_until: opens, published_on: null };
	await db.owner.updateTable('story.story').set(change).where('id', '=', storyId).execute();
	await sql`update story.consent_grant set valid_from = ${opens}::timestamptz
		+ case channel when 'print' then ${`${printDays} days`} else '0 days' end::interval
		where story_id = ${storyId}`.execute(db.owner);
	return storyId;
}

async function shownOn(storyId: string): Promise<string[]> {
	const rows = await db.owner.selectFrom('shown.story_row').select('channel').where('story_id', '=', storyId).execute();
	return rows.map(({ channel }) => channel).sort();
}
async function dayOf(storyId: string): Promise<string | null> {
	const row = await db.owner
		.selectFrom('story.story')
		.select('published_on')
		.where('id', '=', storyId)
		.executeTakeFirst();
	return row?.published_on ?? null;
}
/** Lets time pass day by day; the worker looks at the stories on each. Returns when each was first seen. */
async function pass(days: number, stories: readonly string[], channel = 'web'): Promise<Map<string, number>> {
	const seen = new Map<string, number>();
	const end = now + days * DAY;
	for (; now < end; now += DAY) {
		for (const storyId of stories) {
			if (seen.has(storyId)) continue;
			await publish(storyId);
			if ((await shownOn(storyId)).includes(channel)) seen.set(storyId, now);
		}
	}
	return seen;
}
const lagOf = async (storyId: string) =>
	(await db.owner.selectFrom('story.going_out').select('lag').where('story_id', '=', storyId).executeTakeFirst())?.lag;

describe('a story that a person told', () => {
	// A hundred publications, each of which encodes and writes: against hanging, not for speed.
	const patience = { timeout: 300_000 };
	test(
		'goes out on the day of a batch, 3 to 21 days after it might, with all others of that batch',
		patience,
		async () => {
			now = start;
			const ready = new Map<string, number>();
			for (const days of [0, 1, 2, 4, 9]) ready.set(await approved({ days }), start + days * DAY);
			const seen = await pass(32, [...ready.keys()]);
			expect(seen.size).toBe(ready.size);
			for (const [storyId, since] of ready) {
				const at = seen.get(storyId) ?? 0;
				expect(new Date(at).getUTCDay()).toBe(2);
				const day = Date.parse(`${await dayOf(storyId)}T00:00:00Z`);
				expect(day).toBe(Math.floor(at / DAY) * DAY);
				// A review stands in the database with its real instant, a moment after the start.
				expect(day - since).toBeGreaterThanOrEqual(3 * DAY - 60_000);
				expect(day - since).toBeLessThan(22 * DAY);
			}
		}
	);

	test('keeps its day through attempts, hiding and narrowing; the number is drawn once and only the worker reads it', async () => {
		now = start;
		const storyId = await approved();
		await publish(storyId);
		const lag = await lagOf(storyId);
		for (let again = 0; again < 20; again += 1) await publish(storyId);
		expect(await lagOf(storyId)).toBe(lag);
		await pass(29, [storyId]);
		const day = await dayOf(storyId);
		now += 40 * DAY + 5_000;
		await db.worker.transaction().execute((tx) => hideStory(tx, storyId));
		expect(await publish(storyId)).toBe('published');
		expect(await dayOf(storyId)).toBe(day);
		expect(await verifyStory(db.owner, keys, storyId, now)).toEqual([]);
		for (const login of [db.desk, db.intake, db.public])
			await expect(sql`select lag from story.going_out`.execute(login)).rejects.toMatchObject({ code: '42501' });
	});

	test('draws every number of days, so that none can be guessed', async () => {
		now = start;
		const drawn = new Set<number | undefined>();
		for (let count = 0; count < 40; count += 1) {
			const storyId = await approved();
			await publish(storyId);
			drawn.add(await lagOf(storyId));
		}
		expect(drawn.size).toBeGreaterThan(6);
	});

	test('that was held on its day goes out with the next batch, not at the moment when the hold ends', async () => {
		now = start;
		const storyId = await approved();
		const claim = (events: string[]) =>
			db.owner.updateTable('story.story').set({ hold_events: events }).where('id', '=', storyId).execute();
		await claim(['asylum_decision']);
		expect((await pass(30, [storyId])).size).toBe(0);
		while (new Date(now).getUTCDay() !== 4) now += DAY;
		await claim([]);
		const seen = await pass(8, [storyId]);
		expect(new Date(seen.get(storyId) ?? 0).getUTCDay()).toBe(2);
	});

	test('gives print, which begins later, a batch of its own', async () => {
		now = start;
		const storyId = await approved({ printDays: 25 });
		const seen = await pass(60, [storyId], 'print');
		const at = seen.get(storyId) ?? 0;
		expect(at - (start + 25 * DAY)).toBeGreaterThanOrEqual(3 * DAY - DAY / 2);
		expect(await verifyStory(db.owner, keys, storyId, start + 27 * DAY)).not.toContainEqual(
			expect.objectContaining({ difference: 'missing' })
		);
	});

	test('leaves nothing of it behind when it is erased', async () => {
		now = start;
		const storyId = await approved();
		await publish(storyId);
		await db.owner.transaction().execute((tx) => eraseRows(tx, storyId, new Date(now)));
		expect(await lagOf(storyId)).toBeUndefined();
	});
});

test('practice and texts of long ago go out at once: a newcomer sees the whole line, and nobody is found by their day', async () => {
	now = start + 1_000;
	const practice = await approved();
	await db.owner.updateTable('story.story').set({ practice: true }).where('id', '=', practice).execute();
	const historical = await approved({ basis: 'public_domain' });
	expect(await publish(practice)).toBe('published');
	expect(await publish(historical)).toBe('published');
});

test('no representation for readers holds a time nearer than three days to the telling, the yes or the review', async () => {
	now = start;
	for (const table of ['shown.story_row', 'shown.picture_row', 'shown.gone_row'])
		await sql`delete from ${sql.table(table)}`.execute(db.owner);
	const storyId = await approved({ days: 2, tellings: [telling('en'), telling('fr')] });
	await pass(30, [storyId]);
	const batch = Date.parse(`${await dayOf(storyId)}T00:00:00Z`);
	const door = createPublicDoor({ db: db.public, clock: () => now, files: folder, origin: 'https://s.example' });
	const site = { origin: 'https://s.example', siteName: 'Test' };
	const read = (language: string) => door.readStory({ id: storyId, locale: 'en', language, siteName: 'Test' });
	const rows = await sql`select * from shown.story_row where story_id = ${storyId}`.execute(db.owner);
	const files = await sql`select * from shown.picture_row where story_id = ${storyId}`.execute(db.owner);
	const all: Record<string, unknown> = {
		page: [await read('en'), await read('fr')],
		list: await door.browseStories('en', new URLSearchParams()),
		home: await door.readHome('en'),
		feed: await door.writeFeed({ ...site, locale: 'en', title: 'Stories' }),
		sitemap: await door.writeSitemap({ ...site, locales: ['en', 'fr'] }),
		rows: rows.rows,
		files: files.rows
	};
	for (const [name, what] of Object.entries(all)) {
		const text = JSON.stringify(what);
		if (name === 'page' || name === 'feed') expect(text, name).toContain(new Date(batch).toISOString().slice(0, 10));
		for (const time of timesIn(text)) {
			// What is still to come is an end (of a month, of today's home page), and numbers of long ago are no times.
			if (time === batch || time > now || time < start - 300 * DAY) continue;
			expect.fail(`${name} holds ${new Date(time).toISOString()}`);
		}
	}
});

/** Every date and every instant that can be read in a text, in milliseconds since 1970. */
function timesIn(text: string): number[] {
	const dates = [...text.matchAll(/\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?/g)].map(([date]) => Date.parse(date));
	const numbers = [...text.matchAll(/(?<![\w.-])\d{10,13}(?![\w.-])/g)].map(([digits]) =>
		digits.length === 13 ? Number(digits) : Number(digits) * 1_000
	);
	return [...dates, ...numbers].filter(Number.isFinite);
}
