/** A page is what was true in one instant, and only as long as everything on it is. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createPublicDoor, type PublicDoor } from '#server/public/door.ts';
import { takeBackStory } from '#server/store/consent/change-state.ts';
import type { StoryDb } from '#server/store/handle.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { showStory } from './shown-stories.ts';

let db: TestDatabase;
let door: PublicDoor;
beforeAll(async () => {
	db = await testDatabase();
	door = createPublicDoor({ db: db.public, clock: Date.now, files: '/nowhere', origin: null });
});
afterAll(() => db[Symbol.asyncDispose]());

const posters = { en: { name: `${'a'.repeat(32)}.pdf`, bytes: 1 } };
const read = (id: string) => door.readStory({ id, locale: 'en', language: null, siteName: 'Test' });

/**
 * Lets `meanwhile` happen between two queries of what is read: whoever wants to know of files waits until it has committed,
 * and everything that is read before files was read before it.
 */
async function betweenTwoQueries<T>(asked: () => Promise<T>, meanwhile: (tx: StoryDb) => Promise<unknown>) {
	let reading: Promise<T> | undefined;
	await db.owner.transaction().execute(async (tx) => {
		await sql`lock table shown.picture_row in access exclusive mode`.execute(tx);
		reading = asked();
		await vi.waitFor(async () => {
			const { rows } = await sql<{ waits: number }>`select count(*)::int as waits from pg_locks
				where not granted and relation = 'shown.picture_row'::regclass
				and database = (select oid from pg_database where datname = current_database())`.execute(db.owner);
			expect(rows[0]?.waits).toBe(1);
		}, 60_000);
		await meanwhile(tx);
	});
	if (reading === undefined) throw new Error('nothing was read');
	return reading;
}

test('a story that is taken back while its page is read is there whole, or not at all', async () => {
	const [below, id] = [await showStory(db, { from: 'MA' }), await showStory(db, { from: 'MA', framed: true, posters })];
	const before = await read(id);
	if (!before.ok) throw new Error(before.reason);
	expect(before.value).toMatchObject({ framed: true, posters: ['en'], related: [{ id: below }] });
	const whole = await betweenTwoQueries(
		() => read(id),
		async (tx) => {
			for (const storyId of [id, below]) await takeBackStory(tx, { storyId, byWhom: 'teller', after: 'keep_sealed' });
		}
	);
	expect(whole).toEqual(before);
	expect(await read(id)).toEqual({ ok: false, reason: 'gone' });
});

test('how to show it in a frame is gone with the yes to frames, however that page was kept', async () => {
	const id = await showStory(db, { framed: true, posters });
	const day = (days: number) => new Date(Math.ceil(Date.now() / 1000) * 1000 + days * 86_400_000);
	const endsAt = async () => {
		const found = await read(id);
		return found.ok ? found.value.expiresAt : null;
	};
	const whole = await endsAt();
	// Paper ends in twenty days, frames in ten: until then, and no longer, the page is true.
	await sql`update shown.picture_row set expires_at = ${day(20)} where story_id = ${id}`.execute(db.owner);
	expect(await endsAt()).toBe(day(20).getTime());
	await sql`update shown.story_row set expires_at = ${day(10)},
		body = jsonb_set(body, '{expiresAt}', to_jsonb(${day(10).getTime()}::bigint))
		where story_id = ${id} and channel = 'embed'`.execute(db.owner);
	expect(await endsAt()).toBe(day(10).getTime());
	await sql`delete from shown.story_row where story_id = ${id} and channel = 'embed'`.execute(db.owner);
	await sql`delete from shown.picture_row where story_id = ${id}`.execute(db.owner);
	expect(await read(id)).toMatchObject({ ok: true, value: { framed: false, posters: [], expiresAt: whole } });
});

test('what may be asked of it for the press ends the page too', async () => {
	const id = await showStory(db, {});
	const until = new Date(Math.ceil(Date.now() / 1000) * 1000 + 86_400_000);
	await sql`insert into shown.story_row select (jsonb_populate_record(r, jsonb_build_object('channel', 'press', 'expires_at', ${until}::timestamptz))).*
		from shown.story_row r where r.story_id = ${id} and r.channel = 'web'`.execute(db.owner);
	expect(await read(id)).toMatchObject({ ok: true, value: { press: true, expiresAt: until.getTime() } });
});
