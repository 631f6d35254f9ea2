import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ZERO } from '#domain/consent/ladders.ts';
import type { Cover } from '#domain/story/covers.ts';
import { makePictureFiles } from '#server/publishing/make-renditions.ts';
import { loadPictures } from '#server/publishing/pictures.ts';
import { publishStory } from '#server/publishing/publish-story.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import { verifyStory } from '#server/publishing/verify-shown.ts';
import { type MasterKeys, openMasterKeys } from '#server/seal/master-keys.ts';
import { sealJson } from '#server/seal/fields.ts';
import { sealFile } from '#server/seal/files.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { pauseStory, resumeStory, takeBackStory } from '#server/store/consent/change-state.ts';
import { grantsByPerson, writeGrants } from '#server/store/consent/grants.ts';
import { liftHold, setHold } from '#server/store/consent/holds.ts';
import { confirmPeople } from '#server/store/review/pictures.ts';
import { findFile } from '#server/store/shown/find-file.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { forgetUnshownRenditions } from '#server/store/shown/unshown-renditions.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { plainJpeg } from './plain-jpeg.ts';
import { marker, telling, tellStory, type ToldStory } from './told-story.ts';
import { publishingOf } from './publishing-floor.ts';

const folder = mkdtempSync(join(tmpdir(), 'suitcase-publishing-'));
let db: TestDatabase;
let keys: MasterKeys;
let context: PublishingContext;
let now = Date.now();

beforeAll(async () => {
	db = await testDatabase();
	keys = await openMasterKeys(join(folder, 'master.json'));
	context = publishingOf(db, { keys, folder, clock: () => now });
});
afterAll(async () => {
	await db[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true });
});

function whole(story: ToldStory = {}) {
	now = Date.now();
	return tellStory(db.owner, keys, { ...story, now });
}
async function told(story: ToldStory = {}): Promise<string> {
	return (await whole(story)).storyId;
}
async function shownRows(storyId: string) {
	return db.owner
		.selectFrom('shown.story_row')
		.select(['channel', 'language', 'title', 'body'])
		.where('story_id', '=', storyId)
		.where('expires_at', '>', sql<Date>`now()`)
		.orderBy('channel')
		.orderBy('language')
		.execute();
}
/** Whether somebody waits for a lock: in this database, for other test files wait for their own beside this one. */
async function isWaiting(): Promise<boolean> {
	const { rows } = await sql`select from pg_stat_activity
		where datname = current_database() and wait_event_type = 'Lock'`.execute(db.owner);
	return rows.length > 0;
}

test('a story that everybody approved is shown on each channel it was granted, in each approved language', async () => {
	const storyId = await told({ tellings: [telling('en'), telling('fr', { title: 'Le pain du matin' })] });
	expect(await publishStory(context, storyId)).toBe('published');
	expect((await shownRows(storyId)).map((row) => `${row.channel}/${row.language}`)).toEqual([
		'print/en',
		'print/fr',
		'web/en',
		'web/fr'
	]);
	const copies = await db.owner
		.selectFrom('story.disclosure')
		.select(['channel', 'what'])
		.where('story_id', '=', storyId)
		.execute();
	expect(copies).toHaveLength(4);
});

test('publishing twice changes nothing and writes no second ledger entry', async () => {
	const storyId = await told();
	await publishStory(context, storyId);
	const before = await shownRows(storyId);
	await publishStory(context, storyId);
	expect((await shownRows(storyId)).map((row) => row.title)).toEqual(before.map((row) => row.title));
	const { count } = await db.owner
		.selectFrom('story.disclosure')
		.select((query) => query.fn.countAll<string>().as('count'))
		.where('story_id', '=', storyId)
		.executeTakeFirstOrThrow();
	expect(Number(count)).toBe(2);
});

