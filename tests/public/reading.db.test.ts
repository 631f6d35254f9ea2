/** What helps to read on, to read warned, and to say that something is wrong; each from what is shown, and gone with it. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { levelOf, TOP } from '#domain/consent/ladders.ts';
import { createPublicDoor, type PublicDoor } from '#server/public/door.ts';
import { openJson } from '#server/seal/fields.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { openTestDoor, type TestDoor } from '../intake-door.ts';
import { telling } from '../told-story.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { showStory } from './shown-stories.ts';
import { textOfStory } from '../rows-of-story.ts';

describe('reading on', () => {
	let db: TestDatabase;
	let door: PublicDoor;
	beforeAll(async () => {
		db = await testDatabase();
		door = createPublicDoor({ db: db.public, clock: Date.now, files: '/nowhere', origin: null });
	});
	afterAll(() => db[Symbol.asyncDispose]());
	const related = async (id: string) => {
		const read = await door.readStory({ id, locale: 'en', language: null, siteName: 'Test' });
		if (!read.ok) throw new Error(read.reason);
		return { ids: read.value.related.map((card) => card.id), expiresAt: read.value.expiresAt };
	};

	it('leads to stories with the same thing first, never to itself, and never to more than three', async () => {
		const thing = (item: string) => ({ tellings: [telling('en', { items: [item] })] });
		const others = [
			await showStory(db, thing('rope')),
			await showStory(db, thing('rope')),
			await showStory(db, thing('rope'))
		];
		const same = await showStory(db, thing('bread'));
		const id = await showStory(db, thing('bread'));
		const found = (await related(id)).ids;
		expect(found[0]).toBe(same);
		expect(found).toHaveLength(3);
		expect(found).not.toContain(id);
		expect(found.slice(1).every((one) => others.includes(one))).toBe(true);
	});

	it('leads nowhere where somebody took back, in the same instant', async () => {
		const item = 'a shared lantern';
		const [id, other] = [
			await showStory(db, { tellings: [telling('en', { items: [item.slice(0, 24)] })] }),
			await showStory(db, { tellings: [telling('en', { items: [item.slice(0, 24)] })] })
		];
		expect((await related(id)).ids).toContain(other);
		await hideStory(db.worker, other);
		expect((await related(id)).ids).not.toContain(other);
	});

	it('says before the whole text what it speaks of, and beside less than the whole text nothing', async () => {
		for (const [text, said] of [
			['full', ['violence']],
			['excerpt', []],
			['summary', []]
		] as const) {
			const levels = { ...TOP, text: levelOf('text', text) };
			const id = await showStory(db, { levels, tellings: [telling('en', { notes: ['violence'] })] });
			const read = await door.readStory({ id, locale: 'en', language: null, siteName: 'Test' });
			expect(read.ok && read.value.notes, text).toEqual(said);
		}
	});

	it('says of body and mind only what the teller lets be said', async () => {
		const tellings = [telling('en', { notes: ['war', 'illness'] })];
		const said = async (art9: 'none' | 'stated') => {
			const id = await showStory(db, { levels: { ...TOP, art9: levelOf('art9', art9) }, tellings });
			const read = await door.readStory({ id, locale: 'en', language: null, siteName: 'Test' });
			return read.ok && read.value.notes;
		};
		expect([await said('none'), await said('stated')]).toEqual([['war'], ['war', 'illness']]);
	});
});

describe('a report', () => {
	let door: TestDoor;
	beforeAll(async () => {
		door = await openTestDoor();
	});
	afterAll(() => door.close());
	const form = (fields: Record<string, string>) => {
		const data = new FormData();
		for (const [name, value] of Object.entries(fields)) data.append(name, value);
		return data;
	};
	const wrong = { about: 'hate', what: 'SECRETREPORT: the second paragraph', reach: '' };
	const kept = async () =>
		(
			await sql<{ story_id: string; about: string }>`select story_id, about from story.third_party_letter`.execute(
				door.db.owner
			)
		).rows;

	it('reaches the office sealed, stops nothing, and answers the same for a story that is not there', async () => {
		const id = await showStory(door.db);
		const { owner } = door.db;
		const before = await kept();
		const sent = await door.door.report.post(form({ story: id, ...wrong }), 'a reader');
		expect([sent.status, sent.page.kind]).toEqual([202, 'thanks']);
		expect(await kept()).toEqual([...before, { story_id: id, about: 'hate' }]);
		const all = await textOfStory(owner, id);
		expect(all).toMatch(/story\.third_party_letter .*hate/);
		expect(all).not.toContain('SECRET');
		const stopped = await sql`select from story.stop_request where story_id = ${id}`.execute(owner);
		expect(stopped.rows).toEqual([]);
		expect((await sql`select from shown.story_row where story_id = ${id}`.execute(owner)).rows.length).toBeGreaterThan(
			0
		);
		const unknown = await door.door.report.post(form({ story: '0123456789', ...wrong }), 'a reader');
		expect([unknown.status, unknown.page.kind]).toEqual([202, 'thanks']);
		expect(await kept()).toHaveLength(before.length + 1);
	});

	it('of a story that is hidden is kept no more than of one that never was', async () => {
		const id = await showStory(door.db);
		await hideStory(door.db.worker, id);
		const before = (await kept()).length;
		expect((await door.door.report.post(form({ story: id, ...wrong }), 'a reader')).status).toBe(202);
		expect(await kept()).toHaveLength(before);
	});

	it('does not silence somebody who is in the story, however many there are', async () => {
		const id = await showStory(door.db);
		for (let n = 0; n < 11; n++) await door.door.report.post(form({ story: id, ...wrong }), `reader ${n}`);
		expect((await kept()).filter((letter) => letter.story_id === id)).toHaveLength(10);
		const letter = form({ story: id, what: 'I am in it', reach: '' });
		expect((await door.door.stop.post(letter, 'somebody')).status).toBe(202);
		expect((await kept()).filter((each) => each.story_id === id && each.about === 'in_it')).toHaveLength(1);
	});

	it('may have as many lines as the browser lets it have: a line break counts once, though it is sent as two signs', async () => {
		const id = await showStory(door.db);
		const lines = `${'a line\n'.repeat(571)}end`;
		expect(lines).toHaveLength(4_000);
		const sent = form({ story: id, about: 'error', what: lines.replaceAll('\n', '\r\n'), reach: '' });
		expect((await door.door.report.post(sent, 'a reader of many lines')).status).toBe(202);
		const row = await door.db.owner
			.selectFrom('story.third_party_letter')
			.selectAll()
			.where('story_id', '=', id)
			.executeTakeFirstOrThrow();
		const wrapped = await sql<{ master_id: string; wrapped: Buffer }>`
			select master_id, wrapped from vault.story_key where story_id = ${`letter:${row.id}`}`.execute(door.db.owner);
		const key = door.deps.seal.keys.unwrap(`letter:${row.id}`, wrapped.rows[0] ?? { master_id: '', wrapped: row.body });
		const at = { table: 'story.third_party_letter', row: row.id, field: 'body', version: 1 };
		expect(openJson(key, at, row.body)).toEqual({ what: lines, reach: '' });
	});

	it('without words or without a kind comes back with all that was typed', async () => {
		const id = await showStory(door.db);
		for (const missing of [
			{ ...wrong, what: ' ' },
			{ ...wrong, about: 'in_it' }
		]) {
			const again = await door.door.report.post(form({ story: id, ...missing }), 'another');
			expect(again).toMatchObject({ status: 400, page: { kind: 'ask', notice: 'missing', story: id, typed: missing } });
		}
		const lost = await door.door.report.post(form({ story: 'nonsense', ...wrong }), 'another');
		expect(lost).toMatchObject({ status: 400, page: { notice: 'no_story', typed: wrong } });
	});
});
