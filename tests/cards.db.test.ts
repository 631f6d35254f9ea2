/** The card of a story for social networks: there while that way out is allowed, and gone with the yes. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cap } from '#domain/consent/ladders.ts';
import { createPublicDoor, type PublicDoor } from '#server/public/door.ts';
import { cardOf } from '#server/publishing/card-of.ts';
import { publishStory } from '#server/publishing/publish-story.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import { verifyStory } from '#server/publishing/verify-shown.ts';
import { type MasterKeys, openMasterKeys } from '#server/seal/master-keys.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { pauseStory, takeBackStory } from '#server/store/consent/change-state.ts';
import { grantsByPerson, writeGrants } from '#server/store/consent/grants.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { storiesWithCard } from '#server/store/shown/shown-now.ts';
import { forgetUnshownRenditions } from '#server/store/shown/unshown-renditions.ts';
import { nameSite } from '#server/store/site-name.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { newStoryId, telling, tellStory, type ToldStory } from './told-story.ts';
import { publishingOf } from './publishing-floor.ts';

const folder = mkdtempSync(join(tmpdir(), 'suitcase-cards-'));
let db: TestDatabase;
let keys: MasterKeys;
let context: PublishingContext;
let door: PublicDoor;
const now = Date.now();

beforeAll(async () => {
	db = await testDatabase();
	keys = await openMasterKeys(join(folder, 'master.json'));
	const publicFiles = join(folder, 'public');
	context = publishingOf(db, {
		...{ keys, folder, poster: async () => null, clock: () => now },
		card: (shown) => cardOf(shown, { publicFiles, appName: 'Suitcase' })
	});
	door = createPublicDoor({ db: db.public, clock: () => now, files: publicFiles, origin: 'https://s.example' });
});
afterAll(async () => {
	await db[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true });
});

const both: ToldStory = { channels: ['web', 'social'] };
async function publish(told: ToldStory) {
	const story = await tellStory(db.owner, keys, { ...told, now });
	expect(await publishStory(context, story.storyId)).toBe('published');
	return story;
}
const read = async (id: string, locale = 'en') => {
	const found = await door.readStory({ id, locale, language: null, siteName: 'Test' });
	return found.ok ? found.value.social : found.reason;
};
const files = (storyId: string) =>
	db.owner
		.selectFrom('shown.picture_row')
		.select(['name', 'type', 'language', 'width', 'height'])
		.where('story_id', '=', storyId)
		.where('channel', '=', 'social')
		.orderBy('language')
		.execute();
const copies = (storyId: string) =>
	db.owner
		.selectFrom('story.disclosure')
		.select(['what', 'language', 'outcome'])
		.where('story_id', '=', storyId)
		.where('channel', '=', 'social')
		.orderBy('language')
		.execute();
/** The bytes of a card, or why there is none. */
async function card(id: string, language = 'en'): Promise<Uint8Array | string> {
	const found = await door.openCard(id, language);
	return found.ok ? new Uint8Array(await new Response(found.value.body()).arrayBuffer()) : found.reason;
}
const narrow = async (storyId: string, personId: string, change: (grants: Record<string, unknown>) => object) =>
	db.desk.transaction().execute(async (tx) => {
		const version = await appendConsentEvent(tx, { storyId, kind: 'narrowed', byWhom: 'teller' });
		const grants = (await grantsByPerson(tx, storyId)).get(personId) ?? {};
		await writeGrants(tx, { storyId, personId, version, grants: change(grants) as typeof grants });
		await hideStory(tx, storyId);
	});

test('with the yes there is a card in each language, and one entry for each in the ledger', async () => {
	const { storyId } = await publish({
		...both,
		tellings: [telling('en'), telling('ar', { title: 'خبز الفجر', brings: 'خبز قبل الشروق' })]
	});
	const made = await files(storyId);
	expect(made).toEqual(
		['ar', 'en'].map((language) => ({
			...{ name: expect.stringMatching(/^[0-9a-f]{32}\.png$/), type: 'image/png', language },
			...{ width: 1200, height: 630 }
		}))
	);
	expect(await copies(storyId)).toEqual(['ar', 'en'].map((language) => ({ what: 'card', language, outcome: null })));
	const [ar, en] = made.map(({ name }) => readFileSync(join(context.publicFiles, name)));
	expect(Buffer.compare(Buffer.from(await card(storyId, 'ar')), ar ?? Buffer.alloc(0))).toBe(0);
	expect(Buffer.compare(Buffer.from(await card(storyId, 'xx')), ar ?? Buffer.alloc(0))).toBe(0);
	expect(Buffer.compare(Buffer.from(await card(storyId, 'en')), en ?? Buffer.alloc(0))).toBe(0);
	expect(await read(storyId, 'ar')).toEqual({
		...{ language: 'ar', title: 'خبز الفجر', brings: 'خبز قبل الشروق', hasCard: true, pictureAlt: null },
		description: 'A baker opens early in a new town.'
	});
	expect(await verifyStory(db.owner, keys, storyId, now)).toEqual([]);
	// Publishing again leaves one card a language, under a new name, and the ledger as it is.
	await publishStory(context, storyId);
	expect((await files(storyId)).map(({ language }) => language)).toEqual(['ar', 'en']);
	expect((await files(storyId))[0]?.name).not.toBe(made[0]?.name);
	expect(await copies(storyId)).toHaveLength(2);
});