test('nothing is shown without the second reviewer, without the teller, or for another version than was read', async () => {
	for (const spoil of ['reviewed_version', 'teller_version'] as const) {
		const storyId = await told();
		await db.owner
			.updateTable('story.telling')
			.set({ [spoil]: null })
			.where('story_id', '=', storyId)
			.execute();
		expect(await publishStory(context, storyId)).toBe('nothing_to_show');
		expect(await shownRows(storyId)).toEqual([]);
	}
	const storyId = await told();
	await db.owner.deleteFrom('story.review').where('story_id', '=', storyId).execute();
	expect(await publishStory(context, storyId)).toBe('nothing_to_show');
});

test('an author who reviews alone is no second reviewer', async () => {
	const storyId = await told();
	await db.owner
		.insertInto('story.author')
		.values({ story_id: storyId, member_id: 'test-reviewer', did: 'edited' })
		.execute();
	expect(await publishStory(context, storyId)).toBe('nothing_to_show');
});

test('a paused story leaves every view at once and comes back when it is resumed', async () => {
	const storyId = await told();
	await publishStory(context, storyId);
	await db.desk.transaction().execute((tx) => pauseStory(tx, { storyId, byWhom: 'member:x' }));
	expect(await shownRows(storyId)).toEqual([]);
	expect(await publishStory(context, storyId)).toBe('nothing_to_show');
	await db.desk.transaction().execute((tx) => resumeStory(tx, { storyId, byWhom: 'member:x' }));
	expect(await publishStory(context, storyId)).toBe('published');
	expect(await shownRows(storyId)).toHaveLength(2);
});

test('a story taken back never comes back, and feeds say that it is gone', async () => {
	const storyId = await told();
	await publishStory(context, storyId);
	const { feed_id } = await db.public
		.selectFrom('shown.story')
		.select('feed_id')
		.where('story_id', '=', storyId)
		.where('channel', '=', 'web')
		.executeTakeFirstOrThrow();
	await db.worker
		.transaction()
		.execute((tx) => takeBackStory(tx, { storyId, byWhom: 'teller', after: 'erase_in_7_days' }));
	expect(await shownRows(storyId)).toEqual([]);
	expect(await publishStory(context, storyId)).toBe('nothing_to_show');
	const gone = await db.public.selectFrom('shown.gone').select('feed_id').where('feed_id', '=', feed_id).execute();
	expect(gone).toHaveLength(1);
	const outcomes = await db.owner
		.selectFrom('story.disclosure')
		.select(['channel', 'outcome'])
		.where('story_id', '=', storyId)
		.orderBy('channel')
		.execute();
	expect(outcomes).toEqual([
		{ channel: 'print', outcome: 'cannot_be_taken_back' },
		{ channel: 'web', outcome: 'removed' }
	]);
});

test('a hold on a country hides all its stories in one act; lifting takes two people', async () => {
	const stories = [await told({ origin: 'ER', host: 'IT' }), await told({ origin: 'SD', host: 'ER' })];
	for (const storyId of stories) await publishStory(context, storyId);
	const { holdId } = await db.desk
		.transaction()
		.execute((tx) => setHold(tx, { scope: 'country', value: 'ER', reason: 'news', byWhom: 'member:r1' }));
	for (const storyId of stories) expect(await shownRows(storyId)).toEqual([]);
	const lift = (member: string) => db.desk.transaction().execute((tx) => liftHold(tx, holdId, member, now));
	expect(await lift('r1')).toMatchObject({ ok: true, value: { lifted: false } });
	expect(await lift('r1')).toEqual({ ok: false, reason: 'same_person' });
	expect(await publishStory(context, stories[0] ?? '')).toBe('nothing_to_show');
	expect(await lift('r2')).toMatchObject({ ok: true, value: { lifted: true } });
	expect(await publishStory(context, stories[0] ?? '')).toBe('published');
});

