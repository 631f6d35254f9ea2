/** One photograph or one recording is taken back by whoever told it, and the rest of the story stays. */
import { randomInt, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { receiptFrom } from '#domain/story/receipt.ts';
import { normaliseSecondWord } from '#domain/story/second-word.ts';
import { replayLedger } from '#server/backup/replay-ledger.ts';
import { loadRecordings } from '#server/publishing/recordings.ts';
import { publishStory } from '#server/publishing/publish-story.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import { createErasureLedger } from '#server/seal/erasure-ledger.ts';
import { sealJson } from '#server/seal/fields.ts';
import { sealFile } from '#server/seal/files.ts';
import { stopsSince } from '#server/store/ending/stops-since.ts';
import { confirmPeople } from '#server/store/review/pictures.ts';
import { forgetUnshownRenditions } from '#server/store/shown/unshown-renditions.ts';
import { completeWith } from '#server/tasks/complete-ledger.ts';
import { openTestDoor, type TestDoor } from './intake-door.ts';
import { plainJpeg } from './plain-jpeg.ts';
import { telling, tellStory } from './told-story.ts';
import { publishingOf } from './publishing-floor.ts';

const folder = mkdtempSync(join(tmpdir(), 'suitcase-parts-'));
let it: TestDoor;
let context: PublishingContext;
beforeAll(async () => {
	it = await openTestDoor();
	it.time.now = Date.now();
	context = publishingOf(it.db, {
		...{ keys: it.deps.seal.keys, folder },
		poster: async (shown) => new TextEncoder().encode(`%PDF ${shown.id} ${shown.pictures.length}`),
		clock: () => it.time.now
	});
});
afterAll(async () => {
	await it.close();
	rmSync(folder, { recursive: true });
});

/** A published story with two photographs and a recording that somebody decided about, and a receipt for it. */
async function told(word: string | null = null) {
	const { owner } = it.db;
	const { receipts, keys } = it.deps.seal;
	const { storyId, key } = await tellStory(owner, keys, {
		now: it.time.now,
		tellings: [telling('en'), telling('fr')],
		channels: ['web', 'print', 'embed', 'press']
	});
	const pictures = [await picture(storyId, key, 'A street'), await picture(storyId, key, 'A door')];
	const sound = randomUUID();
	const place = { table: 'story.file', row: sound, field: 'body', version: 1 };
	const body = sealJson(key, place, { identity: 'x' });
	await owner
		.insertInto('story.file')
		.values({ id: sound, story_id: storyId, path: sound, bytes: 1, covers: '[]', kind: 'recording', position: 9, body })
		.execute();
	await owner
		.insertInto('story.recording_look')
		.values({ file_id: sound, story_id: storyId, kind: 'sound', seconds: 1, preview_path: `look-${sound}`, body })
		.execute();
	const decision = { people: 'none', spoken_in: 'en', confirmed_by: 'test-reviewer' } as const;
	await owner
		.insertInto('story.recording')
		.values({ ...decision, file_id: sound, story_id: storyId, confirmed_at: new Date(it.time.now) })
		.execute();
	const digits = receiptFrom(Array.from({ length: 15 }, () => randomInt(10)));
	await owner
		.insertInto('story.receipt')
		.values({
			...{ story_id: storyId, locator: receipts.locator(digits), hash: await receipts.hash(digits) },
			second_word_hash: word === null ? null : await receipts.hash(normaliseSecondWord(word))
		})
		.execute();
	expect(await publishStory(context, storyId)).toBe('published');
	const [first, second] = pictures;
	if (first === undefined || second === undefined) throw new Error('two photographs');
	return { storyId, key, digits, first, second, sound };
}

async function picture(storyId: string, key: Buffer, alt: string): Promise<string> {
	const [id, path] = [randomUUID(), randomUUID()];
	const sealed = await sealFile([await plainJpeg(64, 48)], join(context.sealedFiles, path), { maxBytes: 1_000_000 });
	if (!sealed.ok) throw new Error('the test picture is too large');
	const at = { table: 'story.file', row: id, field: 'body', version: 1 };
	const body = sealJson(key, at, { identity: sealed.value.identity, name: 'a.jpg', alt: { en: alt } });
	const row = { id, story_id: storyId, path, bytes: sealed.value.bytes, covers: '[]', body };
	await it.db.owner.insertInto('story.file').values(row).execute();
	const seen = { people: 'none', covers: [], memberId: 'test-reviewer', at: it.time.now } as const;
	await confirmPeople(it.db.owner, { ...seen, fileId: id, storyId });
	return id;
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

/** All that anybody gets of the story, on any channel, as one text. */
async function everywhere(storyId: string): Promise<string> {
	const { owner } = it.db;
	const rows = await owner.selectFrom('shown.story_row').select('body').where('story_id', '=', storyId).execute();
	const files = await owner.selectFrom('shown.picture_row').select('name').where('story_id', '=', storyId).execute();
	return JSON.stringify([rows, files]);
}

async function namesOf(fileId: string): Promise<string[]> {
	const made = await it.db.owner
		.selectFrom('story.rendition')
		.select('name')
		.where('file_id', '=', fileId)
		.where('kind', '=', 'picture')
		.execute();
	return made.map(({ name }) => name);
}

test('a photograph is gone from every channel with the receipt alone, in that very moment, and the rest comes back', async () => {
	const { storyId, digits, first, second } = await told('plum');
	const [gone, kept] = [await namesOf(first), await namesOf(second)];
	expect(gone.length).toBeGreaterThan(1);
	expect(await everywhere(storyId)).toContain('A street');
	const view = await open(digits);
	expect(view.parts.map(({ kind, number, stands, seen }) => [kind, number, stands, seen?.alt ?? null])).toEqual([
		...(first < second
			? [
					['picture', 1, 'shown', 'A street'],
					['picture', 2, 'shown', 'A door']
				]
			: [
					['picture', 1, 'shown', 'A door'],
					['picture', 2, 'shown', 'A street']
				]),
		['recording', 1, 'shown', null]
	]);
	const page = await press(view, { intent: 'withhold', file: first });
	expect(page).toMatchObject({ notice: 'part_withheld', ledger: true, screen: 'home' });
	expect(page.view.parts.find(({ fileId }) => fileId === first)).toMatchObject({ stands: 'mine', seen: null });
	// Before anything was published anew.
	for (const name of gone) expect(await everywhere(storyId)).not.toContain(name);
	expect(await publishStory(context, storyId)).toBe('published');
	const now = await everywhere(storyId);
	expect(now).not.toContain('A street');
	expect(now).toContain('A door');
	for (const name of gone) expect(now).not.toContain(name);
	expect(kept.some((name) => now.includes(name))).toBe(true);
	// Its files belong to nothing, and are swept away.
	expect(await namesOf(first)).toEqual([]);
	const swept = await forgetUnshownRenditions(it.db.worker, new Date(it.time.now + 60_000));
	expect(swept).toEqual(expect.arrayContaining(gone));
	// Pressed twice: nothing happens.
	const version = await versionOf(storyId);
	expect(await press(page.view, { intent: 'withhold', file: first })).toMatchObject({ notice: 'part_withheld' });
	expect(await versionOf(storyId)).toBe(version);
});

async function versionOf(storyId: string): Promise<number> {
	const story = it.db.owner.selectFrom('story.story').select('consent_version').where('id', '=', storyId);
	return (await story.executeTakeFirstOrThrow()).consent_version;
}

test('a recording is not even loaded while its teller withholds it', async () => {
	const { storyId, key, digits, sound } = await told();
	expect((await loadRecordings(it.db.worker, key, storyId)).map(({ id }) => id)).toEqual([sound]);
	await press(await open(digits), { intent: 'withhold', file: sound });
	expect(await loadRecordings(it.db.worker, key, storyId)).toEqual([]);
});

test('only the second word lets it be shown again, under other names', async () => {
	const { storyId, digits, first } = await told('plum');
	const before = await namesOf(first);
	const view = (await press(await open(digits), { intent: 'withhold', file: first })).view;
	const refused = await press(view, { intent: 'show_again', file: first });
	expect(refused.notice).toBe('word_needed');
	await publishStory(context, storyId);
	expect(await everywhere(storyId)).not.toContain('A street');
	const said = await press(refused.view, { intent: 'word', word: 'plum' });
	const lifted = await press(said.view, { intent: 'show_again', file: first });
	expect(lifted.notice).toBe('part_shown_again');
	expect(await publishStory(context, storyId)).toBe('published');
	expect(await everywhere(storyId)).toContain('A street');
	for (const name of before) expect(await everywhere(storyId)).not.toContain(name);
});

test('what was approved without it meanwhile is looked at first', async () => {
	const { storyId, digits, first, sound } = await told();
	let { view } = await press(await open(digits), { intent: 'withhold', file: first });
	({ view } = await press(view, { intent: 'withhold', file: sound }));
	await it.db.owner
		.insertInto('story.review')
		.values({ story_id: storyId, member_id: 'test-reviewer', consent_version: 1, at: new Date(Date.now() + 1_000) })
		.execute();
	for (const file of [first, sound]) {
		const page = await press(view, { intent: 'show_again', file });
		expect(page.notice).toBe('part_looked_at_first');
		({ view } = page);
	}
	await publishStory(context, storyId);
	expect(await everywhere(storyId)).not.toContain('A street');
	const { owner } = it.db;
	const file = owner.selectFrom('story.file').select(['people', 'confirmed_by']).where('id', '=', first);
	expect(await file.executeTakeFirstOrThrow()).toEqual({ people: 'unconfirmed', confirmed_by: null });
	expect(await owner.selectFrom('story.recording').select('file_id').where('file_id', '=', sound).execute()).toEqual(
		[]
	);
});

test('of several tellers each withholds for all, and gives back only the own', async () => {
	const { storyId, digits, first } = await told();
	const { owner } = it.db;
	const { receipts } = it.deps.seal;
	const teller = { story_id: storyId, role: 'teller' as const };
	const one = owner
		.selectFrom('story.person')
		.select('id')
		.where('story_id', '=', storyId)
		.where('role', '=', 'teller');
	const { id: mine } = await one.executeTakeFirstOrThrow();
	const other = randomUUID();
	await owner
		.insertInto('story.person')
		.values({ ...teller, id: other, state: 'cooling' })
		.execute();
	await owner
		.insertInto('story.group_teller')
		.values([
			{ story_id: storyId, person_id: mine, place: 1, claim_open: false, claim_waits: false },
			{ story_id: storyId, person_id: other, place: 2, claim_open: false, claim_waits: false }
		])
		.execute();
	await owner.updateTable('story.receipt').set({ person_id: mine }).where('story_id', '=', storyId).execute();
	const others = receiptFrom(Array.from({ length: 15 }, () => randomInt(10)));
	const hash = await receipts.hash(others);
	await owner
		.insertInto('story.receipt')
		.values({ story_id: storyId, person_id: other, locator: receipts.locator(others), hash })
		.execute();
	await press(await open(others), { intent: 'withhold', file: first });
	const view = await open(digits);
	expect(view.parts.find(({ fileId }) => fileId === first)?.stands).toBe('other');
	expect((await press(view, { intent: 'show_again', file: first })).notice).toBe('changed_meanwhile');
	const left = await owner.selectFrom('story.withheld').select('person_id').where('file_id', '=', first).execute();
	expect(left).toEqual([{ person_id: other }]);
});

test('an older backup is restored with the photograph withheld, and the story is not held for it', async () => {
	const { storyId, digits, first } = await told();
	const { ledger } = it.deps.seal;
	const { n } = await ledger.head();
	await press(await open(digits), { intent: 'withhold', file: first });
	const [line] = (await ledger.read()).filter((entry) => entry.n > n);
	expect(line).toMatchObject({ kind: 'narrowed', story: ledger.nameOf(storyId), part: ledger.nameOfPart(first) });
	expect(JSON.stringify(line)).not.toContain(first);
	await it.db.owner.transaction().execute(async (tx) => {
		// As the backup has it, from before that press.
		await tx.deleteFrom('story.withheld').where('story_id', '=', storyId).execute();
		const replayed = await replayLedger(tx, ledger, { replayAfter: n, holdAll: false, now: new Date(it.time.now) });
		expect(replayed).toEqual({ takenBack: 0, erased: 0, held: 0 });
	});
	await publishStory(context, storyId);
	expect(await everywhere(storyId)).toContain('A door');
	expect(await everywhere(storyId)).not.toContain('A street');
	// The night writes no second line of it, so that another restore withholds it just so.
	await completeWith(it.db.worker, ledger, { clock: () => it.time.now, log: () => {} });
	const lines = (await ledger.read()).filter((entry) => entry.n > n && entry.story === ledger.nameOf(storyId));
	expect(lines).toEqual([line]);
});

test('a line that the ledger could not take is added later, with its part', async () => {
	const { storyId, digits, first } = await told();
	const { owner } = it.db;
	await press(await open(digits), { intent: 'withhold', file: first });
	const [stop] = (await stopsSince(owner, new Date(0))).filter((one) => one.storyId === storyId && one.part);
	expect(stop).toMatchObject({ kind: 'narrowed', part: first });
	// One that knows nothing of it.
	const ledger = createErasureLedger({ ledger: join(folder, 'ledger'), ledgerSecond: null }, it.db.secret);
	for (let run = 0; run < 2; run++) await completeWith(it.db.worker, ledger, { clock: Date.now, log: () => {} });
	const added = (await ledger.read()).filter((entry) => entry.story === ledger.nameOf(storyId));
	expect(added.map(({ kind, part }) => [kind, part])).toEqual([['narrowed', ledger.nameOfPart(first)]]);
});

test('nobody at the desk gives back what a teller withheld', async () => {
	const { storyId, digits, first } = await told();
	await press(await open(digits), { intent: 'withhold', file: first });
	const mine = it.db.desk.deleteFrom('story.withheld').where('story_id', '=', storyId);
	await expect(mine.execute()).rejects.toThrow('permission denied');
});
