/** Before a yes ends: who is reminded, how, how often, and what is said. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSettings } from '#server/config/config.ts';
import { sealJson } from '#server/seal/fields.ts';
import { type MasterKeys, openMasterKeys } from '#server/seal/master-keys.ts';
import { eraseRows } from '#server/store/ending/erase-story.ts';
import { takeReminder } from '#server/store/ending/reminders.ts';
import { task } from '#server/tasks/remind-ending.ts';
import type { TaskContext } from '#server/tasks/task.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { mailServer } from './mail-server.ts';
import { tellStory, type ToldStory } from './told-story.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const folder = mkdtempSync(join(tmpdir(), 'suitcase-reminders-'));
// A month's end, far enough away that the database's own clock does not matter.
const ends = Date.UTC(new Date().getUTCFullYear() + 2, 2, 1);
let db: TestDatabase;
let keys: MasterKeys;
let post: Awaited<ReturnType<typeof mailServer>>;
let now = 0;
let context: TaskContext;

beforeAll(async () => {
	db = await testDatabase();
	post = await mailServer();
	const read = readSettings({ SUITCASE_DATA: folder, MAIL_FROM: 'letters@example.org', MAIL_URL: post.url });
	if (!read.ok) throw new Error('settings');
	const { config, secrets } = read.value;
	keys = await openMasterKeys(config.keysFile);
	context = { db: db.worker, config, secrets, secret: db.secret, clock: () => now, log: () => {} };
});
afterAll(async () => {
	post.server.close();
	await db[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true });
});

async function told(contact: Record<string, unknown> | null, more: ToldStory = {}) {
	const story = await tellStory(db.owner, keys, { until: ends, ...more });
	if (contact) {
		const at = { table: 'story.sealed', row: story.storyId, field: 'contact', version: 1 };
		const body = sealJson(story.key, at, { safeHours: '', callerName: '', mayLeaveMessage: false, ...contact });
		await db.owner
			.insertInto('story.sealed')
			.values({ story_id: story.storyId, field: 'contact', version: 1, body })
			.execute();
	}
	return story.storyId;
}
const personOf = async (storyId: string) =>
	(await db.owner.selectFrom('story.person').select('id').where('story_id', '=', storyId).executeTakeFirstOrThrow()).id;
/** The clock comes to that many days before the end; only this story is looked at. */
async function day(storyId: string, before: number): Promise<void> {
	// What was seen once is never unseen: each test begins at a clock of its own.
	await db.owner.deleteFrom('office.setting').where('key', '=', 'latest_seen_now').execute();
	now = ends - before * DAY + 1000;
	await task.run(context, { storyId });
}
const rows = (storyId: string) =>
	db.owner
		.selectFrom('story.reminder')
		.select(['stage', 'way', 'sent_at', 'outcome'])
		.where('story_id', '=', storyId)
		.orderBy('stage', 'desc')
		.execute();
const lettersTo = (address: string) => post.received.filter((line) => line === `RCPT TO:<${address}>`).length;

test('by e-mail: three letters, each once, that say nothing to whoever else reads them', async () => {
	const storyId = await told({ how: 'mail', value: 'A.Friend@mail.example' });
	for (const before of [91, 90, 89, 45, 30, 29, 8, 7, 6, 6]) await day(storyId, before);
	expect(lettersTo('a.friend@mail.example')).toBe(3);
	expect((await rows(storyId)).map(({ stage, way, sent_at }) => [stage, way, sent_at !== null])).toEqual([
		...[
			[90, 'mail', true],
			[30, 'mail', true],
			[7, 'mail', true]
		]
	]);
	const letter = post.received.join('\n');
	expect(letter).toContain('Subject: About a date');
	expect(letter).toContain('You asked us to write to you about a date.');
	for (const word of [storyId, 'story', 'Suitcase', 'suitcase', 'http', 'migra', 'office', 'Test office', 'consent'])
		expect(letter, word).not.toContain(word);
	// Whoever gets one of them twice sees it once.
	expect(new Set(post.received.filter((line) => /^Message-ID:/i.test(line))).size).toBe(3);
});

test('in the language in which the yes was given', async () => {
	const storyId = await told({ how: 'mail', value: 'une.amie@mail.example' });
	await db.owner.updateTable('story.story').set({ language: 'fr' }).where('id', '=', storyId).execute();
	const before = post.received.length;
	await day(storyId, 90);
	const letter = post.received.slice(before).join('\n');
	expect(letter).toMatch(/Vous nous avez demand=C3=A9|Vous nous avez demandé/);
});

test('by telephone or through a person: a task for the desk, and no letter; no contact: nothing at all', async () => {
	const [phone, person, nobody] = [
		await told({ how: 'phone', value: '+32 2 000 00 00' }),
		await told({ how: 'person', value: 'the neighbour' }),
		await told(null)
	];
	const letters = post.received.length;
	for (const storyId of [phone, person, nobody]) await day(storyId, 30);
	expect(post.received.length).toBe(letters);
	expect([...(await rows(phone)), ...(await rows(person))].map(({ way, stage }) => [way, stage])).toEqual([
		...[
			['desk', 30],
			['desk', 30]
		]
	]);
	expect((await rows(nobody)).map(({ way }) => way)).toEqual(['none']);
	const jobs = await db.owner
		.selectFrom('story.history')
		.select(['story_id', 'did'])
		.where('did', 'like', 'reminded%')
		.execute();
	expect(jobs.filter(({ story_id }) => [phone, person].includes(story_id)).map(({ did }) => did)).toEqual([
		...['reminded_desk', 'reminded_desk']
	]);
});

