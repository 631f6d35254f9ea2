/** The words of a recording on the teller's own page: read, allowed in exactly one version, taken home. */
import { randomInt, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { receiptFrom } from '#domain/story/receipt.ts';
import { sealJson } from '#server/seal/fields.ts';
import { sealFile } from '#server/seal/files.ts';
import { openTestDoor, type TestDoor } from '../../../tests/intake-door.ts';
import { tellStory } from '../../../tests/told-story.ts';

let it: TestDoor;
beforeAll(async () => {
	it = await openTestDoor();
});
afterAll(() => it.close());

const WORD = 'blue harbour';

/** A story with a receipt and one recording, whose words the desk wrote down in English and translated. */
async function told({ approved }: { approved: boolean }) {
	const { owner } = it.db;
	const { receipts } = it.deps.seal;
	const { storyId, key } = await tellStory(owner, it.deps.seal.keys, { now: it.time.now, approved });
	const digits = receiptFrom(Array.from({ length: 15 }, () => randomInt(10)));
	const hashes = { hash: await receipts.hash(digits), second_word_hash: await receipts.hash(WORD) };
	await owner
		.insertInto('story.receipt')
		.values({ story_id: storyId, locator: receipts.locator(digits), ...hashes })
		.execute();
	const [fileId, path] = [randomUUID(), randomUUID()];
	const original = Buffer.from('the original recording '.repeat(500));
	const sealed = await sealFile([original], join(it.deps.files, path), { maxBytes: 1_000_000 });
	if (!sealed.ok) throw new Error('too large');
	const at = { table: 'story.file', row: fileId, field: 'body', version: 1 };
	const body = sealJson(key, at, { identity: sealed.value.identity, name: 'voice.webm', alt: {} });
	await owner
		.insertInto('story.file')
		.values({ id: fileId, story_id: storyId, path, bytes: original.length, covers: '[]', kind: 'recording', body })
		.execute();
	for (const [language, source] of [
		['en', null],
		['fr', 'en']
	] as const) {
		const field = `cues:${fileId}:${language}`;
		const cues = [{ from: 0, to: 2, text: `The ovens were warm (${language})` }];
		const words = sealJson(key, { table: 'story.sealed', row: storyId, field, version: 1 }, cues);
		await owner.insertInto('story.sealed').values({ story_id: storyId, field, version: 1, body: words }).execute();
		await owner
			.insertInto('story.transcript')
			.values({ story_id: storyId, file_id: fileId, language, version: 1, source_language: source })
			.execute();
	}
	return { storyId, key, fileId, digits, original };
}

async function opened(digits: string): Promise<string> {
	const page = await it.door.mine.open(digits, randomUUID());
	if (!page.ok) throw new Error(page.reason);
	const said = await it.door.mine.sayWord(page.value.view.carried, WORD, randomUUID());
	if (!said.ok) throw new Error(said.reason);
	return said.value.view.carried;
}

test('words are read and allowed in exactly one version; a translation needs no yes of its own', async () => {
	const { fileId, digits, storyId } = await told({ approved: true });
	const carried = await opened(digits);
	const before = await it.door.mine.look(carried);
	if (!before.ok) throw new Error(before.reason);
	expect(
		before.value.view.words.map(({ language, text, approved, translation }) => [language, text, approved, translation])
	).toEqual([
		['en', 'The ovens were warm (en)', false, false],
		['fr', 'The ovens were warm (fr)', false, true]
	]);
	const words = { fileId, language: 'en' };
	expect(await it.door.mine.approveWords(carried, { ...words, version: 2 })).toMatchObject({
		reason: 'changed_meanwhile'
	});
	expect(await it.door.mine.approveWords(carried, { ...words, language: 'fr', version: 1 })).toMatchObject({
		ok: false
	});
	const done = await it.door.mine.approveWords(carried, { ...words, version: 1 });
	expect(done.ok && done.value.view.words[0]?.approved).toBe(true);
	const event = await it.db.owner
		.selectFrom('story.consent_event')
		.select(['kind', 'detail'])
		.where('story_id', '=', storyId)
		.orderBy('version', 'desc')
		.executeTakeFirst();
	expect(event).toMatchObject({ kind: 'approved', detail: { recording: fileId, language: 'en', version: 1 } });
});

test('before the desk has asked, words are not shown and not allowed; without the second word neither', async () => {
	const { fileId, digits } = await told({ approved: false });
	const carried = await opened(digits);
	const page = await it.door.mine.look(carried);
	expect(page.ok && page.value.view.words).toEqual([]);
	const words = { fileId, language: 'en', version: 1 };
	expect(await it.door.mine.approveWords(carried, words)).toMatchObject({ reason: 'changed_meanwhile' });
	const bare = await it.door.mine.open(digits, randomUUID());
	if (!bare.ok) throw new Error(bare.reason);
	expect(await it.door.mine.approveWords(bare.value.view.carried, words)).toMatchObject({ reason: 'second_word' });
});

test('who says yes to words hears how somebody else read them: exactly these, with the second word only', async () => {
	const { fileId, digits, storyId, key } = await told({ approved: true });
	const { owner } = it.db;
	const readAloud = async (of_version: number | null, text: string) => {
		const [id, path] = [randomUUID(), randomUUID()];
		const sealed = await sealFile([Buffer.from(text)], join(it.deps.files, path), { maxBytes: 1_000 });
		if (!sealed.ok) throw new Error('too large');
		const { identity, bytes } = sealed.value;
		const body = sealJson(key, { table: 'story.reading', row: id, field: 'body', version: 1 }, { identity });
		const row = { id, path, bytes, body, of_version, by_member: 'test-editor', language: 'en' };
		await owner
			.insertInto('story.reading')
			.values({ ...row, file_id: fileId, story_id: storyId })
			.execute();
		return id;
	};
	const carried = await opened(digits);
	const offered = async () => {
		const page = await it.door.mine.look(carried);
		if (!page.ok) throw new Error(page.reason);
		return page.value.view.words.map(({ readingId }) => readingId);
	};
	const old = [await readAloud(null, 'ID3 of before'), await readAloud(2, 'ID3 of other words')];
	expect(await offered()).toEqual([null, null]);
	const id = await readAloud(1, 'ID3 these words');
	expect(await offered()).toEqual([id, null]);
	const heard = await it.door.mine.hearReading(carried, id);
	if (!heard.ok) throw new Error(heard.reason);
	expect(heard.value.type).toBe('audio/mpeg');
	expect(Buffer.concat(await Array.fromAsync(heard.value.pieces)).toString()).toBe('ID3 these words');
	for (const other of [...old, randomUUID(), 'x'])
		expect(await it.door.mine.hearReading(carried, other)).toEqual({ ok: false, reason: 'none' });
	const bare = await it.door.mine.open(digits, randomUUID());
	if (!bare.ok) throw new Error(bare.reason);
	const refused = { ok: false, reason: 'second_word' };
	expect(await it.door.mine.hearReading(bare.value.view.carried, id)).toEqual(refused);
});

test('my data holds the recording byte by byte, and its words', async () => {
	const { digits, original } = await told({ approved: true });
	const data = await it.door.mine.takeHome(await opened(digits));
	if (!data.ok) throw new Error(data.reason);
	const files = unzipSync(new Uint8Array(await new Response(data.value).arrayBuffer()));
	const names = Object.keys(files);
	expect(names.filter((name) => name.startsWith('texts/cues-'))).toHaveLength(2);
	expect(names.filter((name) => name.includes(':'))).toEqual([]);
	expect(Buffer.from(files['recordings/1.webm'] ?? []).equals(original)).toBe(true);
});
