/** Two nodes on one database: who left a page, and presses Back and "send again", reads nothing, whichever node answers. */
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { receiptFrom } from '#domain/story/receipt.ts';
import { createIntakeDoor, type IntakeDoor } from '#server/intake/door.ts';
import { dropLeftPages } from '#server/store/ending/drop-left-pages.ts';
import { asked, formRequest, goodStory, openTestDoor, type TestDoor, visit, walker } from './intake-door.ts';
import { tellStory } from './told-story.ts';

let it: TestDoor;
let other: IntakeDoor;
beforeAll(async () => {
	it = await openTestDoor();
	other = createIntakeDoor(it.deps);
});
afterAll(() => it.close());

const form = (fields: Record<string, string>) => {
	const filled = new FormData();
	for (const [name, value] of Object.entries(fields)) filled.append(name, value);
	return filled;
};
const post = (door: IntakeDoor, fields: Record<string, string>) => door.mine.post(form(fields), 'somebody', 'en');

/** The digits of a story, and the first form of a visit to its page. */
async function told() {
	const { receipts, keys } = it.deps.seal;
	const { storyId: story_id } = await tellStory(it.db.owner, keys);
	const digits = receiptFrom(Array.from({ length: 15 }, () => randomInt(10)));
	const row = { story_id, locator: receipts.locator(digits), hash: await receipts.hash(digits) };
	await it.db.owner.insertInto('story.receipt').values(row).execute();
	const asks = it.door.mine.asks();
	if (asks.kind !== 'digits') throw new Error('no form');
	return { intent: 'open', digits, visit: asks.visit };
}

test.each(['open', 'pause_now'])('a page that was opened by %s and left here opens nothing there', async (intent) => {
	const first = { ...(await told()), intent };
	const { page } = await post(it.door, first);
	if (page.kind !== 'open') throw new Error('not open');
	const pressed = { pass: page.view.carried, intent: 'look', screen: 'messages' };
	expect((await post(other, pressed)).page.kind).toBe('open');
	// Leaving may reach the node that never saw the page.
	await other.mine.leave(page.view.visit);
	const anew = createIntakeDoor(it.deps);
	for (const door of [it.door, other, anew])
		for (const again of [first, { ...first, intent: 'pause_now' }, pressed])
			expect(await post(door, again)).toMatchObject({ status: 200, page: { kind: 'digits', digits: '', typed: {} } });
	expect(await anew.mine.takeHome(page.view.carried)).toEqual({ ok: false, reason: 'ended' });
	// The digits open a new visit, as on any day.
	expect((await post(anew, await freshVisit(first))).page.kind).toBe('open');
});

const freshVisit = async (first: Record<string, string>) => {
	const asks = it.door.mine.asks();
	return { ...first, intent: 'open', visit: asks.kind === 'digits' ? asks.visit : '' };
};

test('nothing is kept of a visit that opened nothing, and of others no name and no time but the hour, for a day', async () => {
	const kept = () => it.db.owner.selectFrom('story.left_page').selectAll().execute();
	const before = (await kept()).length;
	await it.door.mine.leave('A'.repeat(22));
	await post(it.door, { ...(await told()), digits: '1234 5678 9012 3456' });
	expect(await kept()).toHaveLength(before);
	const first = await told();
	await post(it.door, first);
	const rows = await kept();
	expect(rows).toHaveLength(before + 1);
	expect(rows.every(({ hour }) => hour.getTime() % 3_600_000 === 0)).toBe(true);
	expect(rows.some(({ hash }) => hash.toString('latin1').includes(first.visit))).toBe(false);
	await dropLeftPages(it.db.worker, new Date(Date.now() + 23 * 3_600_000));
	expect(await kept()).toHaveLength(before + 1);
	await dropLeftPages(it.db.worker, new Date(Date.now() + 27 * 3_600_000));
	expect(await kept()).toHaveLength(0);
});

/** The page of a new draft on which the story is told, and a form of it with words. */
async function typed(text: string) {
	const { token, version, stamp, screen } = await walker(it).begin();
	if (token === null) throw new Error('no draft');
	return { token, form: { ...goodStory, text, token, version: String(version), stamp, screen } };
}
const send = async (door: IntakeDoor, fields: Record<string, string>) =>
	asked((await door.tell.post({ ...visit, token: fields.token ?? null }, formRequest(fields))).view);
const runOut = (token: string) =>
	it.db.owner
		.updateTable('story.draft')
		.set({ expires_at: new Date(Date.now() - 1_000) })
		.where('token_hash', '=', it.deps.seal.drafts.hashOf(token))
		.execute();

test('the words of a draft that ran out come back also when the browser sends them a second time', async () => {
	const { token, form: fields } = await typed('written for an hour on a poor line');
	await runOut(token);
	for (const _ of [1, 2]) {
		const page = await send(it.door, fields);
		expect(page).toMatchObject({ screen: 'start', notice: 'expired' });
		expect(page.carried).toContain('written for an hour on a poor line');
		it.time.now += 60_000;
	}
	// Not for whoever finds the browser open later, nor once it was left.
	it.time.now += 10 * 60_000;
	expect(await send(it.door, fields)).toMatchObject({ notice: null, carried: null, answers: {} });
	const second = await typed('and then somebody came in');
	await runOut(second.token);
	const answer = await it.door.tell.post({ ...visit, token: second.token }, formRequest(second.form));
	expect(answer.cookie).toBe(second.token);
	await it.door.tell.leave(answer.cookie ?? null);
	expect(await send(it.door, second.form)).toMatchObject({ notice: null, carried: null, answers: {} });
});

test('a draft that was left brings nothing back, at the other node neither', async () => {
	const { token, form: fields } = await typed('for nobody else to read');
	await send(it.door, fields);
	await it.door.tell.leave(token);
	for (const door of [it.door, other, createIntakeDoor(it.deps)])
		expect(await send(door, fields)).toMatchObject({ screen: 'start', notice: null, carried: null, answers: {} });
});
