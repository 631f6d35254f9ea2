/** What will stand above the story, on the teller's own page: read with the text, taken out of it, taken home. And what is typed there. */
import { randomInt, randomUUID } from 'node:crypto';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { receiptFrom } from '#domain/story/receipt.ts';
import { openTestDoor, type TestDoor } from '../../../tests/intake-door.ts';
import { telling, tellStory } from '../../../tests/told-story.ts';

let it: TestDoor;
beforeAll(async () => {
	it = await openTestDoor();
});
afterAll(() => it.close());

const WORD = 'blue harbour';

/** The page of a story that waits for its teller, with two notes above it, opened with both words. */
async function waiting(): Promise<{ storyId: string; pass: string }> {
	const { owner } = it.db;
	const { receipts } = it.deps.seal;
	const { storyId } = await tellStory(owner, it.deps.seal.keys, {
		now: it.time.now,
		approved: false,
		tellings: [telling('en', { notes: ['war', 'illness'] })]
	});
	const digits = receiptFrom(Array.from({ length: 15 }, () => randomInt(10)));
	const hashes = { hash: await receipts.hash(digits), second_word_hash: await receipts.hash(WORD) };
	await owner
		.insertInto('story.receipt')
		.values({ story_id: storyId, locator: receipts.locator(digits), ...hashes })
		.execute();
	await owner.updateTable('story.story').set({ waiting_since: new Date() }).where('id', '=', storyId).execute();
	const page = await it.door.mine.open(digits, randomUUID());
	if (!page.ok) throw new Error(page.reason);
	const said = await it.door.mine.sayWord(page.value.view.carried, WORD, randomUUID());
	if (!said.ok) throw new Error(said.reason);
	return { storyId, pass: said.value.view.carried };
}
async function post(fields: Record<string, string>) {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.append(name, value);
	const { page } = await it.door.mine.post(form, 'somebody', 'en');
	if (page.kind !== 'open') throw new Error(`the page asks for digits: ${page.notice}`);
	return page;
}
/** Every sealed text that the teller takes home, by its name. */
async function takenHome(pass: string): Promise<Record<string, string>> {
	const home = await it.door.mine.takeHome(pass);
	if (!home.ok) throw new Error(home.reason);
	const files = unzipSync(new Uint8Array(await new Response(home.value).arrayBuffer()));
	return Object.fromEntries(Object.entries(files).map(([name, body]) => [name, strFromU8(body)]));
}

test('the teller reads what will stand above the text beside it, and takes both home', async () => {
	const { pass } = await waiting();
	const { view } = await post({ pass, intent: 'look' });
	expect(view.safeTexts.map(({ telling: { notes } }) => notes)).toEqual([['war', 'illness']]);
	expect(JSON.parse((await takenHome(pass))['texts/telling-en-1.json'] ?? '{}')).toMatchObject({
		notes: ['war', 'illness']
	});
});

test('who corrects the text lets stand above it what stays ticked; a form that does not ask keeps it as it is', async () => {
	const { pass } = await waiting();
	const correct = { pass, intent: 'correct', language: 'en' };
	const ticked = { 'en-notes': 'read', 'en-note-war': 'yes', 'en-note-death': 'yes' };
	expect((await post({ ...correct, after_version: '0', ...ticked })).notice).toBe('corrected');
	expect((await post({ ...correct, after_version: '1', 'en-title': 'Bread' })).notice).toBe('corrected');
	const home = await takenHome(pass);
	const sent = [1, 2].map((version) => JSON.parse(home[`texts/correction-en-${version}.json`] ?? '{}').notes);
	expect(sent).toEqual([['war'], ['war', 'illness']]);
});

test('a part of several lines can be corrected, and a message may have as many lines as the browser lets it have', async () => {
	const { pass } = await waiting();
	const correct = { pass, intent: 'correct', language: 'en', after_version: '0' };
	expect((await post({ ...correct, 'en-block-0': 'One line.\r\nAnother.' })).notice).toBe('corrected');
	const correction = JSON.parse((await takenHome(pass))['texts/correction-en-1.json'] ?? '{}');
	expect(correction.blocks[0].text).toBe('One line.\nAnother.');
	const message = `${'a line\r\n'.repeat(571)}end`;
	const sent = await post({ pass, intent: 'send', message, message_id: randomUUID(), screen: 'messages' });
	expect([sent.notice, sent.view.messages[0]?.text.length]).toEqual(['sent', 4_000]);
});