test('a hold and a publication that meet: whichever comes first, nothing of what is held stays shown', async () => {
	const targets = async (storyId: string) => {
		const row = await db.owner
			.selectFrom('story.story')
			.select(['office_id', 'arrived_at'])
			.where('id', '=', storyId)
			.executeTakeFirstOrThrow();
		const person = await db.owner
			.selectFrom('story.person')
			.select('id')
			.where('story_id', '=', storyId)
			.executeTakeFirstOrThrow();
		const day = row.arrived_at.toISOString().slice(0, 10);
		return [
			{ scope: 'story', value: storyId },
			{ scope: 'office', value: row.office_id },
			{ scope: 'person', value: person.id },
			{ scope: 'days', value: `${day}/${day}` }
		] as const;
	};
	const storyId = await told();
	for (const target of await targets(storyId)) {
		const forget = () => db.owner.deleteFrom('story.hold').execute();
		const hold = (tx: Parameters<typeof setHold>[0]) =>
			setHold(tx, { ...target, reason: 'danger', byWhom: 'member:r1' });
		// The hold begins first and is not finished when the rows are about to be written.
		let publishing: Promise<string> | undefined;
		await db.desk.transaction().execute(async (tx) => {
			await hold(tx);
			publishing = publishStory(context, storyId);
			while (!(await isWaiting())) await new Promise((done) => setTimeout(done, 20));
		});
		expect(await publishing, `${target.scope}: hold first`).toBe('stale');
		expect(await shownRows(storyId), `${target.scope}: hold first`).toEqual([]);
		expect(await publishStory(context, storyId)).toBe('nothing_to_show');
		await forget();
		// The hold comes while files are being made: the story was looked at before it, and is written after it.
		const slow: PublishingContext = {
			...context,
			poster: async () => {
				if ((await db.owner.selectFrom('story.hold').select('id').execute()).length === 0)
					await db.desk.transaction().execute(hold);
				return new Uint8Array([1]);
			}
		};
		expect(await publishStory(slow, storyId), `${target.scope}: between`).toBe('stale');
		expect(await shownRows(storyId), `${target.scope}: between`).toEqual([]);
		await forget();
		// The rows are written first and are not finished when the hold looks for its stories.
		expect(await publishStory(context, storyId)).toBe('published');
		let holding: Promise<unknown> | undefined;
		await db.worker.transaction().execute(async (tx) => {
			await tx.selectFrom('story.story').select('id').where('id', '=', storyId).forUpdate().execute();
			holding = db.desk.transaction().execute(hold);
			while (!(await isWaiting())) await new Promise((done) => setTimeout(done, 20));
			await sql`update shown.story_row set position = position where story_id = ${storyId}`.execute(tx);
		});
		await holding;
		expect(await shownRows(storyId), `${target.scope}: publication first`).toEqual([]);
		await forget();
	}
});

test('consent that changes while a story is being made ready makes the job stale, and nothing is shown', async () => {
	const storyId = await told();
	const slow: PublishingContext = {
		...context,
		poster: async () => {
			await db.desk.transaction().execute((tx) => pauseStory(tx, { storyId, byWhom: 'teller' }));
			return new Uint8Array([1]);
		}
	};
	expect(await publishStory(slow, storyId)).toBe('stale');
	expect(await shownRows(storyId)).toEqual([]);
});

test('a grant that ends hides the story in the views at that instant, whatever else happens', async () => {
	const ends = Date.now() + 6_000;
	const storyId = await told({ until: ends });
	await publishStory(context, storyId);
	expect(await shownRows(storyId)).toHaveLength(2);
	await new Promise((resolve) => setTimeout(resolve, ends + 200 - Date.now()));
	expect(await shownRows(storyId)).toEqual([]);
});

test('words above the level of the consent are not stored where readers could reach them', async () => {
	const secret = marker('sealedword');
	const storyId = await told({
		levels: { ...ZERO, text: 1 },
		tellings: [telling('en', { blocks: [{ kind: 'paragraph', text: `The ${secret} stays.` }], excerptBlocks: 0 })],
		facts: { name: { system_pseudonym: 1, full_name: secret } }
	});
	expect(await publishStory(context, storyId)).toBe('published');
	const all = JSON.stringify(await db.owner.selectFrom('shown.story_row').selectAll().execute());
	expect(all).toContain(storyId);
	expect(all).not.toContain(secret);
});

