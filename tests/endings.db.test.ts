import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ZERO } from '#domain/consent/ladders.ts';
import { filePlaces } from '#server/config/file-places.ts';
import { readSettings, type Config } from '#server/config/config.ts';
import { publishStory } from '#server/publishing/publish-story.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import { createErasureLedger, type ErasureLedger } from '#server/seal/erasure-ledger.ts';
import { sealJson } from '#server/seal/fields.ts';
import { openMasterKeys, type MasterKeys } from '#server/seal/master-keys.ts';
import { approveTelling, pauseStory, takeBackStory } from '#server/store/consent/change-state.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { storiesWithEndedGrants } from '#server/store/ending/expire-grants.ts';
import { endReview } from '#server/store/review/story-parts.ts';
import { task as closeSilent } from '#server/tasks/close-silent.ts';
import { task as completeLedger } from '#server/tasks/complete-ledger.ts';
import { eraseDue } from '#server/tasks/erase.ts';
import { task as sweepStrayFiles } from '#server/tasks/sweep-stray-files.ts';
import { task as sweepExpired } from '#server/tasks/sweep-expired.ts';
import type { TaskContext } from '#server/tasks/task.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { tellStory } from './told-story.ts';
import { publishingOf } from './publishing-floor.ts';

const DAY = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), 'suitcase-endings-'));
let db: TestDatabase;
let keys: MasterKeys;
let ledger: ErasureLedger;
let config: Config;
let context: TaskContext;
let publishing: PublishingContext;
let now = Date.now();

beforeAll(async () => {
	db = await testDatabase();
	const read = readSettings({ SUITCASE_DATA: folder });
	if (!read.ok) throw new Error('settings');
	config = read.value.config;
	keys = await openMasterKeys(config.keysFile);
	ledger = createErasureLedger(config, db.secret);
	context = { db: db.worker, config, secrets: read.value.secrets, secret: db.secret, clock: () => now, log: () => {} };
	const places = filePlaces(config);
	publishing = publishingOf(db, {
		...{ keys, folder, sealedFiles: places.sealed, publicFiles: places.public, clock: () => now }
	});
	mkdirSync(places.sealed, { recursive: true });
});
afterAll(async () => {
	await db[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true });
});

const story = (id: string) =>
	db.owner.selectFrom('story.story').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const stateOf = async (id: string) =>
	(await db.owner.selectFrom('story.person').select('state').where('story_id', '=', id).executeTakeFirstOrThrow())
		.state;
const shown = async (id: string) =>
	(await db.owner.selectFrom('shown.story_row').select(['channel']).where('story_id', '=', id).execute()).map(
		(row) => row.channel
	);
async function withFile(storyId: string, key: Buffer): Promise<string> {
	const path = randomBytes(16).toString('hex');
	writeFileSync(join(filePlaces(config).sealed, path), 'sealed bytes');
	const id = randomUUID();
	await db.owner
		.insertInto('story.file')
		.values({
			id,
			story_id: storyId,
			path,
			bytes: 12,
			covers: '[]',
			body: sealJson(key, { table: 'story.file', row: id, field: 'body', version: 1 }, { identity: 'x' })
		})
		.execute();
	return join(filePlaces(config).sealed, path);
}

