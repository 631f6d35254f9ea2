/** Two windows, a button pressed twice, a page that was left open: nothing more is asked than the teller asked. */
import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cap } from '#domain/consent/ladders.ts';
import { receiptFrom } from '#domain/story/receipt.ts';
import { fieldsShown, MADE_FROM, madeFrom } from '#domain/tell/made-from.ts';
import type { MyView } from '#server/intake/mine-view.ts';
import { pauseStory } from '#server/store/consent/change-state.ts';
import { openTestDoor, type TestDoor } from '../../../tests/intake-door.ts';
import { showStory } from '../../../tests/public/shown-stories.ts';
import { rowsOfStory } from '../../../tests/rows-of-story.ts';
import { tellStory, type ToldStory } from '../../../tests/told-story.ts';

let it: TestDoor;
beforeAll(async () => {
	it = await openTestDoor();
});
afterAll(() => it.close());

const some = cap({
	...{ text: 'excerpt', name: 'first_name', face: 'none', voice: 'none' },
	...{ origin: 'country', current: 'region', time: 'year' }
});

/** A story that is shown, with a receipt. */
async function told(more: ToldStory = {}) {
	const { owner } = it.db;
	const { receipts, keys } = it.deps.seal;
	const story = await tellStory(owner, keys, { levels: some, now: it.time.now, channels: ['web'], ...more });
	const digits = receiptFrom(Array.from({ length: 15 }, () => randomInt(10)));
	await owner
		.insertInto('story.receipt')
		.values({ story_id: story.storyId, locator: receipts.locator(digits), hash: await receipts.hash(digits) })
		.execute();
	if (more.approved !== false) {
		await showStory(it.db, { id: story.storyId });
		await owner.updateTable('story.story').set({ desk_state: 'published' }).where('id', '=', story.storyId).execute();
	}
	return { ...story, digits };
}
async function answer(fields: Record<string, string>) {
	const data = new FormData();
	for (const [name, value] of Object.entries(fields)) data.append(name, value);
	return (await it.door.mine.post(data, randomUUID(), 'en')).page;
}
async function post(fields: Record<string, string>) {
	const page = await answer(fields);
	if (page.kind !== 'open') throw new Error(`the page asks for digits: ${page.notice}`);
	return page;
}
const open = async (digits: string) => (await post({ intent: 'open', digits })).view;
/** The form about consent as a browser sends it from a page that showed this. */
const form = (view: MyView, changed: Record<string, string> = {}) => {
	const fields = { ...fieldsShown(view.grants), [MADE_FROM]: madeFrom(view.grants), ...changed };
	return {
		...{ pass: view.carried, intent: 'change', screen: 'change' },
		...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))
	};
};
const events = async (storyId: string) =>
	(
		await it.db.owner
			.selectFrom('story.consent_event')
			.select('kind')
			.where('story_id', '=', storyId)
			.orderBy('version')
			.execute()
	).map(({ kind }) => kind);
const levelsOf = (view: MyView) => view.grants[0]?.levels;

test('what only stood in an older form is not asked for', async () => {
	const { storyId, digits } = await told();
	const [a, b] = [await open(digits), await open(digits)];
	const less = await post(form(a, { 'web-name': 'none' }));
	expect(less.notice).toBe('changed_narrowed');
	const older = await post(form(b));
	expect([older.notice, older.screen, older.typed['web-name']]).toEqual(['changed_older', 'change', 'none']);
	expect([levelsOf(older.view)?.name, older.view.wishWaiting]).toEqual([0, false]);
	expect(await events(storyId)).toEqual(['given', 'narrowed']);
});

test('an older form still shows less at once, and asks for nothing more', async () => {
	const { storyId, digits } = await told();
	const [a, b, c] = [await open(digits), await open(digits), await open(digits)];
	await post(form(a, { 'web-name': 'none' }));
	const less = await post(form(b, { 'web-origin': 'none' }));
	expect([less.notice, levelsOf(less.view)]).toMatchObject(['changed_narrowed', { name: 0, origin: 0 }]);
	const both = await post(form(c, { 'web-time': 'decade', 'web-text': 'full', excluded: 'ar' }));
	expect([both.notice, both.screen]).toEqual(['changed_older_and_narrowed', 'change']);
	expect(levelsOf(both.view)).toMatchObject({ name: 0, origin: 0, time: 1, text: 2 });
	expect(both.view.grants[0]?.excludedLanguages).toEqual(['ar']);
	// What was typed is there, and beside it everything as it stands now.
	expect(both.typed).toMatchObject({ 'web-text': 'full', 'web-name': 'none', 'web-origin': 'none', excluded: 'ar' });
	expect(await events(storyId)).toEqual(['given', 'narrowed', 'narrowed', 'narrowed']);
	const again = await post({ ...form(both.view), ...both.typed });
	expect([again.notice, levelsOf(again.view)?.text]).toEqual(['changed_asked', 2]);
	const wish = await it.db.owner
		.selectFrom('story.consent_event')
		.select('detail')
		.where('story_id', '=', storyId)
		.where('kind', '=', 'wider_asked')
		.executeTakeFirstOrThrow();
	expect(wish.detail).toMatchObject({ grants: { web: { levels: { text: 3, name: 0, origin: 0, time: 1 } } } });
});

