/** The teller's own page: what was translated and shown, with the words of pictures; one press refuses a language. */
import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { receiptFrom } from '#domain/story/receipt.ts';
import { normaliseSecondWord } from '#domain/story/second-word.ts';
import { noteTellingVersion } from '#server/store/review/story-parts.ts';
import { openTestDoor, type TestDoor } from '../intake-door.ts';
import { telling, tellStory } from '../told-story.ts';

let it: TestDoor;
beforeAll(async () => {
	it = await openTestDoor();
});
afterAll(() => it.close());

const page = (id: string, language: string, alt: { alt: string; language?: string }, channel = 'web') => ({
	...{ id, channel, language, consentVersion: 1, expiresAt: it.time.now + 9e9, publishedDay: '2026-11-01' },
	...{ title: `Title ${language}`, brings: 'bread', items: [], text: 'full', summary: 'A baker.', blocks: [] },
	...{ name: null, origin: null, transit: null, current: null, kilometres: null, time: null, age: null, gender: null },
	...{ art9: [], legal: null, family: null, recordings: [] },
	pictures: [{ renditions: [], ...alt }]
});

/** A story in English, translated into French and shown in both; Ukrainian is under way. */
async function told() {
	const { owner } = it.db;
	const { receipts, keys } = it.deps.seal;
	const { storyId } = await tellStory(owner, keys, {
		now: it.time.now,
		deskState: 'ready',
		tellings: [telling('en'), telling('fr')]
	});
	await noteTellingVersion(owner, { storyId, language: 'uk', version: 1, source: 'en' });
	const digits = receiptFrom(Array.from({ length: 15 }, () => randomInt(10)));
	const hash = await receipts.hash(digits);
	await owner
		.insertInto('story.receipt')
		.values({ story_id: storyId, locator: receipts.locator(digits), hash })
		.execute();
	await show(storyId, page(storyId, 'en', { alt: 'A shelf' }));
	await show(storyId, page(storyId, 'fr', { alt: 'A shelf', language: 'en' }));
	await owner.updateTable('story.story').set({ desk_state: 'published' }).where('id', '=', storyId).execute();
	return { storyId, digits, view: await opened(digits) };
}

async function opened(digits: string) {
	const open = await it.door.mine.open(digits, randomUUID());
	if (!open.ok) throw new Error(open.reason);
	return open.value.view;
}

/** A row that readers, or those whom its channel means, may have. */
async function show(storyId: string, body: ReturnType<typeof page>): Promise<void> {
	const { channel, language, title } = body;
	await it.db.owner
		.insertInto('shown.story_row')
		.values({
			...{ story_id: storyId, channel, language, body: JSON.stringify(body), title, brings: '' },
			...{ told_in: 'en', basis: 'teller', has_picture: true, words: '', feed_id: randomUUID().replaceAll('-', '') },
			...{
				published_on: '2026-11-01',
				position: Date.now(),
				expires_at: new Date(it.time.now + 9e9),
				consent_version: 1
			}
		})
		.execute();
}

test('says of each language what readers get, the words of pictures too, and what is only under way', async () => {
	const { view } = await told();
	expect(view.languages).toEqual([
		{
			...{ language: 'en', translation: false, said: 'yes', underWay: false, channels: ['web'], title: 'Title en' },
			...{ pictures: [{ text: 'A shelf', language: null }], heard: [] }
		},
		{
			...{ language: 'fr', translation: true, said: 'yes', underWay: false, channels: ['web'], title: 'Title fr' },
			...{ pictures: [{ text: 'A shelf', language: 'en' }], heard: [] }
		},
		{
			language: 'uk',
			translation: true,
			said: 'not_yet',
			underWay: true,
			...{ channels: [], title: null, pictures: [], heard: [] }
		}
	]);
});

test('a refused language is hidden in that moment, on every channel, whether it was shown or under way', async () => {
	const { storyId, view } = await told();
	const post = (fields: Record<string, string>) => {
		const form = new FormData();
		for (const [name, value] of Object.entries({ pass: view.carried, visit: view.visit, ...fields }))
			form.set(name, value);
		return it.door.mine.post(form, randomUUID(), 'en');
	};
	for (const language of ['fr', 'uk']) {
		const answer = await post({ intent: 'refuse_language', language });
		expect(answer.page).toMatchObject({ kind: 'open', notice: 'changed_narrowed' });
		const rows = await it.db.owner
			.selectFrom('shown.story_row')
			.select('language')
			.where('story_id', '=', storyId)
			.execute();
		expect(rows.map((row) => row.language)).not.toContain(language);
	}
	const { page: now } = await post({ screen: 'home' });
	expect(now.kind === 'open' && now.view.languages.map(({ language }) => language)).toEqual(['en']);
	expect(now.kind === 'open' && now.view.grants.find(({ channel }) => channel === 'web')?.excludedLanguages).toEqual([
		'fr',
		'uk'
	]);
	const nonsense = await post({ intent: 'refuse_language', language: 'no language' });
	expect(nonsense.page).toMatchObject({ kind: 'open', notice: 'changed_same' });
	// The button pressed once more.
	const again = await post({ intent: 'refuse_language', language: 'fr' });
	expect(again.page).toMatchObject({ kind: 'open', notice: 'changed_same' });
});

test('of words that only the press or a printer may have, the receipt alone opens that they are given', async () => {
	const { storyId, digits } = await told();
	const { owner } = it.db;
	const { receipts } = it.deps.seal;
	const word = await receipts.hash(normaliseSecondWord('a second word'));
	await owner.updateTable('story.receipt').set({ second_word_hash: word }).where('story_id', '=', storyId).execute();
	await owner.deleteFrom('shown.story_row').where('story_id', '=', storyId).where('language', '=', 'fr').execute();
	for (const [channel, language] of [
		['press', 'en'],
		['press', 'fr'],
		['print', 'fr']
	] as const) {
		const finer = { ...page(storyId, language, { alt: 'Her shelf in Masina' }, channel), title: 'Her name' };
		await show(storyId, { ...finer, pictures: [...finer.pictures, ...finer.pictures] });
	}
	const view = await opened(digits);
	expect(view.secondWordSaid).toBe(false);
	expect(JSON.stringify(view.languages)).not.toMatch(/Masina|Her name/);
	expect(view.languages[0]).toMatchObject({ language: 'en', channels: ['press', 'web'], title: 'Title en' });
	expect(view.languages[0]?.pictures).toEqual([{ text: 'A shelf', language: null }]);
	expect(view.languages.find(({ language }) => language === 'fr')).toMatchObject({
		...{ channels: ['press', 'print'], title: null, pictures: [], heard: [] }
	});
	const form = new FormData();
	for (const [name, value] of Object.entries({
		pass: view.carried,
		screen: 'home',
		intent: 'word',
		word: 'a second word'
	}))
		form.set(name, value);
	const said = await it.door.mine.post(form, randomUUID(), 'en');
	expect(said.page.kind === 'open' && JSON.stringify(said.page.view.languages)).toMatch(/Masina/);
	// Where none was chosen, whoever found the paper can say all that there is to say: nothing finer opens.
	await owner.updateTable('story.receipt').set({ second_word_hash: null }).where('story_id', '=', storyId).execute();
	expect(JSON.stringify((await opened(digits)).languages)).not.toMatch(/Masina|Her name/);
});