test('a story whose time has come is erased: key, seals, files; the certificate stays', async () => {
	now = Date.now();
	const { storyId, key } = await tellStory(db.owner, keys, { now });
	await publishStory(publishing, storyId);
	const file = await withFile(storyId, key);
	const made = await db.owner.selectFrom('story.rendition').select('name').where('story_id', '=', storyId).execute();
	const forReaders = made.map(({ name }) => join(filePlaces(config).public, name));
	expect(forReaders.filter((path) => existsSync(path)).length).toBeGreaterThan(0);
	const receipt = { story_id: storyId, locator: 1, hash: 'x', second_word_hash: 'y' };
	await db.owner.insertInto('story.receipt').values(receipt).execute();
	await takeBackStory(db.worker, { storyId, byWhom: 'teller', after: 'erase_in_7_days' });
	now = Date.now() + 6 * DAY;
	await eraseDue(context);
	expect((await story(storyId)).erased_at).toBeNull();
	now = Date.now() + 7 * DAY + 60_000;
	await eraseDue(context);

	const erased = await story(storyId);
	expect(erased).toMatchObject({ desk_state: 'closed', origin: null, host: null });
	expect(erased.erased_at).not.toBeNull();
	const left = async (table: 'story.sealed' | 'story.telling' | 'story.file' | 'vault.story_key' | 'story.rendition') =>
		(await db.owner.selectFrom(table).select('story_id').where('story_id', '=', storyId).execute()).length;
	for (const table of ['story.sealed', 'story.telling', 'story.file', 'vault.story_key', 'story.rendition'] as const)
		expect(await left(table), table).toBe(0);
	expect([file, ...forReaders].filter((path) => existsSync(path))).toEqual([]);
	const kept = await db.owner
		.selectFrom('story.receipt')
		.selectAll()
		.where('story_id', '=', storyId)
		.executeTakeFirst();
	expect(kept).toMatchObject({ killed_at: null, second_word_hash: null });
	const copies = await db.owner
		.selectFrom('story.disclosure')
		.select('outcome')
		.where('story_id', '=', storyId)
		.execute();
	expect(copies.map((copy) => copy.outcome)).toContain('removed');
	expect((await ledger.read()).filter((entry) => entry.kind === 'erased').map((entry) => entry.story)).toEqual([
		ledger.nameOf(storyId)
	]);
	await eraseDue(context);
	expect(await ledger.read()).toHaveLength(1);
});

test('erasing that was called off does not happen', async () => {
	now = Date.now();
	const { storyId } = await tellStory(db.owner, keys, { now });
	await takeBackStory(db.worker, { storyId, byWhom: 'teller', after: 'erase_in_7_days' });
	await takeBackStory(db.worker, { storyId, byWhom: 'teller', after: 'keep_sealed' });
	now = Date.now() + 30 * DAY;
	await eraseDue(context);
	expect((await story(storyId)).erased_at).toBeNull();
});

test('without the ledger nothing is erased, others go on, and the next run tries again', async () => {
	now = Date.now();
	const { storyId } = await tellStory(db.owner, keys, { now });
	await takeBackStory(db.worker, { storyId, byWhom: 'teller', after: 'erase_now' });
	now += 1_000;
	const text = readFileSync(ledger.path, 'utf8');
	writeFileSync(ledger.path, `${text}damaged\n`);
	await expect(eraseDue(context)).rejects.toThrow('1 stories');
	expect((await story(storyId)).erased_at).toBeNull();
	writeFileSync(ledger.path, text);
	await eraseDue(context);
	expect((await story(storyId)).erased_at).not.toBeNull();
});

test('what expired is gone for good, also when the clock is set back', async () => {
	now = Date.now();
	const { storyId } = await tellStory(db.owner, keys, { now, until: now + DAY });
	await publishStory(publishing, storyId);
	expect((await shown(storyId)).sort()).toEqual(['print', 'web']);
	now += DAY + 60_000;
	await sweepExpired.run(context, {});
	expect(await shown(storyId)).toEqual([]);
	expect(await stateOf(storyId)).toBe('expired');
	const events = await db.owner
		.selectFrom('story.consent_event')
		.select(['kind', 'by_whom'])
		.where('story_id', '=', storyId)
		.execute();
	expect(events.at(-1)).toEqual({ kind: 'expired', by_whom: 'system' });
	now -= 2 * DAY;
	expect(await publishStory(publishing, storyId)).toBe('nothing_to_show');
	await sweepExpired.run(context, {});
	expect(await shown(storyId)).toEqual([]);
	now += 2 * DAY;
});

