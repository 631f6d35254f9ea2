/** A notice read aloud: made anew, offered with exactly its words, and no longer when they change. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noticeIn, noticeOf } from '#messages/notice.ts';
import { filePlaces } from '#server/config/file-places.ts';
import { readSettings } from '#server/config/config.ts';
import { createDeskDoor, type DeskDoor } from '#server/desk/door.ts';
import { expectClean, generated, make, TOOLS } from './media/recording-fixtures.ts';
import { openFile } from '#server/public/open-file.ts';
import { registerNotices } from '#server/store/notices/notices.ts';
import { soundOfNotice } from '#server/store/notices/sounds.ts';
import { task } from '#server/tasks/notice-sound.ts';
import { task as sweep } from '#server/tasks/sweep-stray-files.ts';
import type { TaskContext } from '#server/tasks/task.ts';
import { openFloor, type Floor } from './desk/office-floor.ts';
import { openTestDoor, type TestDoor, walker } from './intake-door.ts';

let it: TestDoor;
let floor: Floor;
let desk: DeskDoor;
let context: TaskContext;
const folder = mkdtempSync(join(tmpdir(), 'suitcase-notices-'));
beforeAll(async () => {
	it = await openTestDoor();
	await it.db.owner.deleteFrom('office.office').where('id', '=', 'brussels').execute();
	floor = await openFloor(it.db);
	desk = createDeskDoor(floor.deps);
	const read = readSettings({ SUITCASE_DATA: folder });
	if (!read.ok) throw new Error('settings');
	const { config, secrets } = read.value;
	context = { db: it.db.worker, config, secrets, secret: it.db.secret, clock: () => Date.now(), log: () => {} };
});
afterAll(async () => {
	await it.close();
	rmSync(folder, { recursive: true });
});

const today = noticeIn('en');
const places = () => filePlaces(context.config);
const publicDeps = () => ({ db: it.db.public, clock: Date.now, files: places().public, origin: null });
async function bytesOf(name: string): Promise<Buffer> {
	const found = await openFile(publicDeps(), name);
	if (!found.ok) throw new Error(found.reason);
	return Buffer.from(await new Response(found.value.body()).arrayBuffer());
}

test.skipIf(!TOOLS)(
	'what a person reads is made anew, clean, public under its own hash, and named by a yes',
	async () => {
		const tags = ['-metadata', 'title=SECRET-TITLE', '-metadata', 'artist=SECRET-NAME'];
		const body = make(...generated('sine=frequency=300:duration=2'), ...tags, '-c:a', 'libopus', 'notice.webm');
		const manager = floor.people.office_manager;
		const asked = { language: 'en', hash: today.hash, body };
		expect(await desk.takeNoticeSound(floor.people.editor, asked)).toEqual({ ok: false, reason: 'not_allowed' });
		expect(await desk.takeNoticeSound(manager, { ...asked, hash: '0'.repeat(64) })).toEqual({
			ok: false,
			reason: 'notice_changed'
		});
		expect(await desk.takeNoticeSound(manager, { ...asked, body: Buffer.alloc(0) })).toMatchObject({
			reason: 'reading_empty'
		});
		expect(await desk.takeNoticeSound(manager, asked)).toEqual({ ok: true, value: null });
		await task.run(context, {});
		const sound = await soundOfNotice(it.db.intake, today);
		expect(sound).toMatchObject({ readBy: 'person', hash: today.hash });
		if (sound === null) return;
		const aac = await bytesOf(sound.aac);
		expect(createHash('sha256').update(aac).digest('hex')).toBe(sound.sha256);
		expectClean(aac, 'notice.m4a', ['aac']);
		expectClean(await bytesOf(sound.opus), 'notice.webm', ['opus']);
		expect(await it.db.owner.selectFrom('office.notice_upload').selectAll().execute()).toEqual([]);

		// The form offers it, and the yes names it.
		const walk = walker(it);
		const first = await walk.post({ country: 'BE', adult: 'yes' });
		expect(first.view).toMatchObject({ kind: 'ask', sound: { sha256: sound.sha256, readBy: 'person' } });
		await walk.post({ country: 'BE', adult: 'yes', office: 'brussels' });
		await walk.post({ brings: 'Patience', text: 'One.', fromCountry: 'MA', language: 'en' });
		await walk.post({ claim: 'no' });
		await walk.post({ reach: 'none', showFirst: 'first' });
		expect((await walk.post({ intent: 'send' })).view.kind).toBe('receipt');
		const given = await it.db.owner
			.selectFrom('story.consent_event')
			.select('detail')
			.where('kind', '=', 'given')
			.executeTakeFirstOrThrow();
		expect(given.detail).toMatchObject({ noticeHash: today.hash, noticeSound: sound.sha256, noticeHeard: false });
	}
);

test.skipIf(!TOOLS)(
	'when the words change it is no longer offered; files that are missing come back from the database',
	async () => {
		const changed = noticeOf('en', 1, `${today.text}.`);
		await registerNotices(it.db.owner, [changed]);
		expect(await soundOfNotice(it.db.public, changed)).toBeNull();
		const sound = await soundOfNotice(it.db.public, today);
		if (sound === null) throw new Error('no sound');
		await sweep.run({ ...context, clock: () => Date.now() + 10 * 86_400_000 }, {});
		expect(existsSync(join(places().public, sound.aac))).toBe(true);
		unlinkSync(join(places().public, sound.aac));
		expect(await openFile(publicDeps(), sound.aac)).toEqual({ ok: false, reason: 'gone' });
		await task.run(context, {});
		expect((await bytesOf(sound.aac)).length).toBeGreaterThan(1000);
		expect(await desk.withdrawNoticeSound(floor.people.office_manager, sound.sha256)).toMatchObject({ ok: true });
		expect(await openFile(publicDeps(), sound.aac)).toEqual({ ok: false, reason: 'gone' });
		expect(await soundOfNotice(it.db.public, today)).toBeNull();
	}
);

test.skipIf(!TOOLS)('what is no sound is refused, forgotten, and the desk sees it', async () => {
	const body = Buffer.from('no sound at all '.repeat(100));
	await desk.takeNoticeSound(floor.people.network_manager, { language: 'en', hash: today.hash, body });
	await task.run(context, {});
	const views = await desk.readNotices(floor.people.network_manager);
	expect(views.ok && views.value.find(({ language }) => language === 'en')).toMatchObject({
		...{ sound: null, waits: false, refusal: 'not_a_recording' }
	});
});

test.skipIf(!TOOLS || !existsSync('/usr/bin/espeak-ng'))(
	'where the office asks for it, a machine reads, and is named as one',
	async () => {
		const french = noticeIn('fr');
		const asked = { language: 'fr', hash: french.hash };
		expect(await desk.letMachineRead(floor.people.office_manager, asked)).toMatchObject({ ok: true });
		await task.run(context, { language: 'fr' });
		const sound = await soundOfNotice(it.db.public, french);
		expect(sound).toMatchObject({ readBy: 'machine' });
		expect(sound?.seconds).toBeGreaterThan(60);
	},
	// Minutes of sound, made anew on a small machine.
	300_000
);
