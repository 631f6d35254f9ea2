/** Which notice a yes was given under, and what a changed notice may and may not do. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { levelOf, ZERO } from '#domain/consent/ladders.ts';
import type { Notice } from '#domain/consent/notice.ts';
import { MADE_FROM, madeFrom } from '#domain/tell/made-from.ts';
import { noticeIn, noticeOf, noticesToday } from '#messages/notice.ts';
import { createIntakeDoor } from '#server/intake/door.ts';
import { readNotice } from '#server/public/read-notice.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { registerNotices } from '#server/store/notices/notices.ts';
import { openTestDoor, type TestDoor, walker } from './intake-door.ts';
import { readAloud } from './read-aloud.ts';

let it: TestDoor;
let floor: TestDoor;
/** The notice that the door gives out now. */
let today: (language: string) => Notice = noticeIn;
beforeAll(async () => {
	floor = await openTestDoor();
	it = { ...floor, door: createIntakeDoor({ ...floor.deps, notices: (language) => today(language) }) };
});
afterAll(() => floor.close());

const form = (fields: Record<string, string>) => {
	const data = new FormData();
	for (const [name, value] of Object.entries(fields)) data.append(name, value);
	return data;
};
async function post(fields: Record<string, string>) {
	const { page } = await it.door.mine.post(form(fields), 'somebody', 'en');
	if (page.kind !== 'open') throw new Error(`the page asks for digits: ${page.notice}`);
	return page;
}
/** Tells a story through the form; the digits of its receipt. */
async function tell(): Promise<string> {
	const walk = walker(it);
	await walk.toCheck();
	const { view } = await walk.post({ intent: 'send' });
	if (view.kind !== 'receipt') throw new Error(view.kind);
	return view.digits;
}
const eventsOf = (storyId: string) =>
	it.db.owner
		.selectFrom('story.consent_event')
		.select(['kind', 'detail', 'by_whom'])
		.where('story_id', '=', storyId)
		.orderBy('version')
		.execute();
const grantsOf = (storyId: string) =>
	it.db.owner
		.selectFrom('story.consent_grant')
		.selectAll()
		.where('story_id', '=', storyId)
		.orderBy('version')
		.execute();

test('every start writes the words of today down once, and nobody can change them', async () => {
	await registerNotices(it.db.owner, noticesToday());
	const rows = await it.db.owner.selectFrom('office.notice').selectAll().execute();
	expect(rows.map(({ hash }) => hash).sort()).toEqual(
		noticesToday()
			.map(({ hash }) => hash)
			.sort()
	);
	await expect(it.db.owner.updateTable('office.notice').set({ text: 'x' }).execute()).rejects.toThrow(/only added to/);
	await expect(it.db.owner.deleteFrom('office.notice').execute()).rejects.toThrow(/only added to/);
	const forged = { ...noticeOf('en', 1, 'other words'), hash: noticeIn('en').hash.replace(/^./, 'f') };
	await expect(registerNotices(it.db.owner, [forged])).rejects.toThrow(/check/);
});

test('a yes names the words it was given under; words that never were are refused', async () => {
	const { view } = await post({ intent: 'open', digits: await tell() });
	const { hash } = noticeIn('en');
	expect(view.notice).toMatchObject({ hash, requested: false, language: 'en' });
	expect((await eventsOf(view.id))[0]?.detail).toMatchObject({
		noticeHash: hash,
		noticeLanguage: 'en',
		noticeNumber: 1
	});
	const publicDeps = { db: it.db.public, clock: Date.now, files: '/nowhere', origin: null };
	expect(await readNotice(publicDeps, hash)).toMatchObject({ text: noticeIn('en').text, isToday: true });
	expect(await readNotice(publicDeps, '0'.repeat(64))).toBeNull();
	const detail = { noticeHash: '0'.repeat(64), noticeLanguage: 'en', noticeNumber: 1 };
	const forged = appendConsentEvent(it.db.owner, { storyId: view.id, kind: 'renewed', byWhom: 'teller', detail });
	await expect(forged).rejects.toThrow(/no such notice/);
});