test('one story that cannot be ended keeps neither the others, nor what begins, nor drafts that are old', async () => {
	now = Date.now();
	const stories: string[] = [];
	for (let n = 0; n < 5; n++) stories.push((await tellStory(db.owner, keys, { now, until: now + DAY })).storyId);
	const wider = await tellStory(db.owner, keys, { now, until: now + 300 * DAY });
	const later = { story_id: wider.storyId, person_id: wider.personId, channel: 'embed', levels: '{}' };
	await db.owner
		.insertInto('story.wider_grant')
		.values({ ...later, valid_from: new Date(now + DAY), valid_until: new Date(now + 300 * DAY), no_recall_ack: false })
		.execute();
	const draft = { token_hash: randomBytes(32), body: Buffer.from('x'), expires_at: new Date(now + DAY) };
	await db.owner.insertInto('story.draft').values(draft).execute();
	// What was asked for in time lasts too long for the database: it cannot begin, and so the yes before it cannot end.
	const all = await storiesWithEndedGrants(db.worker, new Date(now + 2 * DAY));
	const [first, ...others] = all.filter((id) => stories.includes(id));
	const tooLong = new Date(now + 3000 * DAY).toISOString();
	const grant = { levels: ZERO, until: tooLong, noRecallAck: false, excludedLanguages: [] };
	const detail = { grants: { web: grant }, renewal: true };
	await appendConsentEvent(db.owner, { storyId: first ?? '', kind: 'wider_asked', byWhom: 'teller', detail });
	now += 2 * DAY;
	await expect(sweepExpired.run(context, {})).rejects.toThrow('1 endings could not be done yet');
	expect(await stateOf(first ?? '')).toBe('active');
	for (const id of others) expect(await stateOf(id)).toBe('expired');
	expect(
		await db.owner.selectFrom('story.wider_grant').select('channel').where('story_id', '=', wider.storyId).execute()
	).toEqual([]);
	const drafts = db.owner.selectFrom('story.draft').select('expires_at').where('token_hash', '=', draft.token_hash);
	expect(await drafts.execute()).toEqual([]);
	// It is mended, and ends with the next minute.
	await db.owner
		.deleteFrom('story.story')
		.where('id', '=', first ?? '')
		.execute();
	await sweepExpired.run(context, {});
});

test('one channel that ends leaves the other', async () => {
	now = Date.now() + 3 * DAY;
	const { storyId, personId } = await tellStory(db.owner, keys, { now, until: now + 300 * DAY });
	await db.owner
		.updateTable('story.consent_grant')
		.set({ valid_until: new Date(now + DAY) })
		.where('story_id', '=', storyId)
		.where('person_id', '=', personId)
		.where('channel', '=', 'print')
		.execute();
	await publishStory(publishing, storyId);
	now += 2 * DAY;
	await sweepExpired.run(context, {});
	await publishStory(publishing, storyId);
	expect(await shown(storyId)).toEqual(['web']);
	expect(await stateOf(storyId)).toBe('active');
});

test('90 days without an answer close a story, 30 more erase it; an answer opens it again', async () => {
	now = Date.now() + 5 * DAY;
	const waiting = { waiting_since: new Date(now - 90 * DAY - 1_000), desk_state: 'in_review' as const };
	const ids: string[] = [];
	for (let n = 0; n < 2; n++) {
		const { storyId } = await tellStory(db.owner, keys, { now, approved: false });
		await db.owner.updateTable('story.story').set(waiting).where('id', '=', storyId).execute();
		ids.push(storyId);
	}
	const [silent = '', answered = ''] = ids;
	await closeSilent.run(context, {});
	expect(await story(silent)).toMatchObject({ desk_state: 'closed', erased_at: null });
	await db.owner.updateTable('story.story').set({ waiting_since: null }).where('id', '=', answered).execute();
	now += 29 * DAY;
	await closeSilent.run(context, {});
	await eraseDue(context);
	expect((await story(silent)).erased_at).toBeNull();
	now += 2 * DAY;
	await eraseDue(context);
	expect((await story(silent)).erased_at).not.toBeNull();
	expect(await story(answered)).toMatchObject({ desk_state: 'in_review', erase_after: null, erased_at: null });
});