test('a way of being shown that was switched off stays off, and one month later than now is no end', async () => {
	const { storyId, digits } = await told({ channels: ['web', 'embed'] });
	const [a, b] = [await open(digits), await open(digits)];
	const off = await post(form(a, { 'embed-on': '' }));
	expect(off.view.grants[1]?.given).toBe(false);
	const older = await post(form(b, { 'web-until': '2040-01', 'web-time': 'decade' }));
	expect([older.notice, older.view.grants[1]?.given]).toEqual(['changed_older_and_narrowed', false]);
	expect([levelsOf(older.view)?.time, older.view.grants[0]?.given]).toEqual([1, true]);
	expect(await events(storyId)).toEqual(['given', 'narrowed', 'narrowed']);
});

test('a form that does not say what it was made from shows less, and asks for nothing', async () => {
	const { storyId, digits } = await told();
	const view = await open(digits);
	for (const from of ['', 'web:on:1', `${madeFrom(view.grants)};`]) {
		const page = await post(form(view, { 'web-text': 'full', [MADE_FROM]: from }));
		expect([page.notice, page.typed['web-text']], from).toEqual(['changed_older', 'full']);
	}
	const page = await post(form(view, { 'web-text': 'full', 'web-origin': 'none', [MADE_FROM]: '' }));
	expect([page.notice, levelsOf(page.view)]).toMatchObject(['changed_older_and_narrowed', { origin: 0, text: 2 }]);
	expect(await events(storyId)).toEqual(['given', 'narrowed']);
});

test('typed before the page closed by itself, it comes back with everything as it stands by then', async () => {
	const { storyId, digits } = await told();
	const b = await open(digits);
	it.time.now += 31 * 60_000;
	const closed = await answer(form(b, { 'web-time': 'decade' }));
	if (closed.kind !== 'digits') throw new Error('still open');
	await post(form(await open(digits), { 'web-name': 'none' }));
	const back = await post({ ...closed.typed, intent: 'open', digits, screen: 'change' });
	expect([back.notice, back.typed['web-name'], back.typed['web-time']]).toEqual(['changed_older', 'none', 'decade']);
	const done = await post({ ...form(back.view), ...back.typed });
	expect([done.notice, levelsOf(done.view)]).toMatchObject(['changed_narrowed', { name: 0, time: 1 }]);
	expect(await events(storyId)).toEqual(['given', 'narrowed', 'narrowed']);
});

test('pressed twice: less is done once, and a wish is asked once', async () => {
	const { storyId, digits } = await told();
	const view = await open(digits);
	await post(form(view, { 'web-name': 'none' }));
	expect((await post(form(view, { 'web-name': 'none' }))).notice).toBe('changed_already');
	const now = await open(digits);
	for (let n = 0; n < 2; n++) expect((await post(form(now, { 'web-text': 'full' }))).notice).toBe('changed_asked');
	expect(await events(storyId)).toEqual(['given', 'narrowed', 'wider_asked']);
	// Of a wish that was split, too.
	for (const notice of ['changed_narrowed_and_asked', 'changed_asked'])
		expect((await post(form(now, { 'web-text': 'full', 'web-origin': 'none' }))).notice).toBe(notice);
	expect((await events(storyId)).slice(3)).toEqual(['narrowed', 'refused', 'wider_asked']);
});

test('two windows in the same moment: each shows less, and neither asks for what the other took away', async () => {
	const { storyId, digits } = await told();
	const view = await open(digits);
	const fields = ['web-name', 'web-origin', 'web-time', 'web-current'];
	await Promise.all([
		...fields.map((field) => post(form(view, { [field]: 'none' }))),
		post({ pass: view.carried, intent: 'refuse_language', language: 'ar' })
	]);
	const now = await open(digits);
	expect(levelsOf(now)).toMatchObject({ name: 0, origin: 0, time: 0, current: 0 });
	expect(now.grants[0]?.excludedLanguages).toEqual(['ar']);
	expect(await events(storyId)).toEqual(['given', ...Array.from({ length: 5 }, () => 'narrowed')]);
});

test('only the pause that stood on the page is ended by it', async () => {
	const { storyId, digits } = await told();
	const page = await open(digits);
	const paused = (await post({ pass: page.carried, intent: 'pause' })).view;
	const resume = (view: MyView) => post({ pass: view.carried, intent: 'resume', pauses: String(view.pauses) });
	expect((await resume(paused)).notice).toBe('resumed');
	expect((await resume(paused)).notice).toBe('not_paused');
	// Somebody who is in danger asks to stop it; the old page still offers to show it again.
	expect(await pauseStory(it.db.desk, { storyId, byWhom: 'trusted' })).toBe('paused');
	const again = await resume(paused);
	expect([again.notice, again.view.status, again.view.stoppedBy]).toEqual(['paused_again', 'paused', 'trusted']);
	expect((await resume(again.view)).notice).toBe('resumed');
	expect(await events(storyId)).toEqual(['given', 'paused', 'resumed', 'paused', 'resumed']);
});