test('mending a word asks nobody again; another meaning asks each teller, and widens and ends nothing', async () => {
	const digits = await tell();
	const before = noticeIn('en');
	const first = await post({ intent: 'open', digits });
	const grants = await grantsOf(first.view.id);
	today = (language) => noticeOf(language, 1, `${before.text}.`);
	await registerNotices(it.db.owner, [today('en')]);
	expect((await post({ pass: first.view.carried })).view.notice.requested).toBe(false);

	const [line = ''] = before.text.split('\n');
	today = (language) => noticeOf(language, 2, before.text.replace(line, 'It means something else.'));
	await registerNotices(it.db.owner, [today('en')]);
	const asked = await post({ pass: first.view.carried, screen: 'notice' });
	expect([asked.screen, asked.view.notice.requested]).toEqual(['notice', true]);
	expect(asked.view.notice.compared.filter((one) => one.before !== one.after)).toEqual([
		{ before: line, after: 'It means something else.' }
	]);
	// Nothing happened by itself.
	expect(await grantsOf(first.view.id)).toEqual(grants);

	const pass = first.view.carried;
	const until = asked.view.grants[0]?.untilMonth ?? '';
	const change = async (fields: Record<string, string>) => {
		const { view } = await post({ pass });
		const from = { [MADE_FROM]: madeFrom(view.grants), noticeHash: view.notice.todayHash };
		return post({ pass, intent: 'change', screen: 'change', 'web-on': 'yes', 'web-until': until, ...from, ...fields });
	};
	// Less never waits for a new notice; more does, and what was typed is kept.
	const mixed = await change({ 'web-origin': 'none', 'web-name': 'first_name' });
	expect([mixed.notice, mixed.screen, mixed.typed['web-name']]).toEqual(['notice_first', 'change', 'first_name']);
	expect(mixed.view.grants[0]?.levels).toMatchObject({ origin: levelOf('origin', 'none'), name: 1 });
	expect((await eventsOf(first.view.id)).map(({ kind }) => kind)).toEqual(['given', 'narrowed']);
	// On the way to read what is new, and back, nothing that was chosen is lost.
	const way = form({ pass, screen: 'change', ...mixed.typed, noticeFrom: 'change' });
	way.append('screen', 'notice');
	const { page: read } = await it.door.mine.post(way, 'somebody', 'en');
	expect(read).toMatchObject({ kind: 'open', screen: 'notice', typed: { 'web-name': 'first_name' } });
	const lock = appendConsentEvent(it.db.owner, {
		storyId: first.view.id,
		kind: 'wider_asked',
		byWhom: 'teller',
		detail: { grants: { web: { levels: ZERO } } }
	});
	await expect(lock).rejects.toThrow(/newest notice/);

	const agreed = await change({ 'web-origin': 'none', 'web-name': 'first_name', noticeAck: 'yes' });
	expect([agreed.notice, agreed.view.notice.requested]).toEqual(['changed_asked', false]);
	expect((await eventsOf(first.view.id)).map(({ kind }) => kind)).toEqual([
		'given',
		'narrowed',
		'renewed',
		'wider_asked'
	]);
	// A yes to a notice in between answers no wish.
	const { notice } = agreed.view;
	expect((await post({ pass, intent: 'accept_notice', noticeHash: notice.todayHash })).view.wishWaiting).toBe(true);
	today = noticeIn;
});

test('a yes to the new notice changes nothing else; told under an old one, the form is read again before it is sent', async () => {
	const digits = await tell();
	const walk = walker(it);
	await walk.toCheck();
	const next = noticeOf('en', 3, 'The third.');
	today = () => next;
	await registerNotices(it.db.owner, [next]);
	const first = await post({ intent: 'open', digits });
	const grants = await grantsOf(first.view.id);
	const older = await post({ pass: first.view.carried, intent: 'accept_notice', noticeHash: noticeIn('en').hash });
	expect([older.screen, older.notice, older.view.notice.requested]).toEqual(['notice', 'notice_older', true]);
	// Whoever cannot read hears what is new where it is asked about, and on its own page.
	const sound = await readAloud(it.db.worker, next);
	const offered = await post({ pass: first.view.carried, screen: 'notice' });
	expect([older.view.notice.sound, offered.view.notice.sound]).toMatchObject([null, { sha256: sound }]);
	const publicDeps = { db: it.db.public, clock: Date.now, files: '/nowhere', origin: null };
	expect((await readNotice(publicDeps, next.hash))?.sound).toMatchObject({ readBy: 'person' });
	expect((await readNotice(publicDeps, noticeIn('en').hash))?.sound).toBeNull();
	const accept = { pass: first.view.carried, intent: 'accept_notice', noticeHash: next.hash };
	const yes = await post(accept);
	expect([yes.notice, yes.view.notice]).toMatchObject(['notice_accepted', { requested: false, hash: next.hash }]);
	expect(await grantsOf(first.view.id)).toEqual(grants);
	// Pressed twice, it is said once.
	const events = await eventsOf(first.view.id);
	expect(events.at(-1)?.detail).toMatchObject({ noticeHash: next.hash, noticeSound: sound });
	expect((await post(accept)).notice).toBe('notice_accepted');
	expect(await eventsOf(first.view.id)).toEqual(events);

	const again = await walk.post({ intent: 'send' });
	expect(again.view).toMatchObject({
		kind: 'ask',
		screen: 'start',
		notice: 'notice_changed',
		answers: { country: 'BE' }
	});
	await walk.post({ country: 'BE', adult: 'yes' });
	await walk.post({ screen: 'check', intent: 'go:check' });
	const { view } = await walk.post({ intent: 'send' });
	expect(view.kind).toBe('receipt');
	today = noticeIn;
});