async function confirmedPicture(
	storyId: string,
	key: Buffer,
	people: 'visible' | 'covered',
	covers: Cover[] = [],
	words: object = { alt: { en: 'A street' } }
) {
	const [id, path] = [randomUUID(), randomUUID()];
	const jpeg = await plainJpeg(64, 48);
	const sealed = await sealFile(Readable.from([jpeg]), join(context.sealedFiles, path), { maxBytes: 1_000_000 });
	if (!sealed.ok) throw new Error('the test picture is too large');
	const at = { table: 'story.file', row: id, field: 'body', version: 1 };
	const body = sealJson(key, at, { identity: sealed.value.identity, name: 'a.jpg', ...words });
	const row = { id, story_id: storyId, path, bytes: sealed.value.bytes, body };
	await db.owner.insertInto('story.file').values(row).execute();
	await confirmPeople(db.owner, { fileId: id, storyId, people, covers, memberId: 'test-reviewer', at: now });
	return id;
}
const isServed = async (name: string) => (await findFile(db.public, name)) !== null;

test('a picture whose faces were covered while it was being made never comes out as it was before', async () => {
	const { storyId, key } = await whole();
	const half = { x: 0, y: 0, w: 0.5, h: 0.5 };
	const fileId = await confirmedPicture(storyId, key, 'covered', [half]);
	const [picture] = await loadPictures(db.owner, key, storyId);
	if (picture === undefined) throw new Error('no picture');
	const all = { x: 0, y: 0, w: 1, h: 1 };
	await confirmPeople(db.owner, { fileId, storyId, people: 'covered', covers: [all], memberId: 'b', at: now });
	const before = existsSync(context.publicFiles) ? readdirSync(context.publicFiles).length : 0;
	await makePictureFiles(context, storyId, 1, { picture, look: 'solid_mask' });
	const made = await db.owner.selectFrom('story.rendition').select('name').where('file_id', '=', fileId).execute();
	expect(made).toEqual([]);
	expect(existsSync(context.publicFiles) ? readdirSync(context.publicFiles).length : 0).toBe(before);
});

test('a public name tells nothing: made again of the same picture it is another one, without a sign of story or file', async () => {
	const { storyId, key } = await whole();
	const fileId = await confirmedPicture(storyId, key, 'visible');
	const [picture] = await loadPictures(db.owner, key, storyId);
	if (picture === undefined) throw new Error('no picture');
	for (const look of ['visible', 'visible'] as const) await makePictureFiles(context, storyId, 1, { picture, look });
	const made = await db.owner.selectFrom('story.rendition').select('name').where('file_id', '=', fileId).execute();
	const names = made.map(({ name }) => name.slice(0, 32));
	expect(names.length).toBeGreaterThan(5);
	// The first eight signs of two random names are the same once in four thousand million pairs.
	expect(new Set(names.map((name) => name.slice(0, 8))).size).toBe(names.length);
	for (const told of [
		fileId.replaceAll('-', ''),
		Buffer.from(storyId).toString('hex'),
		Buffer.from('a.jpg').toString('hex')
	])
		for (const name of names) expect(name).not.toContain(told.slice(0, 10));
});

test('making pictures and confirming them at the desk wait for one another and do not lock each other out', async () => {
	const { storyId, key } = await whole();
	const fileId = await confirmedPicture(storyId, key, 'visible');
	const [picture] = await loadPictures(db.owner, key, storyId);
	if (picture === undefined) throw new Error('no picture');
	const made = await db.desk.transaction().execute(async (tx) => {
		await tx.selectFrom('story.story').select('id').where('id', '=', storyId).forUpdate().execute();
		const making = makePictureFiles(context, storyId, 1, { picture, look: 'visible' });
		while (!(await isWaiting())) await new Promise((done) => setTimeout(done, 20));
		await confirmPeople(tx, { fileId, storyId, people: 'visible', covers: [], memberId: 'b', at: now });
		return { making };
	});
	await made.making;
});