test('silence about a newer text takes nothing from a story whose earlier text the teller approved', async () => {
	now = Date.now();
	const { storyId } = await tellStory(db.owner, keys, { now });
	await publishStory(publishing, storyId);
	await db.owner.updateTable('story.telling').set({ version: 2 }).where('story_id', '=', storyId).execute();
	const since = new Date(now - 91 * DAY);
	await db.owner.updateTable('story.story').set({ waiting_since: since }).where('id', '=', storyId).execute();
	await closeSilent.run(context, {});
	expect(await story(storyId)).toMatchObject({ desk_state: 'published', erase_after: null });
	expect(await shown(storyId)).toHaveLength(2);
	now += 31 * DAY;
	await closeSilent.run(context, {});
	await eraseDue(context);
	expect(await story(storyId)).toMatchObject({ desk_state: 'published', erase_after: null, erased_at: null });
	expect(await publishStory(publishing, storyId)).toBe('published');
	expect(await shown(storyId)).toHaveLength(2);
});

test('a yes to a text that was never shown stands as well; where there was none, silence erases', async () => {
	now = Date.now();
	// Tests before this one went far ahead, and the worker never believes a clock that was set back.
	await db.owner.deleteFrom('office.setting').where('key', '=', 'latest_seen_now').execute();
	const since = new Date(now - 91 * DAY);
	const waiting = { waiting_since: since, desk_state: 'in_review' as const };
	const ids: string[] = [];
	for (const approved of [true, false]) {
		const { storyId } = await tellStory(db.owner, keys, { now, approved });
		await db.owner.updateTable('story.telling').set({ version: 2 }).where('story_id', '=', storyId).execute();
		await db.owner.updateTable('story.story').set(waiting).where('id', '=', storyId).execute();
		ids.push(storyId);
	}
	const [said = '', silent = ''] = ids;
	await closeSilent.run(context, {});
	now += 31 * DAY;
	await closeSilent.run(context, {});
	await eraseDue(context);
	expect(await story(said)).toMatchObject({ desk_state: 'in_review', erase_after: null, erased_at: null });
	expect((await story(silent)).erased_at).not.toBeNull();
});

test('an answer in the last minute before erasing counts', async () => {
	now = Date.now();
	const { storyId } = await tellStory(db.owner, keys, { now, approved: false });
	const closed = {
		desk_state: 'closed' as const,
		waiting_since: new Date(now - 119 * DAY),
		erase_after: new Date(now)
	};
	await db.owner.updateTable('story.story').set(closed).where('id', '=', storyId).execute();
	const yes = { storyId, language: 'en', version: 1, byWhom: 'teller' as const, coolingEnds: { web: now + DAY } };
	expect(await approveTelling(db.owner, yes)).toBe('approved');
	await eraseDue(context);
	expect(await story(storyId)).toMatchObject({ desk_state: 'in_review', erase_after: null, erased_at: null });
});

test('a pause that comes after the end does not keep a story for ever', async () => {
	now = Date.now();
	const { storyId } = await tellStory(db.owner, keys, { now, until: now + DAY });
	now += 2 * DAY;
	await sweepExpired.run(context, {});
	await pauseStory(db.owner, { storyId, byWhom: 'anonymous' });
	const event = db.owner.updateTable('story.consent_event').set({ at: new Date(now) });
	await event.where('story_id', '=', storyId).where('kind', '=', 'expired').execute();
	now += 91 * DAY;
	await closeSilent.run(context, {});
	await eraseDue(context);
	expect((await story(storyId)).erased_at).not.toBeNull();
});