test('two workers at once, a crash in the middle and a dead server: one letter, and none is lost', async () => {
	const storyId = await told({ how: 'mail', value: 'twice@mail.example' });
	await db.owner.deleteFrom('office.setting').where('key', '=', 'latest_seen_now').execute();
	now = ends - 30 * DAY;
	await Promise.all([task.run(context, { storyId }), task.run(context, { storyId })]);
	expect(lettersTo('twice@mail.example')).toBe(1);

	const crashed = await told({ how: 'mail', value: 'crashed@mail.example' });
	const which = {
		...{ storyId: crashed, personId: await personOf(crashed) },
		...{ endsAt: new Date(ends), stage: 30 as const }
	};
	// A worker took it and died before it was sent.
	expect(await takeReminder(db.worker, which, 'mail', now)).toBe(true);
	await task.run(context, { storyId: crashed });
	expect(lettersTo('crashed@mail.example')).toBe(0);
	now += HOUR;
	await task.run(context, { storyId: crashed });
	await task.run(context, { storyId: crashed });
	expect(lettersTo('crashed@mail.example')).toBe(1);

	const late = await told({ how: 'mail', value: 'late@mail.example' });
	const dead = { ...context, secrets: { ...context.secrets, mailUrl: 'smtp://127.0.0.1:1' } };
	await expect(task.run(dead, { storyId: late })).rejects.toThrow(/did not take/);
	now += 61_000;
	await task.run(context, { storyId: late });
	expect(lettersTo('late@mail.example')).toBe(1);
});

test('an address that does not exist, and a site without mail, become a task for a person', async () => {
	const wrong = await told({ how: 'mail', value: 'nobody@mail.example' });
	await day(wrong, 7);
	const without = await told({ how: 'mail', value: 'somebody@mail.example' });
	await task.run({ ...context, secrets: { ...context.secrets, mailUrl: null } }, { storyId: without });
	expect([...(await rows(wrong)), ...(await rows(without))].map(({ way }) => way)).toEqual(['desk', 'desk']);
	expect(lettersTo('somebody@mail.example')).toBe(0);
});

test('a child: guardian and child both get the letter, and somebody talks with both', async () => {
	const contact = { how: 'mail', value: 'child@mail.example', guardian: 'guardian@mail.example' };
	const storyId = await told(contact);
	await db.owner.updateTable('story.person').set({ minor: true }).where('story_id', '=', storyId).execute();
	await day(storyId, 90);
	await day(storyId, 89);
	expect([lettersTo('child@mail.example'), lettersTo('guardian@mail.example')]).toEqual([1, 1]);
	expect((await rows(storyId)).map(({ way }) => way)).toEqual(['desk']);
});

test('who has renewed already gets no more letters, unless the office says no', async () => {
	const to = 'renewed@example.org';
	const storyId = await told({ how: 'mail', value: to });
	await day(storyId, 90);
	expect(lettersTo(to)).toBe(1);
	const event = (kind: string, detail: object) =>
		sql`select story.append_event(${storyId}, ${kind}, 'teller', ${JSON.stringify(detail)}::jsonb)`.execute(db.owner);
	await event('renewed', { what: 'grants' });
	await event('wider_asked', { grants: {}, renewal: true });
	await event('renewed', { what: 'notice' });
	await day(storyId, 30);
	expect(lettersTo(to)).toBe(1);
	// Accepted: it begins later, and lasts longer.
	await event('widened', {});
	await sql`insert into story.wider_grant (story_id, person_id, channel, levels, valid_from, valid_until)
		values (${storyId}, ${await personOf(storyId)}, 'web', '{}', ${new Date(ends - DAY)}, ${new Date(ends + 300 * DAY)})`.execute(
		db.owner
	);
	await day(storyId, 29);
	expect(lettersTo(to)).toBe(1);
	await db.owner.deleteFrom('story.wider_grant').where('story_id', '=', storyId).execute();
	await event('refused', {});
	await day(storyId, 7);
	expect(lettersTo(to)).toBe(2);
});

test('nobody is reminded of what was taken back, and erasing forgets the reminders', async () => {
	const storyId = await told({ how: 'phone', value: '1' });
	await day(storyId, 90);
	expect(await rows(storyId)).toHaveLength(1);
	await db.owner.transaction().execute((tx) => eraseRows(tx, storyId, new Date(now)));
	expect(await rows(storyId)).toEqual([]);
	await day(storyId, 30);
	expect(await rows(storyId)).toEqual([]);
});

test('each hour the clock finds them by itself and leaves one job for each', async () => {
	const storyId = await told({ how: 'phone', value: '2' });
	await db.owner.deleteFrom('office.setting').where('key', '=', 'latest_seen_now').execute();
	now = ends - 60 * DAY;
	await task.run(context, null);
	await task.run(context, null);
	const { rows: jobs } = await sql<{ key: string }>`
		select key from graphile_worker.jobs where key = ${`remind:${storyId}`}`.execute(db.owner);
	expect(jobs).toHaveLength(1);
	expect(await rows(storyId)).toEqual([]);
});