test('in the act that hides a story its pictures and its sheets lose their addresses with its pages', async () => {
	const { storyId, key } = await whole();
	await confirmedPicture(storyId, key, 'visible');
	await publishStory(context, storyId);
	const rows = await db.owner.selectFrom('shown.picture_row').selectAll().where('story_id', '=', storyId).execute();
	const types = new Set(rows.map(({ type }) => type));
	expect(types).toEqual(new Set(['image/avif', 'image/webp', 'image/jpeg', 'application/pdf']));
	for (const { name } of rows) expect(await isServed(name), name).toBe(true);
	await db.desk.transaction().execute((tx) => hideStory(tx, storyId));
	for (const { name, type } of rows) expect(await isServed(name), type).toBe(false);
});

test('a picture that pages may no longer show has no address any more, though it is still printed', async () => {
	const { storyId, key, personId } = await whole();
	await confirmedPicture(storyId, key, 'visible');
	await publishStory(context, storyId);
	const rows = await db.owner.selectFrom('shown.picture_row').selectAll().where('story_id', '=', storyId).execute();
	const pictures = rows.filter((row) => row.type !== 'application/pdf').map((row) => row.name);
	expect(pictures.length).toBeGreaterThan(0);
	for (const name of pictures) expect(await isServed(name)).toBe(true);
	await db.desk.transaction().execute(async (tx) => {
		const version = await appendConsentEvent(tx, { storyId, kind: 'narrowed', byWhom: 'teller' });
		const grants = (await grantsByPerson(tx, storyId)).get(personId) ?? {};
		if (grants.web === undefined) throw new Error('no grant');
		const web = { ...grants.web, levels: { ...grants.web.levels, face: 0 } };
		await writeGrants(tx, { storyId, personId, version, grants: { ...grants, web } });
		await hideStory(tx, storyId);
	});
	expect(await publishStory(context, storyId)).toBe('published');
	expect(await shownRows(storyId)).toHaveLength(2);
	for (const name of pictures) expect(await isServed(name)).toBe(false);
});

test('a picture that only the printed sheet may show is kept for it, and swept when the sheet goes', async () => {
	const { storyId, key, personId } = await whole();
	await confirmedPicture(storyId, key, 'visible');
	await db.desk.transaction().execute(async (tx) => {
		const version = await appendConsentEvent(tx, { storyId, kind: 'narrowed', byWhom: 'teller' });
		const grants = (await grantsByPerson(tx, storyId)).get(personId) ?? {};
		if (grants.web === undefined) throw new Error('no grant');
		const web = { ...grants.web, levels: { ...grants.web.levels, face: 0 } };
		await writeGrants(tx, { storyId, personId, version, grants: { ...grants, web } });
	});
	await publishStory(context, storyId);
	const pictures = async () =>
		(
			await db.owner
				.selectFrom('story.rendition')
				.select('name')
				.where('story_id', '=', storyId)
				.where('kind', '=', 'picture')
				.execute()
		).length;
	const made = await pictures();
	expect(made).toBeGreaterThan(0);
	await forgetUnshownRenditions(db.worker, new Date(Date.now() + 3_600_000));
	expect(await pictures()).toBe(made);
	expect(await verifyStory(db.owner, keys, storyId, now)).toEqual([]);
	await db.desk.transaction().execute((tx) => pauseStory(tx, { storyId, byWhom: 'teller' }));
	await forgetUnshownRenditions(db.worker, new Date(Date.now() + 3_600_000));
	expect(await pictures()).toBe(0);
});

