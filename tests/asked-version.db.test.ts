/** The teller sees, and says yes to, the version that somebody asked about: not what an editor types at that moment. */
import { randomInt, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { receiptFrom } from '#domain/story/receipt.ts';
import { sealJson } from '#server/seal/fields.ts';
import { openTestDoor, type TestDoor } from './intake-door.ts';
import { telling, tellStory, type ToldStory } from './told-story.ts';

let it: TestDoor;
beforeAll(async () => {
	it = await openTestDoor();
});
afterAll(() => it.close());

async function told(change: ToldStory = {}, word?: string) {
	const { receipts, keys } = it.deps.seal;
	const story = await tellStory(it.db.owner, keys, { now: it.time.now, approved: false, ...change });
	const digits = receiptFrom(Array.from({ length: 15 }, () => randomInt(10)));
	const [hash, second] = [await receipts.hash(digits), word === undefined ? null : await receipts.hash(word)];
	await it.db.owner
		.insertInto('story.receipt')
		.values({ story_id: story.storyId, locator: receipts.locator(digits), hash, second_word_hash: second })
		.execute();
	return { ...story, digits };
}
const ask = (storyId: string, waiting: Date | null = new Date()) =>
	it.db.owner.updateTable('story.story').set({ waiting_since: waiting }).where('id', '=', storyId).execute();
/** Somebody at the desk goes on writing. */
async function typed({ storyId, key }: { storyId: string; key: Buffer }, version: number, title: string) {
	const body = sealJson(
		key,
		{ table: 'story.sealed', row: storyId, field: 'telling:en', version },
		telling('en', { title })
	);
	await it.db.owner
		.insertInto('story.sealed')
		.values({ story_id: storyId, field: 'telling:en', version, body })
		.execute();
	await it.db.owner.updateTable('story.telling').set({ version }).where('story_id', '=', storyId).execute();
}
async function open(digits: string, word?: string) {
	const answer = await it.door.mine.open(digits, randomUUID());
	if (!answer.ok) throw new Error(answer.reason);
	if (word === undefined) return answer.value.view;
	const said = await it.door.mine.sayWord(answer.value.view.carried, word, randomUUID());
	if (!said.ok) throw new Error(said.reason);
	return said.value.view;
}
const texts = ({ safeTexts }: Awaited<ReturnType<typeof open>>) =>
	safeTexts.map(({ version, telling: { title }, approved }) => [version, title, approved]);
const yes = (carried: string, version: number) =>
	it.door.mine.approve(carried, { language: 'en', version, known: 'no' });

test('what is typed while a text waits is neither shown nor said yes to, and the yes is to what was asked', async () => {
	for (const word of [undefined, 'blue harbour']) {
		const story = await told({}, word);
		await ask(story.storyId);
		await typed(story, 2, 'Half a sen');
		const view = await open(story.digits, word);
		expect(texts(view)).toEqual([[1, 'A bakery at dawn', false]]);
		expect(await yes(view.carried, 2)).toEqual({ ok: false, reason: 'changed_meanwhile' });
		expect((await yes(view.carried, 1)).ok).toBe(true);
		const row = it.db.owner.selectFrom('story.telling').select(['teller_version', 'version', 'asked_version']);
		expect(await row.where('story_id', '=', story.storyId).executeTakeFirst()).toEqual({
			...{ teller_version: 1, version: 2, asked_version: null }
		});
		// The same yes once more is one yes.
		expect((await yes(view.carried, 1)).ok).toBe(true);
	}
});

test('asked again, the newer text is shown, and no yes to the older one counts', async () => {
	const story = await told();
	await ask(story.storyId);
	const before = await open(story.digits);
	await typed(story, 2, 'A whole sentence');
	await ask(story.storyId);
	expect(await yes(before.carried, 1)).toEqual({ ok: false, reason: 'changed_meanwhile' });
	expect(texts(await open(story.digits))).toEqual([[2, 'A whole sentence', false]]);
});

test('with the second word, nobody reads a draft that nobody asked about: only what was said yes to', async () => {
	const word = 'blue harbour';
	const draft = await told({}, word);
	const early = await open(draft.digits, word);
	expect([texts(early), early.textUnderWay]).toEqual([[], true]);
	const said = await told({ approved: true }, word);
	await typed(said, 2, 'Half a sen');
	expect(texts(await open(said.digits, word))).toEqual([[1, 'A bakery at dawn', true]]);
});

test('a yes that is renewed is asked about the text that was shown, not about what lies on the desk', async () => {
	const story = await told({ approved: true });
	await typed(story, 2, 'Half a sen');
	await it.db.owner.updateTable('story.person').set({ state: 'expired' }).where('id', '=', story.personId).execute();
	const until = new Date(it.time.now + 400 * 86_400_000).toISOString();
	const grants = JSON.stringify({ web: { levels: { text: 2 }, until, noRecallAck: false, excludedLanguages: [] } });
	await sql`select story.begin_renewal_of(${story.storyId}, ${story.personId}::uuid, 'teller', ${grants}::jsonb, '{}')`.execute(
		it.db.owner
	);
	expect(texts(await open(story.digits))).toEqual([[1, 'A bakery at dawn', false]]);
});

test('what silence has closed can still be answered until it is erased', async () => {
	const story = await told();
	await ask(story.storyId);
	const closed = { desk_state: 'closed' as const, erase_after: new Date(it.time.now + 86_400_000) };
	await it.db.owner.updateTable('story.story').set(closed).where('id', '=', story.storyId).execute();
	const view = await open(story.digits);
	expect([view.status, view.waiting, texts(view)]).toEqual(['closed', true, [[1, 'A bakery at dawn', false]]]);
	expect((await yes(view.carried, 1)).ok).toBe(true);
	expect((await open(story.digits)).status).not.toBe('closed');
});
