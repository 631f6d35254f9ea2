/** The words of a picture follow the picture down the ladder for faces, in everything that leaves. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LADDER, TOP, type Rung } from '#domain/consent/ladders.ts';
import type { Cover } from '#domain/story/covers.ts';
import type { PeopleSeen } from '#domain/story/picture-rungs.ts';
import { publishStory } from '#server/publishing/publish-story.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import { verifyStory } from '#server/publishing/verify-shown.ts';
import { type MasterKeys, openMasterKeys } from '#server/seal/master-keys.ts';
import { sealJson } from '#server/seal/fields.ts';
import { sealFile } from '#server/seal/files.ts';
import { confirmPeople } from '#server/store/review/pictures.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { plainJpeg } from './plain-jpeg.ts';
import { tellStory } from './told-story.ts';
import { publishingOf } from './publishing-floor.ts';

const folder = mkdtempSync(join(tmpdir(), 'suitcase-words-'));
const covers: Cover[] = [{ x: 0.1, y: 0.1, w: 0.4, h: 0.4 }];
let db: TestDatabase;
let keys: MasterKeys;
let context: PublishingContext;
const printed: string[] = [];

beforeAll(async () => {
	db = await testDatabase();
	keys = await openMasterKeys(join(folder, 'master.json'));
	context = publishingOf(db, {
		...{ keys, folder },
		poster: async (shown) => {
			printed.push(JSON.stringify(shown.pictures));
			return new TextEncoder().encode('%PDF');
		}
	});
});
afterAll(async () => {
	await db[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true });
});

const marked = {
	words: Object.fromEntries(LADDER.face.map((rung) => [rung, { en: `marker-${rung}` }])),
	alt: { en: 'marker-as-it-came', fr: 'marker-as-it-came' }
};

/** Published with one picture, in which a person saw these people; faces are allowed up to a level. */
async function published(face: Rung<'face'>, people: PeopleSeen, body: object): Promise<string> {
	const levels = { ...TOP, face: LADDER.face.indexOf(face) };
	const { storyId, key } = await tellStory(db.owner, keys, { levels });
	const [id, path] = [randomUUID(), randomUUID()];
	const jpeg = await plainJpeg(64, 48);
	const sealed = await sealFile(Readable.from([jpeg]), join(context.sealedFiles, path), { maxBytes: 1_000_000 });
	if (!sealed.ok) throw new Error('the test picture is too large');
	const place = { table: 'story.file', row: id, field: 'body', version: 1 };
	const row = { id, story_id: storyId, path, bytes: sealed.value.bytes };
	const sealedBody = sealJson(key, place, { identity: sealed.value.identity, name: 'a.jpg', ...body });
	await db.owner
		.insertInto('story.file')
		.values({ ...row, body: sealedBody })
		.execute();
	const boxes = people === 'none' || people === 'unrecognisable' ? [] : covers;
	const memberId = 'test-reviewer';
	await confirmPeople(db.owner, { fileId: id, storyId, people, covers: boxes, memberId, at: Date.now() });
	expect(await publishStory(context, storyId)).toBe('published');
	return storyId;
}

async function said(storyId: string): Promise<string> {
	const rows = await db.owner.selectFrom('shown.story_row').select('body').where('story_id', '=', storyId).execute();
	expect(rows).toHaveLength(2);
	const texts = rows.map(({ body }) => (body as { pictures: { alt: string }[] }).pictures.map(({ alt }) => alt).join());
	expect(new Set(texts).size).toBe(1);
	return texts[0] ?? '';
}

test.each([
	['visible', 'visible', 'marker-visible'],
	['solid_mask', 'visible', 'marker-solid_mask'],
	['visible', 'covered', 'marker-solid_mask'],
	['visible', 'unrecognisable', 'marker-unrecognisable_at_capture'],
	['unrecognisable_at_capture', 'visible', ''],
	['none', 'none', 'marker-none']
] as const)('faces allowed up to "%s", "%s" seen: readers get "%s" and no other text', async (face, people, text) => {
	printed.length = 0;
	const storyId = await published(face, people, marked);
	expect(await said(storyId)).toBe(text);
	const all = await sql<{ row: unknown }>`select row_to_json(s) as row from shown.story_row s
		where story_id = ${storyId} union all select row_to_json(p) from shown.picture_row p where story_id = ${storyId}`.execute(
		db.owner
	);
	const everything = JSON.stringify(all.rows) + printed.join();
	const found = everything.match(/marker-[a-z_-]+/g) ?? [];
	expect([...new Set(found)]).toEqual(text === '' ? [] : [text]);
	expect(await verifyStory(db.owner, keys, storyId, Date.now())).toEqual([]);
});

test('words sealed before there was a text for each rung are read, and not given with a covered picture', async () => {
	const old = { alt: { en: 'Her face' } };
	expect(await said(await published('visible', 'visible', old))).toBe('Her face');
	expect(await said(await published('none', 'none', old))).toBe('Her face');
	expect(await said(await published('solid_mask', 'visible', old))).toBe('');
	expect(await said(await published('visible', 'covered', old))).toBe('');
});

test('verifying finds the words of a more open rung beside a covered picture, and words that are gone', async () => {
	for (const alt of ['marker-visible', '']) {
		const storyId = await published('solid_mask', 'visible', marked);
		await sql`update shown.story_row set body = jsonb_set(body, '{pictures,0,alt}', to_jsonb(${alt}::text))
			where story_id = ${storyId} and channel = 'web'`.execute(db.owner);
		expect(await verifyStory(db.owner, keys, storyId, Date.now())).toEqual([
			{ storyId, difference: 'differs', what: 'web/en' }
		]);
	}
});
