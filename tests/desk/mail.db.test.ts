import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSettings } from '#server/config/config.ts';
import { task } from '#server/tasks/notify-desk.ts';
import type { TaskContext } from '#server/tasks/task.ts';
import { readSetting } from '#server/store/settings.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
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

/** A mail server that takes everything and remembers it. */
async function mailServer(): Promise<{ url: string; received: string[]; server: Server }> {
	const received: string[] = [];
	const server = createServer((socket) => {
		let inData = false;
		let text = '';
		socket.write('220 here\r\n');
		socket.on('error', () => {});
		socket.on('data', (chunk) => {
			text += chunk.toString('utf8');
			for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
				const line = text.slice(0, end);
				text = text.slice(end + 2);
				received.push(line);
				if (inData) {
					if (line !== '.') continue;
					inData = false;
					socket.write('250 taken\r\n');
				} else if (/^DATA/i.test(line)) {
					inData = true;
					socket.write('354 go on\r\n');
				} else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
				else socket.write('250 ok\r\n');
			}
		});
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const at = server.address();
	return { url: `smtp://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}`, received, server };
}

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
	await task.run(context('smtp://127.0.0.1:1', Date.now()), 'nonsense');
});
