/** One paragraph is taken out of a text that is shown, in every language, by whoever told it. */
import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { receiptFrom } from '#domain/story/receipt.ts';
import { normaliseSecondWord } from '#domain/story/second-word.ts';
import { fingerprintsOf } from '#domain/story/translation.ts';
import { replayLedger } from '#server/backup/replay-ledger.ts';
import { readTellings } from '#server/desk/review/read-tellings.ts';
import { publishStory } from '#server/publishing/publish-story.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import { sealJson } from '#server/seal/fields.ts';
import { readQueue } from '#server/store/desk/queues.ts';
import { fingerprintUnder } from '#server/seal/fingerprint.ts';
import { openTestDoor, type TestDoor } from './intake-door.ts';
import { marker, telling, tellStory } from './told-story.ts';
import { publishingOf } from './publishing-floor.ts';

let it: TestDoor;
let context: PublishingContext;
beforeAll(async () => {
	it = await openTestDoor();
	it.time.now = Date.now();
	const folder = it.deps.files;
	context = publishingOf(it.db, {
		...{ keys: it.deps.seal.keys, folder, sealedFiles: folder, publicFiles: folder },
		poster: async (shown) => new TextEncoder().encode(`%PDF ${shown.id} ${JSON.stringify(shown.blocks)}`),
		clock: () => it.time.now
	});
});
afterAll(() => it.close());

/**
 * A published story in English with a translation into French that knows what it was made from, and one into German that does
 * not. The second of its three paragraphs holds a word of its own in each language.
 */
async function told(secondWord: string | null = null) {
	const { owner } = it.db;
	const { receipts, keys } = it.deps.seal;
	const words = { en: marker('bridge'), fr: marker('pont'), de: marker('steg') };
	const text = (language: keyof typeof words) =>
		telling(language, {
			blocks: [
				{ kind: 'paragraph', text: `First, in ${language}.` },
				{ kind: 'paragraph', text: `Then over the ${words[language]}.` },
				{ kind: 'paragraph', text: `Last, in ${language}.` }
			],
			excerptBlocks: 2
		});
	const { storyId, key } = await tellStory(owner, keys, {
		now: it.time.now,
		tellings: [text('en'), text('fr'), text('de')],
		channels: ['web', 'print', 'embed', 'press']
	});
	const field = 'from:fr';
	const from = fingerprintsOf(text('en'), fingerprintUnder(key));
	const body = sealJson(key, { table: 'story.sealed', row: storyId, field, version: 1 }, from);
	await owner.insertInto('story.sealed').values({ story_id: storyId, field, version: 1, body }).execute();
	await owner
		.updateTable('story.telling')
		.set({ source_language: 'en', fits_version: 1, teller_version: null })
		.where('story_id', '=', storyId)
		.where('language', '!=', 'en')
		.execute();
	const digits = receiptFrom(Array.from({ length: 15 }, () => randomInt(10)));
	await owner
		.insertInto('story.receipt')
		.values({
			...{ story_id: storyId, locator: receipts.locator(digits), hash: await receipts.hash(digits) },
			second_word_hash: secondWord === null ? null : await receipts.hash(normaliseSecondWord(secondWord))
		})
		.execute();
	expect(await publishStory(context, storyId)).toBe('published');
	return { storyId, key, digits, words };
}

async function open(digits: string) {
	const opened = await it.door.mine.open(digits, randomUUID());
	if (!opened.ok) throw new Error(opened.reason);
	return opened.value.view;
}

async function press(view: { carried: string; visit: string }, fields: Record<string, string>) {
	const form = new FormData();
	for (const [name, value] of Object.entries({ pass: view.carried, visit: view.visit, ...fields }))
		form.set(name, value);
	const { page } = await it.door.mine.post(form, randomUUID(), 'en');
	if (page.kind !== 'open') throw new Error('the page is closed');
	return page;
}

async function shown(storyId: string) {
	const rows = await it.db.owner
		.selectFrom('shown.story_row')
		.select(['language', 'channel', 'body', 'words'])
		.where('story_id', '=', storyId)
		.execute();
	return { languages: [...new Set(rows.map(({ language }) => language))].sort(), text: JSON.stringify(rows) };
}

const somebody = { id: 'm', roles: ['network_manager'], officeId: 'brussels', reading: [] } as const;

const second = (view: Awaited<ReturnType<typeof open>>) => view.paragraphs.find(({ number }) => number === 2);

test('with the receipt alone it is gone in that moment, in the language it was told in and in its translations', async () => {
	const { storyId, digits, words } = await told('plum');
	expect((await shown(storyId)).languages).toEqual(['de', 'en', 'fr']);
	const view = await open(digits);
	// What every reader of the page has.
	expect(view.paragraphs.map(({ number, stands, text }) => [number, stands, text])).toEqual([
		[1, 'shown', 'First, in en.'],
		[2, 'shown', `Then over the ${words.en}.`],
		[3, 'shown', 'Last, in en.']
	]);
	const page = await press(view, { intent: 'take_out', part: second(view)?.fingerprint ?? '' });
	expect(page).toMatchObject({ notice: 'paragraph_out', ledger: true });
	expect((await shown(storyId)).text).not.toContain(words.en);
	expect(await publishStory(context, storyId)).toBe('published');
	const now = await shown(storyId);
	// Which paragraph of the German says the same, nobody knows.
	expect(now.languages).toEqual(['en', 'fr']);
	for (const word of Object.values(words)) expect(now.text).not.toContain(word);
	expect(now.text).toContain('Last, in fr.');
	// The receipt alone says no more of it than that.
	expect(second(page.view)).toMatchObject({ stands: 'mine', text: null });
	const last = await it.db.owner
		.selectFrom('story.consent_event')
		.select(['kind', 'by_whom'])
		.where('story_id', '=', storyId)
		.orderBy('version', 'desc')
		.limit(1)
		.execute();
	expect(last).toEqual([{ kind: 'withheld', by_whom: 'teller' }]);
});