test('without it networks are told nothing, whatever the page shows', async () => {
	const { storyId } = await publish({ channels: ['web', 'print'] });
	expect(await files(storyId)).toEqual([]);
	expect(await copies(storyId)).toEqual([]);
	expect(await read(storyId)).toBeNull();
	const made = await db.owner.selectFrom('story.rendition').select('kind').where('story_id', '=', storyId).execute();
	expect(made).toEqual([]);
	expect(await card(storyId)).toBe('no_card');
	expect(await card(newStoryId())).toBe('gone');
	expect(await card('No such id')).toBe('not_found');
});

test('in a language that the teller keeps from networks they are told the story in another one', async () => {
	const { storyId, personId } = await publish({
		...both,
		tellings: [telling('en'), telling('fr', { title: 'Le pain du matin' })]
	});
	await narrow(storyId, personId, ({ web, social }) => ({
		web,
		social: { ...(social as object), excludedLanguages: ['fr'] }
	}));
	await publishStory(context, storyId);
	expect((await files(storyId)).map(({ language }) => language)).toEqual(['en']);
	expect(await read(storyId, 'fr')).toMatchObject({ language: 'en', title: 'A bakery at dawn' });
	expect((await copies(storyId)).find(({ language }) => language === 'fr')?.outcome).toBe('cannot_be_taken_back');
});

test('a no to networks takes the card and its words away, and leaves the page', async () => {
	const { storyId, personId } = await publish(both);
	const [before] = await files(storyId);
	await narrow(storyId, personId, ({ web }) => ({ web }));
	expect(await card(storyId)).toBe('gone');
	await publishStory(context, storyId);
	expect(await read(storyId)).toBeNull();
	expect(await card(storyId)).toBe('no_card');
	expect(await door.openFile(before?.name ?? '')).toEqual({ ok: false, reason: 'gone' });
	expect(await copies(storyId)).toEqual([{ what: 'card', language: 'en', outcome: 'cannot_be_taken_back' }]);
});

test('networks are told at most what their own yes says, even where the page says more', async () => {
	const { storyId, personId } = await publish({
		...both,
		facts: { name: { system_pseudonym: 1, first_name: 'Amal' }, origin: { region: '015', country: 'MA' } }
	});
	const least = cap({ text: 'summary', name: 'none', origin: 'none', current: 'none', time: 'none', face: 'none' });
	await narrow(storyId, personId, ({ web, social }) => ({ web, social: { ...(social as object), levels: least } }));
	await publishStory(context, storyId);
	const { body } = await db.owner
		.selectFrom('shown.story_row')
		.select('body')
		.where('story_id', '=', storyId)
		.where('channel', '=', 'social')
		.executeTakeFirstOrThrow();
	expect(body).toMatchObject({ name: null, origin: null, current: null, blocks: [] });
});

test('pausing and taking back take the card in the same act; its file is swept', async () => {
	for (const stop of [pauseStory, takeBackStory]) {
		const { storyId } = await publish(both);
		const [made] = await files(storyId);
		await db.worker.transaction().execute((tx) => stop(tx, { storyId, byWhom: 'teller', after: 'keep_sealed' }));
		expect(await files(storyId)).toEqual([]);
		expect(await read(storyId)).toBe('gone');
		expect(await card(storyId)).toBe('gone');
		expect((await copies(storyId))[0]?.outcome).toBe('cannot_be_taken_back');
		const swept = await forgetUnshownRenditions(db.worker, new Date(Date.now() + 3_600_000));
		expect(swept).toContain(made?.name);
	}
});

test('a card that nothing backs any more is found', async () => {
	const { storyId } = await publish(both);
	await db.owner
		.deleteFrom('shown.story_row')
		.where('story_id', '=', storyId)
		.where('channel', '=', 'social')
		.execute();
	const findings = await verifyStory(db.owner, keys, storyId, now);
	expect(findings.map(({ difference, what }) => `${difference} ${what}`).sort()).toEqual([
		'missing social/en',
		expect.stringMatching(/^stray_file [0-9a-f]{32}\.png$/)
	]);
});

test('a site that takes another name has its cards made anew', async () => {
	const { storyId } = await publish(both);
	expect(await storiesWithCard(db.owner)).toContain(storyId);
	await db.owner.transaction().execute((tx) => nameSite(tx, 'Other name'));
	expect(await waiting(`publish:${storyId}`)).toBe(true);
});

async function waiting(key: string): Promise<boolean> {
	const { rows } = await sql`select from graphile_worker.jobs where key = ${key}`.execute(db.owner);
	return rows.length > 0;
}
