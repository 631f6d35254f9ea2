/** The teller's own page: what stands above and beside the text is read there, taken out of it, and taken home whole. */
import { randomInt, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StoryFacts } from '#domain/story/facts.ts';
import { receiptFrom } from '#domain/story/receipt.ts';
import { sealJson } from '#server/seal/fields.ts';
import { sealFile } from '#server/seal/files.ts';
import { openTestDoor, type TestDoor } from '../../../tests/intake-door.ts';
import { telling, tellStory } from '../../../tests/told-story.ts';

let it: TestDoor;
beforeAll(async () => {
	it = await openTestDoor();
});
afterAll(() => it.close());

const WORD = 'blue harbour';

/** The page of a story that waits for its teller, with two notes above it; opened with both words, or none was chosen. */
async function waiting(
	facts: StoryFacts = {},
	word: string | null = WORD
): Promise<{ storyId: string; key: Buffer; pass: string }> {
	const { owner } = it.db;
	const { receipts } = it.deps.seal;
	const { storyId, key } = await tellStory(owner, it.deps.seal.keys, {
		facts,
		now: it.time.now,
		approved: false,
		tellings: [telling('en', { notes: ['war', 'illness'] })]
	});
	const digits = receiptFrom(Array.from({ length: 15 }, () => randomInt(10)));
	const hashes = {
		hash: await receipts.hash(digits),
		second_word_hash: word === null ? null : await receipts.hash(word)
	};
	await owner
		.insertInto('story.receipt')
		.values({ story_id: storyId, locator: receipts.locator(digits), ...hashes })
		.execute();
	await owner.updateTable('story.story').set({ waiting_since: new Date() }).where('id', '=', storyId).execute();
	const page = await it.door.mine.open(digits, randomUUID());
	if (!page.ok) throw new Error(page.reason);
	if (word === null) return { storyId, key, pass: page.value.view.carried };
	const said = await it.door.mine.sayWord(page.value.view.carried, word, randomUUID());
	if (!said.ok) throw new Error(said.reason);
	return { storyId, key, pass: said.value.view.carried };
}
async function post(fields: Record<string, string>) {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.append(name, value);
	const { page } = await it.door.mine.post(form, 'somebody', 'en');
	if (page.kind !== 'open') throw new Error(`the page asks for digits: ${page.notice}`);
	return page;
}
/** A photograph of a story, with the words that stand for it; or a recording, which has none. */
async function keepPicture(
	{ storyId, key }: { storyId: string; key: Buffer },
	words: { byRung: object; asItCame: object },
	more: { position?: number; kind?: 'recording'; name?: string } = {}
): Promise<string> {
	const { name = 'me.jpg', ...columns } = more;
	const [id, path] = [randomUUID(), randomUUID()];
	const original = await sealFile([Buffer.from('a picture')], join(it.deps.files, path), { maxBytes: 1_000 });
	if (!original.ok) throw new Error('too large');
	const body = sealJson(
		key,
		{ table: 'story.file', row: id, field: 'body', version: 1 },
		{ identity: original.value.identity, name, alt: words.asItCame, words: words.byRung }
	);
	await it.db.owner
		.insertInto('story.file')
		.values({ id, story_id: storyId, path, bytes: 9, people: 'none', body, ...columns })
		.execute();
	return id;
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

test('the receipt alone opens the text that waits for a yes, and nothing finer that is kept beside it', async () => {
	const facts: StoryFacts = { name: { system_pseudonym: 3, full_name: 'Amine Berrada' }, art9: ['walks with a stick'] };
	const { storyId, key, pass } = await waiting(facts, null);
	await keepPicture({ storyId, key }, { byRung: {}, asItCame: { fr: 'Amine devant le four' } });
	const { view } = await post({ pass, intent: 'look' });
	expect(view.safeTexts).toHaveLength(1);
	expect([view.facts, view.pictureWords]).toEqual([[], []]);
	expect(JSON.stringify(view)).not.toMatch(/Berrada|stick|devant/);
});

test('photographs and recordings are counted apart, and alike on the page and in what is taken home', async () => {
	const { storyId, key, pass } = await waiting();
	const none = { byRung: {}, asItCame: {} };
	const picture = (en: string) => ({ byRung: {}, asItCame: { en } });
	const at = { storyId, key };
	await keepPicture(at, none, { position: 0, kind: 'recording', name: 'silent.webm' });
	await keepPicture(at, picture('An oven'), { position: 1 });
	const heard = await keepPicture(at, none, { position: 2, kind: 'recording', name: 'voice.webm' });
	await keepPicture(at, picture('A shelf'), { position: 3 });
	const field = `cues:${heard}:en`;
	const body = sealJson(key, { table: 'story.sealed', row: storyId, field, version: 1 }, [
		{ from: 0, to: 2, text: 'Warm' }
	]);
	await it.db.owner.insertInto('story.sealed').values({ story_id: storyId, field, version: 1, body }).execute();
	await it.db.owner
		.insertInto('story.transcript')
		.values({ story_id: storyId, file_id: heard, language: 'en', version: 1 })
		.execute();

	const { view } = await post({ pass, intent: 'look' });
	expect(view.pictureWords.map(({ number, text }) => [number, text])).toEqual([
		[1, 'An oven'],
		[2, 'A shelf']
	]);
	expect(view.words.map(({ number, text }) => [number, text])).toEqual([[2, 'Warm']]);
	const home = await takenHome(pass);
	expect(Object.keys(home).filter((name) => /^(photographs|recordings)/.test(name))).toEqual([
		...['recordings/1.webm', 'photographs/1.jpg', 'photographs/1-words.json'],
		...['recordings/2.webm', 'photographs/2.jpg', 'photographs/2-words.json']
	]);
	expect(home['photographs/2-words.json']).toContain('A shelf');
});

test('what the office wrote down of the teller and in place of photographs is read beside the text, and taken home', async () => {
	const facts: StoryFacts = {
		name: { system_pseudonym: 3, first_name: 'Amine' },
		origin: { region: '015', country: 'MA', town: 'Chefchaouen' },
		time: { decade: '2010', year: '2015' },
		art9: ['believes in nothing', 'walks with a stick'],
		family: { roles_only: 'my brother' }
	};
	const { storyId, key, pass } = await waiting(facts);
	const { owner } = it.db;
	const words = { byRung: { solid_mask: { en: 'A person before an oven' } }, asItCame: { fr: 'Une rue' } };
	await keepPicture({ storyId, key }, words);
	for (const [field, value] of [
		['working:fr', { text: 'Les fours' }],
		['terms', [{ term: 'Amine', form: '' }]],
		['terms:fr', [{ term: 'Amine', form: 'Amine' }]],
		['marks', ['for the desk alone']]
	] as const) {
		const sealed = sealJson(key, { table: 'story.sealed', row: storyId, field, version: 1 }, value);
		await owner.insertInto('story.sealed').values({ story_id: storyId, field, version: 1, body: sealed }).execute();
	}
	const line = { source: 'en', language: 'fr', term: 'oven', form: 'four' };
	await owner
		.insertInto('office.glossary')
		.values({ ...line, office_id: 'test-office', story_id: storyId })
		.execute();

	const { view } = await post({ pass, intent: 'look' });
	expect(view.facts).toEqual([
		{ element: 'name', code: null, words: ['Amine'] },
		{ element: 'origin', code: 'MA', words: ['Chefchaouen'] },
		{ element: 'time', code: null, words: ['2015'] },
		{ element: 'art9', code: null, words: facts.art9 },
		{ element: 'family', code: null, words: ['my brother'] }
	]);
	expect(view.pictureWords).toEqual([
		{ number: 1, language: 'en', text: 'A person before an oven' },
		{ number: 1, language: 'fr', text: 'Une rue' }
	]);
	const home = await takenHome(pass);
	expect(Object.keys(home).sort()).toEqual(
		[
			...[
				'photographs/1-words.json',
				'photographs/1.jpg',
				'story.json',
				'texts/facts-1.json',
				'texts/telling-en-1.json'
			],
			...['texts/terms-1.json', 'texts/terms-fr-1.json', 'texts/testimony-1.json', 'texts/working-fr-1.json']
		].sort()
	);
	expect(JSON.parse(home['photographs/1-words.json'] ?? '{}')).toEqual(words);
	expect(JSON.parse(home['story.json'] ?? '{}')).toMatchObject({ officeWords: [line] });
});