test('a paused story that is paused again writes nothing; where somebody else paused it, the teller’s word is written', async () => {
	const { storyId, digits } = await told();
	expect((await post({ intent: 'pause_now', digits })).notice).toBe('paused');
	const before = await rowsOfStory(it.db.owner, storyId);
	const { view } = await post({ intent: 'pause_now', digits });
	expect((await post({ pass: view.carried, intent: 'pause' })).notice).toBe('paused');
	expect(await rowsOfStory(it.db.owner, storyId)).toEqual(before);
	expect((await post({ pass: view.carried, intent: 'resume', pauses: String(view.pauses) })).notice).toBe('resumed');
	await pauseStory(it.db.desk, { storyId, byWhom: 'anonymous' });
	await post({ intent: 'pause_now', digits });
	expect((await open(digits)).stoppedBy).toBe('teller');
	expect(await events(storyId)).toEqual(['given', 'paused', 'resumed', 'paused', 'paused']);
});

test('an older page takes back, and changes no choice that was made since', async () => {
	const { storyId, digits } = await told();
	const [a, b] = [await open(digits), await open(digits)];
	const back = (view: MyView, intent: string, after: string) =>
		post({ pass: view.carried, intent, after, stood: view.choiceStands });
	const taken = await back(a, 'take_back', 'keep_sealed');
	expect([taken.notice, taken.view.eraseComes]).toEqual(['taken_back', false]);
	const older = await back(b, 'take_back', 'erase_in_7_days');
	expect([older.notice, older.screen, older.view.eraseComes]).toEqual(['choice_older', 'take_back', false]);
	for (let n = 0; n < 2; n++) {
		const chosen = await back(older.view, 'choose', 'erase_in_7_days');
		expect([chosen.notice, chosen.view.eraseComes]).toEqual(['choice_changed', true]);
	}
	expect(await events(storyId)).toEqual(['given', 'taken_back', 'taken_back']);
	// Less than nothing cannot be shown: an older page of a story that is not taken back always takes back.
	const other = await told();
	const page = await open(other.digits);
	await post({ pass: page.carried, intent: 'pause' });
	expect((await back(page, 'take_back', 'erase_now')).notice).toBe('taken_back');
});

test('less, in words that are true: hidden for a moment, paused, nothing allowed, not shown yet', async () => {
	const { digits } = await told();
	const less = await post(form(await open(digits), { 'web-name': 'none' }));
	expect([less.notice, less.view.status]).toEqual(['changed_narrowed', 'coming_back']);
	await post({ intent: 'pause_now', digits });
	const paused = await post(form(await open(digits), { 'web-time': 'decade' }));
	expect([paused.notice, paused.view.status]).toEqual(['changed_narrowed_paused', 'paused']);
	const { view } = await post({ pass: paused.view.carried, intent: 'resume', pauses: String(paused.view.pauses) });
	expect(view.status).toBe('coming_back');
	const gone = await post(form(view, { 'web-on': '' }));
	expect([gone.notice, gone.view.status]).toEqual(['changed_narrowed_gone', 'nothing_allowed']);
	const early = await told({ approved: false });
	const hidden = await post(form(await open(early.digits), { 'web-name': 'none' }));
	expect(hidden.notice).toBe('changed_narrowed_hidden');
	expect(hidden.view.languages[0]?.said).toBe('not_yet');
	expect(view.languages[0]?.said).toBe('yes');
});

test('a version of the text that is sent twice is one; other words sent from the same page are not lost', async () => {
	const { storyId, digits } = await told({ approved: false });
	const { owner } = it.db;
	const word = await it.deps.seal.receipts.hash('blue harbour');
	await owner.updateTable('story.receipt').set({ second_word_hash: word }).where('story_id', '=', storyId).execute();
	await owner.updateTable('story.story').set({ waiting_since: new Date() }).where('id', '=', storyId).execute();
	const { view } = await post({ pass: (await open(digits)).carried, intent: 'word', word: 'blue harbour' });
	const correct = { pass: view.carried, intent: 'correct', language: 'en', after_version: '0' };
	for (let n = 0; n < 2; n++) {
		const page = await post({ ...correct, 'en-title': 'A bakery' });
		expect([page.notice, page.view.corrections]).toEqual(['corrected', { en: 1 }]);
	}
	expect((await post({ ...correct, 'en-title': 'Another bakery' })).notice).toBe('changed_meanwhile');
	const send = (message: string) =>
		post({ pass: view.carried, intent: 'send', screen: 'messages', message_id: view.messageId, message });
	await send('The first.');
	await send('The first.');
	const page = await send('And one more.');
	expect(page.view.messages.map(({ text }) => text)).toEqual(['The first.', 'And one more.']);
});