test('public files that no row names are removed, those that belong to something and young ones are not', async () => {
	now = Date.now();
	const folder = filePlaces(config).public;
	mkdirSync(folder, { recursive: true });
	const { storyId } = await tellStory(db.owner, keys, { now });
	await publishStory(publishing, storyId);
	const poster = await db.owner.selectFrom('story.rendition').select('name').where('story_id', '=', storyId).execute();
	const [old, young] = ['a'.repeat(32) + '.jpg', 'b'.repeat(32) + '.jpg'];
	for (const name of [old, young]) writeFileSync(join(folder, name), 'a picture');
	const before = new Date(now - 2 * 3_600_000);
	for (const name of [old, ...poster.map((row) => row.name)]) utimesSync(join(folder, name), before, before);
	await sweepStrayFiles.run(context, {});
	expect(existsSync(join(folder, old))).toBe(false);
	expect(existsSync(join(folder, young))).toBe(true);
	expect(poster.length).toBeGreaterThan(0);
	for (const { name } of poster) expect(existsSync(join(folder, name))).toBe(true);
});

test('sealed files that no row names are removed after a day, those of stories, drafts and previews are not', async () => {
	now = Date.now();
	const { sealed } = filePlaces(config);
	const { storyId, key } = await tellStory(db.owner, keys, { now });
	const owned = await withFile(storyId, key);
	const token = randomBytes(32);
	const draft = { token_hash: token, body: Buffer.from('x'), expires_at: new Date(now + DAY) };
	await db.owner.insertInto('story.draft').values(draft).execute();
	const at = (name: string) => {
		const path = `${name.slice(0, 2)}/${name}`;
		mkdirSync(join(sealed, name.slice(0, 2)), { recursive: true });
		writeFileSync(join(sealed, path), 'sealed bytes');
		return path;
	};
	const [drafted, stray, young] = [at('d'.repeat(32)), at('e'.repeat(32)), at('f'.repeat(32))];
	await db.owner
		.insertInto('story.draft_file')
		.values({ token_hash: token, file_id: randomUUID(), path: drafted, bytes: 12 })
		.execute();
	const before = new Date(now - 25 * 3_600_000);
	for (const path of [drafted, stray]) utimesSync(join(sealed, path), before, before);
	utimesSync(owned, before, before);
	await sweepStrayFiles.run(context, {});
	expect(existsSync(join(sealed, stray))).toBe(false);
	for (const path of [join(sealed, drafted), join(sealed, young), owned]) expect(existsSync(path), path).toBe(true);
});

test('a database that knows hardly any of the sealed files is not believed', async () => {
	const { sealed } = filePlaces(config);
	mkdirSync(join(sealed, 'many'), { recursive: true });
	const before = new Date(now - 25 * 3_600_000);
	const names = Array.from({ length: 60 }, (_, at) => join(sealed, 'many', String(at)));
	for (const name of names) {
		writeFileSync(name, 'sealed bytes');
		utimesSync(name, before, before);
	}
	await sweepStrayFiles.run(context, {});
	expect(names.every((name) => existsSync(name))).toBe(true);
	rmSync(join(sealed, 'many'), { recursive: true });
});

test('what feeds say no longer is forgotten after 30 days', async () => {
	const day = (ago: number) => new Date(now - ago * DAY).toISOString().slice(0, 10);
	const gone = [1, 30, 31, 400].map((ago) => ({ feed_id: `gone-${ago}`, gone_on: day(ago) }));
	await db.owner.insertInto('shown.gone_row').values(gone).execute();
	await sweepStrayFiles.run(context, {});
	const left = await db.owner
		.selectFrom('shown.gone_row')
		.select('feed_id')
		.where('feed_id', 'like', 'gone-%')
		.execute();
	expect(left.map((row) => row.feed_id).sort()).toEqual(['gone-1', 'gone-30']);
});

