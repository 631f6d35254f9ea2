/** A press door, a desk and a mail server on a real database, for tests of what journalists get. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { strFromU8, unzipSync } from 'fflate';
import { readSettings } from '#server/config/config.ts';
import { createPressDoor, type PressDoor } from '#server/press/door.ts';
import { decideJournalist, readPress } from '#server/desk/press.ts';
import { publishStory } from '#server/publishing/publish-story.ts';
import { type MasterKeys, openMasterKeys } from '#server/seal/master-keys.ts';
import { readIds } from '#server/queue/jobs.ts';
import { task as pressMail } from '#server/tasks/press-mail.ts';
import { task as pressStop } from '#server/tasks/press-stop.ts';
import type { TaskContext } from '#server/tasks/task.ts';
import { openFloor, type Floor } from './desk/office-floor.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { mailServer } from './mail-server.ts';
import { tellStory, type ToldStory } from './told-story.ts';
import { publishingOf } from './publishing-floor.ts';

export const ORIGIN = 'https://stories.example.org';
export const AMINA = {
	name: 'Amina Press',
	outlet: 'The Paper',
	email: 'amina@paper.example.org',
	purpose: 'A report on bread.',
	office: 'brussels',
	terms: 'yes'
};

export interface PressRoom {
	readonly db: TestDatabase;
	readonly keys: MasterKeys;
	readonly door: PressDoor;
	readonly floor: Floor;
	readonly publicFiles: string;
	/** Every line that the mail server was given. */
	readonly received: string[];
	/** Everything that tasks wrote into the log. */
	readonly logged: string[];
	publish(storyId: string): ReturnType<typeof publishStory>;
	/** Tells a story that is allowed on the site and for the press, and publishes it. */
	told(story?: ToldStory): Promise<string>;
	/** Runs what waits of these tasks until nothing does; unless only what is `due`, also what is for later. */
	work(which?: 'due'): Promise<string[]>;
	/** The word of the newest link that went out by mail, to a page in `locale` (by default English). */
	lastLink(locale?: string): string;
	/** Registered, approved and inside: the word of the session. */
	inside(who?: Partial<typeof AMINA>): Promise<string>;
	close(): Promise<void>;
}

export async function openPressRoom(): Promise<PressRoom> {
	const folder = mkdtempSync(join(tmpdir(), 'suitcase-press-'));
	const publicFiles = join(folder, 'public');
	mkdirSync(publicFiles);
	const db = await testDatabase();
	const post = await mailServer();
	const read = readSettings({ SUITCASE_DATA: folder, MAIL_FROM: 'a@b.example.org', MAIL_URL: post.url, ORIGIN });
	if (!read.ok) throw new Error('settings');
	const keys = await openMasterKeys(read.value.config.keysFile);
	const floor = await openFloor(db, { keys, sealedFiles: join(folder, 'sealed') });
	const clock = Date.now;
	const logged: string[] = [];
	const context: TaskContext = {
		...read.value,
		db: db.worker,
		secret: db.secret,
		clock,
		log: (line) => logged.push(line)
	};
	const publishing = publishingOf(db, { keys, folder, publicFiles, poster: async () => null, clock });
	const door = createPressDoor({ db: db.press, derive: db.secret.derive, keys, files: publicFiles, mail: true, clock });
	const deps = { ...floor.deps, clock };
	let callers = 0;
	const room: PressRoom = {
		...{ db, keys, door, floor: { ...floor, deps }, publicFiles, received: post.received, logged },
		publish: (storyId) => publishStory(publishing, storyId),
		async told(story = {}) {
			const { storyId } = await tellStory(db.owner, keys, { channels: ['web', 'press'], ...story });
			await room.publish(storyId);
			return storyId;
		},
		async work(which) {
			const done: string[] = [];
			for (;;) {
				const { rows } = await sql<{ task: string; payload: unknown }>`delete from graphile_worker._private_jobs j
					using graphile_worker._private_tasks t where t.id = j.task_id and t.identifier in ('press-stop', 'press-mail')
						and (${which !== 'due'} or j.run_at <= now())
					returning t.identifier as task, j.payload`.execute(db.owner);
				if (rows.length === 0) return done;
				for (const { task, payload } of rows) {
					done.push(task);
					if (task === 'press-stop') await pressStop.run(context, readIds('press-stop', payload));
					else await pressMail.run(context, readIds('press-mail', payload));
				}
			}
		},
		lastLink: (locale = 'en') =>
			/\/press\/link\/([\w-]{43})/.exec(
				post.received
					.join('\n')
					.replaceAll('=\n', '')
					.split(`/${locale}/press/link/`)
					.map((text) => `/press/link/${text}`)
					.at(-1) ?? ''
			)?.[1] ?? '',
		async inside(who = {}) {
			callers += 1;
			const caller = `caller ${callers}`;
			await door.register({ ...AMINA, ...who }, 'en', caller);
			await room.work();
			await door.confirm(room.lastLink(), { ...AMINA, ...who }, { locale: 'en', caller });
			const manager = floor.people.network_manager;
			const desk = await readPress(deps, manager);
			const email = who.email ?? AMINA.email;
			const waiting = desk.ok ? desk.value.waiting.find((one) => one.email === email) : undefined;
			if (!waiting) throw new Error('nobody waits at the desk');
			await decideJournalist(deps, manager, { id: waiting.id, answer: 'approve' });
			await room.work();
			const entered = await door.enter(room.lastLink(), caller);
			if (entered === null) throw new Error('the link did not open');
			return entered.session;
		},
		async close() {
			post.server.close();
			await db[Symbol.asyncDispose]();
			rmSync(folder, { recursive: true });
		}
	};
	return room;
}

/** The files of a kit, by name; texts as text. */
export async function unpacked(body: ReadableStream<Uint8Array>): Promise<Record<string, string>> {
	const bytes = new Uint8Array(await new Response(body).arrayBuffer());
	return Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, content]) => [name, strFromU8(content)]));
}