test('an excerpt gets no longer by it', async () => {
	const { storyId, digits } = await told();
	const view = await open(digits);
	await it.db.owner
		.updateTable('story.consent_grant')
		.set({
			levels: JSON.stringify({ ...(view.grants.find(({ channel }) => channel === 'web')?.levels ?? {}), text: 2 })
		})
		.where('story_id', '=', storyId)
		.execute();
	await press(view, { intent: 'take_out', part: second(view)?.fingerprint ?? '' });
	expect(await publishStory(context, storyId)).toBe('published');
	const { text } = await shown(storyId);
	expect(text).toContain('First, in en.');
	expect(text).not.toContain('Last, in en.');
});

test('a fingerprint that is none of the text changes nothing', async () => {
	const { storyId, digits } = await told();
	const page = await press(await open(digits), { intent: 'take_out', part: 'f'.repeat(32) });
	expect(page.notice).toBe('changed_meanwhile');
	expect((await shown(storyId)).languages).toEqual(['de', 'en', 'fr']);
});

test('the desk reads what was taken out, and only the second word puts it back', async () => {
	const { storyId, key, digits, words } = await told('plum');
	const view = await open(digits);
	const part = second(view)?.fingerprint ?? '';
	let page = await press(view, { intent: 'take_out', part });
	const desk = await it.db.desk.transaction().execute((tx) => readTellings({ tx, key, storyId, basis: 'teller' }));
	expect(desk.find(({ language }) => language === 'en')?.takenOut).toEqual([`Then over the ${words.en}.`]);
	// It stands with what tellers wrote and nobody read, until somebody saves the text.
	const waits = async () => {
		const sought = { office: null, country: null, storyId: null };
		const asked = { queue: 'messages', now: it.time.now, everyLanguage: true, after: null, sought } as const;
		const { lines } = await readQueue(it.db.desk, somebody, asked);
		return lines.filter(({ id }) => id === storyId).map(({ messages }) => messages);
	};
	expect(await waits()).toEqual([1]);
	await it.db.owner
		.insertInto('story.sealed')
		.values({
			story_id: storyId,
			field: 'telling:en',
			version: 2,
			body: Buffer.from('x'),
			at: new Date(Date.now() + 1_000)
		})
		.execute();
	expect(await waits()).toEqual([]);
	page = await press(page.view, { intent: 'put_back', part });
	expect(page.notice).toBe('word_needed');
	page = await press(page.view, { intent: 'word', word: 'plum' });
	expect(second(page.view)).toMatchObject({ stands: 'mine', text: `Then over the ${words.en}.` });
	page = await press(page.view, { intent: 'put_back', part });
	expect(page.notice).toBe('paragraph_back');
	expect(await publishStory(context, storyId)).toBe('published');
	const now = await shown(storyId);
	expect(now.languages).toEqual(['de', 'en', 'fr']);
	for (const word of Object.values(words)) expect(now.text).toContain(word);
});

test('an older backup is restored without the paragraph', async () => {
	const { storyId, digits, words } = await told();
	const { ledger } = it.deps.seal;
	const { n } = await ledger.head();
	const view = await open(digits);
	const part = second(view)?.fingerprint ?? '';
	await press(view, { intent: 'take_out', part });
	expect((await ledger.read()).at(-1)).toMatchObject({ kind: 'narrowed', story: ledger.nameOf(storyId), part });
	await it.db.owner.transaction().execute(async (tx) => {
		await tx.deleteFrom('story.withheld').where('story_id', '=', storyId).execute();
		const replayed = await replayLedger(tx, ledger, { replayAfter: n, holdAll: false, now: new Date(it.time.now) });
		expect(replayed.held).toBe(0);
	});
	expect(await publishStory(context, storyId)).toBe('published');
	for (const word of Object.values(words)) expect((await shown(storyId)).text).not.toContain(word);
});

test('where the summary says it too, nothing is shown until the desk has mended that', async () => {
	const { storyId, digits, words, key } = await told();
	const said = `Then over the ${words.en}.`;
	const field = 'telling:en';
	const summary = telling('en', {
		summary: said,
		blocks: ['First, in en.', said, 'Last, in en.'].map((text) => ({ kind: 'paragraph', text }))
	});
	const body = sealJson(key, { table: 'story.sealed', row: storyId, field, version: 1 }, summary);
	await it.db.owner
		.updateTable('story.sealed')
		.set({ body })
		.where('story_id', '=', storyId)
		.where('field', '=', field)
		.execute();
	expect(await publishStory(context, storyId)).toBe('published');
	expect((await shown(storyId)).text).toContain(words.en);
	const view = await open(digits);
	await press(view, { intent: 'take_out', part: second(view)?.fingerprint ?? '' });
	await publishStory(context, storyId);
	expect((await shown(storyId)).text).not.toContain(words.en);
});