test('90 days after consent ended, a story is erased', async () => {
	const { storyId } = await tellStory(db.owner, keys, { now, until: now + DAY });
	now += 2 * DAY;
	await sweepExpired.run(context, {});
	await db.owner
		.updateTable('story.consent_event')
		.set({ at: new Date(now) })
		.where('story_id', '=', storyId)
		.where('kind', '=', 'expired')
		.execute();
	now += 89 * DAY;
	await closeSilent.run(context, {});
	await eraseDue(context);
	expect((await story(storyId)).erased_at).toBeNull();
	now += 2 * DAY;
	await closeSilent.run(context, {});
	await eraseDue(context);
	expect((await story(storyId)).erased_at).not.toBeNull();
});

test('a renewal that is being written down when the night counts the 90 days is not erased', async () => {
	const { storyId } = await tellStory(db.owner, keys, { now, until: now + DAY });
	now += 2 * DAY;
	await sweepExpired.run(context, {});
	await db.owner
		.updateTable('story.consent_event')
		.set({ at: new Date(now) })
		.where('story_id', '=', storyId)
		.where('kind', '=', 'expired')
		.execute();
	now += 91 * DAY;
	let night: Promise<void> = Promise.resolve();
	const until = new Date(now + 300 * DAY).toISOString();
	const grants = { web: { levels: { text: 1 }, until, excludedLanguages: [], noRecallAck: false } };
	await db.owner.transaction().execute(async (tx) => {
		await sql`select story.begin_renewal(${storyId}, 'teller', ${JSON.stringify(grants)}::jsonb, '{}')`.execute(tx);
		night = closeSilent.run(context, {});
		// The night waits for the story's row, or has looked before.
		await new Promise((resolve) => setTimeout(resolve, 500));
	});
	await night;
	expect((await story(storyId)).erase_after).toBeNull();
	await eraseDue(context);
	expect([(await story(storyId)).erased_at, await stateOf(storyId)]).toEqual([null, 'cooling']);
});

test('a draft is forgotten after its day, with its pictures, but not those of a story that was sent', async () => {
	now = Math.max(now, Date.now());
	const { storyId, key } = await tellStory(db.owner, keys, { now, until: now + 300 * DAY });
	const sent = await withFile(storyId, key);
	const orphan = join(filePlaces(config).sealed, 'orphan');
	writeFileSync(orphan, 'sealed bytes');
	const token = randomBytes(32);
	await db.owner
		.insertInto('story.draft')
		.values({ token_hash: token, body: Buffer.alloc(40), expires_at: new Date(now - 1) })
		.execute();
	for (const path of ['orphan', sent.split('/').pop() ?? ''])
		await db.owner
			.insertInto('story.draft_file')
			.values({ token_hash: token, file_id: randomUUID(), path, bytes: 12 })
			.execute();
	await sweepExpired.run(context, {});
	expect(await db.owner.selectFrom('story.draft').select('version').execute()).toEqual([]);
	expect([existsSync(orphan), existsSync(sent)]).toEqual([false, true]);
});

test('what could not be written into the ledger is added later, once', async () => {
	now = Date.now();
	const { storyId } = await tellStory(db.owner, keys, { now });
	await takeBackStory(db.worker, { storyId, byWhom: 'teller', after: 'keep_sealed' });
	const lines = async () =>
		(await ledger.read())
			.filter((entry) => entry.story === ledger.nameOf(storyId))
			.map(({ kind, after }) => `${kind} ${after}`);
	expect(await lines()).toEqual([]);
	await completeLedger.run(context, {});
	expect(await lines()).toEqual(['taken_back keep_sealed']);
	await completeLedger.run(context, {});
	expect(await lines()).toEqual(['taken_back keep_sealed']);
	// Another choice since is another line, and of several only the last word.
	await takeBackStory(db.worker, { storyId, byWhom: 'teller', after: 'erase_now' });
	await takeBackStory(db.worker, { storyId, byWhom: 'teller', after: 'erase_in_7_days' });
	await completeLedger.run(context, {});
	await completeLedger.run(context, {});
	expect(await lines()).toEqual(['taken_back keep_sealed', 'taken_back erase_in_7_days']);
	expect(await ledger.verify()).toMatchObject({ ok: true });
});