test('a picture on a page ends with the page, though it may be printed for longer', async () => {
	const { storyId, key, personId } = await whole();
	await confirmedPicture(storyId, key, 'visible');
	const soon = Date.now() + 3_600_000;
	await db.desk.transaction().execute(async (tx) => {
		const version = await appendConsentEvent(tx, { storyId, kind: 'narrowed', byWhom: 'teller' });
		const grants = (await grantsByPerson(tx, storyId)).get(personId) ?? {};
		if (grants.web === undefined) throw new Error('no grant');
		await writeGrants(tx, { storyId, personId, version, grants: { ...grants, web: { ...grants.web, until: soon } } });
	});
	await publishStory(context, storyId);
	const rows = await db.owner.selectFrom('shown.picture_row').selectAll().where('story_id', '=', storyId).execute();
	const ends = rows.filter((row) => row.type !== 'application/pdf').map((row) => row.expires_at.getTime());
	expect(new Set(ends)).toEqual(new Set([soon]));
});

test('a picture is not described in a language that the teller excluded', async () => {
	for (const [excludedLanguages, said] of [
		[[], 'Une rue'],
		[['fr'], '']
	] as const) {
		const { storyId, key } = await whole({ excludedLanguages });
		await confirmedPicture(storyId, key, 'visible', [], { alt: { fr: 'Une rue' } });
		await publishStory(context, storyId);
		const [row] = (await shownRows(storyId)).filter(({ channel }) => channel === 'web');
		expect(row?.body).toMatchObject({ pictures: [{ alt: said }] });
	}
});

test('feeds go on saying that a story is gone from the pages while it is still printed', async () => {
	const { storyId, personId } = await whole();
	await publishStory(context, storyId);
	const page = db.public.selectFrom('shown.story').select('feed_id').where('story_id', '=', storyId);
	const { feed_id: feedId } = await page.where('channel', '=', 'web').executeTakeFirstOrThrow();
	await db.desk.transaction().execute(async (tx) => {
		const version = await appendConsentEvent(tx, { storyId, kind: 'narrowed', byWhom: 'teller' });
		const { print } = (await grantsByPerson(tx, storyId)).get(personId) ?? {};
		await writeGrants(tx, { storyId, personId, version, grants: print ? { print } : {} });
		await hideStory(tx, storyId);
	});
	await publishStory(context, storyId);
	expect((await shownRows(storyId)).map((row) => row.channel)).toEqual(['print']);
	const gone = await db.public.selectFrom('shown.gone').select('feed_id').where('feed_id', '=', feedId).execute();
	expect(gone).toHaveLength(1);
});

test('one story more of the same few people takes the country from those shown before', async () => {
	await db.owner
		.insertInto('place.stock')
		.values({ origin: 'BT', host: 'IS', people: 21 })
		.onConflict((conflict) => conflict.columns(['origin', 'host']).doUpdateSet({ people: 21 }))
		.execute();
	const facts = { origin: { region: '034', country: 'BT' }, current: { region: '154', country: 'IS' } };
	const few = { origin: 'BT', host: 'IS', facts };
	const ids: string[] = [];
	for (let n = 0; n < 3; n++) ids.push(await told(few));
	const country = async (id = '') =>
		(
			await db.owner
				.selectFrom('shown.story_row')
				.select('origin_country')
				.where('story_id', '=', id)
				.where('channel', '=', 'web')
				.executeTakeFirstOrThrow()
		).origin_country;
	const waiting = async () =>
		(
			await sql<{
				key: string;
			}>`select key from graphile_worker.jobs where key = any(${ids.map((id) => `publish:${id}`)})`.execute(db.owner)
		).rows.map((row) => row.key);
	await publishStory(context, ids[0] ?? '');
	await publishStory(context, ids[1] ?? '');
	expect(await country(ids[1])).toBe('BT');
	expect(await waiting()).toEqual([]);
	await publishStory(context, ids[2] ?? '');
	expect(await country(ids[2])).toBeNull();
	expect((await waiting()).sort()).toEqual([`publish:${ids[0]}`, `publish:${ids[1]}`].sort());
	await publishStory(context, ids[0] ?? '');
	expect(await country(ids[0])).toBeNull();
});
