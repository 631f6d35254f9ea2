import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSettings } from '#server/config/config.ts';
import { task as alarm } from '#server/tasks/drill-alarm.ts';
import { task } from '#server/tasks/notify-desk.ts';
import { readIds, WrongPayload } from '#server/queue/jobs.ts';
import type { TaskContext } from '#server/tasks/task.ts';
import { beginRun, endRun } from '#server/store/drill/runs.ts';
import { readSetting } from '#server/store/settings.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { mailServer } from '../mail-server.ts';
import { openFloor, type Floor } from './office-floor.ts';

let db: TestDatabase;
let floor: Floor;
beforeAll(async () => {
	db = await testDatabase();
	floor = await openFloor(db);
	await db.owner
		.updateTable('office.office')
		.set({ mail: 'desk@brussels.example' })
		.where('id', '=', 'brussels')
		.execute();
});
afterAll(() => db[Symbol.asyncDispose]());

function context(mailUrl: string | null, now: number): TaskContext {
	const read = readSettings({ ORIGIN: 'https://stories.example.org', MAIL_FROM: 'suitcase@example.org' });
	if (!read.ok) throw new Error('settings');
	return {
		db: db.worker,
		config: read.value.config,
		secrets: { ...read.value.secrets, mailUrl },
		secret: db.secret,
		clock: () => now,
		log: () => {}
	};
}

test('says that something arrived, and not what, about whom or from where', async () => {
	const storyId = await floor.story({ language: 'ti', origin: 'ER' });
	const { url, received, server } = await mailServer();
	await task.run(context(url, Date.now()), { storyId });
	server.close();
	const mail = received.join('\n');
	expect(mail).toContain('RCPT TO:<desk@brussels.example>');
	expect(mail).toMatch(/^Subject: /m);
	expect(mail).not.toContain(storyId);
	expect(mail).not.toMatch(/\bti\b|Eritrea|\bER\b/);
	expect(await readSetting(db.worker, 'mail_state')).toMatchObject({ state: 'ok' });
});
test('speaks the languages of those who work at the office, and English where nobody does', async () => {
	const subjectOf = (mail: string) => {
		const raw = /^Subject: ((?:.|\r?\n[ \t])*)/m.exec(mail)?.[1] ?? '';
		return raw
			.replaceAll(/\?=\s+=\?/g, '?==?')
			.replaceAll(/=\?UTF-8\?B\?([^?]*)\?=/gi, (_, text: string) => Buffer.from(text, 'base64').toString('latin1'))
			.replaceAll(/=\?UTF-8\?Q\?([^?]*)\?=/gi, (_, text: string) =>
				text
					.replaceAll('_', ' ')
					.replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)))
			);
	};
	const sent = async (at: number) => {
		const { url, received, server } = await mailServer();
		await task.run(context(url, at), { storyId });
		server.close();
		return Buffer.from(subjectOf(received.join('\n')), 'latin1').toString('utf8');
	};
	const people = db.owner.updateTable('office.member');
	const storyId = await floor.story();
	const before = await db.owner.selectFrom('office.member').select(['id', 'language']).execute();
	await people.set({ language: 'uk' }).execute();
	await people.set({ language: 'es' }).where('id', '=', floor.people.editor.id).execute();
	await people.set({ language: 'zh', closed_at: new Date() }).where('id', '=', floor.people.translator.id).execute();
	const both = await sent(Date.now() + 3e9);
	expect(both).toContain('ha llegado algo');
	expect(both).toContain('щось надійшло');
	expect(both).not.toMatch(/something|quelque|有新内容/);
	await people.set({ closed_at: new Date() }).execute();
	expect(await sent(Date.now() + 4e9)).toContain('something arrived');
	for (const { id, language } of before) await people.set({ language, closed_at: null }).where('id', '=', id).execute();
});
test('a dead server is noted and asked again later, without waiting for it each time', async () => {
	const storyId = await floor.story();
	const { url, server } = await mailServer();
	await new Promise((done) => server.close(done));
	const now = Date.now();
	await expect(task.run(context(url, now), { storyId })).rejects.toThrow(/did not take/);
	expect(await readSetting(db.worker, 'mail_state')).toMatchObject({ state: 'failing' });
	await expect(task.run(context(url, now + 1000), { storyId })).rejects.toThrow(/a moment ago/);
	await expect(task.run(context(url, now + 61_000), { storyId })).rejects.toThrow(/did not take/);
});
test('without mail, without an address and without a story nothing happens', async () => {
	const storyId = await floor.story({ office: 'tunis' });
	await task.run(context(null, Date.now()), { storyId });
	await task.run(context('smtp://127.0.0.1:1', Date.now() + 1e9), { storyId });
	await task.run(context('smtp://127.0.0.1:1', Date.now() + 1e9), { storyId: 'zzzzzzzzzz' });
	expect(() => readIds(task.name, 'nonsense')).toThrow(WrongPayload);
});
test('offices are told that new stories wait, once a day, and that of no story', async () => {
	const { url, received, server } = await mailServer();
	const now = Date.now();
	const result = { steps: [], gone: null, residue: { media: 1 }, skipped: [], restored: null, trouble: null };
	const told = () => received.filter((line) => line.startsWith('RCPT TO')).length;
	await alarm.run(context(url, now), {});
	expect(told(), 'nothing waits').toBe(0);
	await endRun(
		db.worker,
		await beginRun(db.worker, false, new Date(now)),
		{ ...result, failedAt: 'files' },
		new Date(now)
	);
	await alarm.run(context(url, now), {});
	await alarm.run(context(url, now + 3_600_000), {});
	expect(told()).toBe(1);
	expect(received.join('\n')).toContain('RCPT TO:<desk@brussels.example>');
	await alarm.run(context(url, now + 24 * 3_600_000), {});
	expect(told()).toBe(2);
	server.close();
	await db.owner.deleteFrom('office.drill_run').execute();
});
test('nobody is told that something happened to a story that nobody told', async () => {
	const storyId = await floor.story();
	const { url, received, server } = await mailServer();
	await task.run(context(url, Date.now() + 2e9), { storyId });
	expect(received.length).toBeGreaterThan(0);
	received.length = 0;
	const run = await beginRun(db.worker, false, new Date());
	await sql`select story.plant_canary(${run}::uuid, 'canarybrdx', 'brussels')`.execute(db.worker);
	await task.run(context(url, Date.now() + 2e9), { storyId: 'canarybrdx' });
	server.close();
	expect(received).toEqual([]);
});