test('what the desk takes out of a story that readers know is in the ledger, and nothing of one that was never shown', async () => {
	now = Date.now();
	const [known, never, talk] = await Promise.all([1, 2, 3].map(() => tellStory(db.owner, keys, { now }))).then((told) =>
		told.map(({ storyId }) => storyId)
	);
	if (!known || !never || !talk) throw new Error('nothing was told');
	const copy = { channel: 'web', language: 'en', recipient: 'readers', what: 'page', consent_version: 1 };
	await db.owner
		.insertInto('story.disclosure')
		.values({ ...copy, story_id: known, at: new Date(Date.now() - DAY) })
		.execute();
	for (const storyId of [known, never])
		await db.desk.transaction().execute((tx) => endReview(tx, { storyId, memberId: 'reviewer', why: 'asked' }));
	// An earlier story from the same place may wait for its day only: it is kept back in a backup, too.
	await db.owner.updateTable('story.story').set({ published_on: null }).where('id', '=', talk).execute();
	await sql`select story.need_talk_alone(array[${talk}], '{one_device}')`.execute(db.owner);
	await completeLedger.run(context, {});
	await completeLedger.run(context, {});
	const of = async (storyId: string) =>
		(await ledger.read()).filter((entry) => entry.story === ledger.nameOf(storyId)).map(({ kind }) => kind);
	expect([await of(known), await of(never), await of(talk)]).toEqual([['narrowed'], [], ['narrowed']]);
});

test('what was approved in place of what readers have, or asked for, is in the ledger, in the language that they have', async () => {
	now = Date.now();
	const copy = { channel: 'web', language: 'en', recipient: 'readers', what: 'page', consent_version: 1 };
	const after = async (did: string, detail: object, shown: object | null = {}) => {
		const { storyId } = await tellStory(db.owner, keys, { now });
		const at = new Date(Date.now() - DAY);
		if (shown !== null) {
			const row = { ...copy, story_id: storyId, at, ...shown };
			await db.owner.insertInto('story.disclosure').values(row).execute();
		}
		const line = { story_id: storyId, did, detail: JSON.stringify(detail) };
		await db.owner.insertInto('story.history').values(line).execute();
		return storyId;
	};
	const stopped = [
		await after('reviewed', { languages: ['en', 'fr'], replaced: ['en'] }),
		await after('reviewed', { languages: ['en'] }),
		await after('translation_read', { language: 'en', version: 2 }),
		await after('correction_taken', { language: 'en', version: 1 }),
		await after('corrected_by_teller', { language: 'en' }),
		await after('sent_back_by_teller', { language: 'en', version: 2 }),
		await after('reviewed', { languages: ['fr'], replaced: ['fr'] }, { language: null })
	];
	const not = [
		await after('reviewed', { languages: ['en', 'fr'], replaced: [] }),
		await after('reviewed', { languages: ['en'], replaced: ['en'] }, null),
		await after('translation_read', { language: 'fr', version: 1 }),
		await after('edited', { language: 'en', version: 2 })
	];
	await completeLedger.run(context, {});
	const of = async (storyId: string) =>
		(await ledger.read()).filter((entry) => entry.story === ledger.nameOf(storyId)).map(({ kind }) => kind);
	for (const [at, id] of stopped.entries()) expect(await of(id), `${at}`).toEqual(['narrowed']);
	for (const [at, id] of not.entries()) expect(await of(id), `${at}`).toEqual([]);
});
