/** How a teller may be reached: seen, changed and taken away with the second word, and nothing older is kept. */
import { randomInt, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { receiptFrom } from '#domain/story/receipt.ts';
import { openJson, sealJson } from '#server/seal/fields.ts';
import { openTestDoor, type TestDoor } from './intake-door.ts';
import { tellStory } from './told-story.ts';

const WORD = 'blue harbour';
const OLD = {
	...{ how: 'mail', value: 'old@example.org', safeHours: 'mornings', callerName: 'the library' },
	mayLeaveMessage: true
};
let it: TestDoor;
beforeAll(async () => {
	it = await openTestDoor();
});
afterAll(() => it.close());

async function told({ word = WORD as string | null, contact = OLD as object | null, office = 'brussels' } = {}) {
	const { receipts, keys } = it.deps.seal;
	const story = await tellStory(it.db.owner, keys, { now: it.time.now, office });
	const digits = receiptFrom(Array.from({ length: 15 }, () => randomInt(10)));
	const [hash, second] = [await receipts.hash(digits), word === null ? null : await receipts.hash(word)];
	await it.db.owner
		.insertInto('story.receipt')
		.values({ story_id: story.storyId, locator: receipts.locator(digits), hash, second_word_hash: second })
		.execute();
	if (contact !== null) {
		const at = { table: 'story.sealed', row: story.storyId, field: 'contact', version: 1 };
		const row = { story_id: story.storyId, field: 'contact', version: 1, body: sealJson(story.key, at, contact) };
		await it.db.owner.insertInto('story.sealed').values(row).execute();
	}
	return { ...story, digits };
}
async function post(fields: Record<string, string>) {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.append(name, value);
	const { page, status } = await it.door.mine.post(form, randomUUID(), 'en');
	if (page.kind !== 'open') throw new Error(`the page asks for digits: ${page.notice}`);
	return { ...page, status };
}
async function opened(digits: string, word: string | null = WORD) {
	const first = await post({ intent: 'open', digits });
	return word === null ? first : post({ pass: first.view.carried, intent: 'word', word });
}
async function kept({ storyId, key }: { storyId: string; key: Buffer }) {
	const rows = await it.db.owner
		.selectFrom('story.sealed')
		.select(['version', 'body'])
		.where('story_id', '=', storyId)
		.where('field', '=', 'contact')
		.orderBy('version')
		.execute();
	return rows.map(({ version, body }) => [
		version,
		openJson(key, { table: 'story.sealed', row: storyId, field: 'contact', version }, body)
	]);
}
const typed = { intent: 'reach', screen: 'reach', reach: 'phone', reachValue: ' +32 1 ', safeHours: 'after eight' };

test('with the second word it is seen and changed; what stood there before is deleted, and the desk reads that it changed', async () => {
	const story = await told();
	expect((await opened(story.digits, null)).view.reach).toBeNull();
	const { view } = await opened(story.digits);
	expect(view.reach).toEqual({ reach: OLD, version: 1 });
	const form = { ...typed, pass: view.carried, after_version: '1' };
	for (let n = 0; n < 2; n++) {
		const page = await post(form);
		expect([page.notice, page.screen, page.view.reach?.version]).toEqual(['reach_saved', 'reach', 2]);
	}
	const now = { how: 'phone', value: '+32 1', safeHours: 'after eight', callerName: '', mayLeaveMessage: false };
	expect(await kept(story)).toEqual([[2, now]]);
	const other = await post({ ...form, reachValue: 'other' });
	expect([other.notice, other.status, other.typed.reachValue]).toEqual(['reach_changed', 400, 'other']);
	const history = it.db.owner.selectFrom('story.history').select(['did', 'detail', 'member_id']);
	expect(await history.where('story_id', '=', story.storyId).where('did', '=', 'contact_changed').execute()).toEqual([
		{ did: 'contact_changed', detail: {}, member_id: null }
	]);
});

test('it is taken away, also after the story was taken back; a guardian is still asked', async () => {
	const story = await told({ contact: { ...OLD, guardian: '+32 2' } });
	await it.db.owner
		.updateTable('story.story')
		.set({ taken_back_at: new Date() })
		.where('id', '=', story.storyId)
		.execute();
	const { view } = await opened(story.digits);
	const page = await post({ ...typed, reach: 'none', pass: view.carried, after_version: '1' });
	expect(page.notice).toBe('reach_none');
	expect(await kept(story)).toEqual([[2, { how: 'none', guardian: '+32 2' }]]);
});

test('it needs the second word, and something to reach somebody by that is not the number of the receipt', async () => {
	const story = await told({ contact: null });
	const shut = await opened(story.digits, null);
	expect((await post({ ...typed, pass: shut.view.carried, after_version: '0' })).notice).toBe('word_needed');
	const { view } = await opened(story.digits);
	expect(view.reach).toEqual({ reach: { how: 'none' }, version: 0 });
	for (const [value, notice] of [
		['  ', 'reach_missing'],
		[story.digits, 'reach_receipt'],
		['x'.repeat(201), 'text_faulty']
	] as const) {
		const page = await post({ ...typed, reachValue: value, pass: view.carried, after_version: '0' });
		expect([page.notice, page.status]).toEqual([notice, 400]);
	}
	expect(await kept(story)).toEqual([]);
});

test('of several tellers each has the own field', async () => {
	const { storyId, personId } = await told();
	const field = async () =>
		(
			await sql<{ field: string | null }>`select story.contact_field(${storyId}, ${personId}::uuid) as field`.execute(
				it.db.owner
			)
		).rows[0]?.field;
	expect(await field()).toBe('contact');
	await sql`insert into story.group_teller (story_id, person_id, place, claim_open, claim_waits)
		values (${storyId}, ${personId}, 3, false, false)`.execute(it.db.owner);
	expect(await field()).toBe('contact:3');
});

test('the office stands on the opened page; where a second word was chosen, only after it', async () => {
	const brussels = { name: 'Brussels', contact: '+32 2 000 00 00' };
	const story = await told();
	expect((await opened(story.digits, null)).view.office).toBeNull();
	expect((await opened(story.digits)).view.office).toEqual(brussels);
	const without = await told({ word: null });
	expect((await opened(without.digits, null)).view.office).toEqual(brussels);
});
