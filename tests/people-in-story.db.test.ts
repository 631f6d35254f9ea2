/** The people in a story who do not tell it: never asked, asked, objecting, still in the country of origin. T20 but for the pixels. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { levelOf } from '#domain/consent/ladders.ts';
import { project } from '#domain/consent/project.ts';
import type { PersonKind, PersonSaid } from '#domain/consent/third-parties.ts';
import { loadStoryConsent } from '#server/store/consent/load-story-consent.ts';
import { lookAtPicture } from '#server/publishing/look-at-picture.ts';
import { unseenFiles } from '#server/store/review/looks.ts';
import { openJson, sealJson } from '#server/seal/fields.ts';
import { noteTranscriptVersion } from '#server/store/recordings/recording-acts.ts';
import { cuesField } from '#server/store/recordings/recordings.ts';
import { confirmPeople } from '#server/store/review/pictures.ts';
import { wrappedKey } from '#server/store/vault/story-keys.ts';
import { plainJpeg } from './plain-jpeg.ts';
import { openReviewFloor, type ReviewFloor } from './review/review-floor.ts';
import { addOriginal } from './review/sealed-picture.ts';
import { textOfStory } from './rows-of-story.ts';
import { telling, tellStory } from './told-story.ts';

let floor: ReviewFloor;
beforeAll(async () => {
	floor = await openReviewFloor();
	floor.clock.now = Date.now();
});
afterAll(() => floor.close());

async function shownStory(words = {}) {
	const { storyId } = await tellStory(floor.db.owner, floor.keys, {
		office: 'brussels',
		now: floor.clock.now,
		tellings: [telling('en', words)]
	});
	await floor.publish(storyId);
	return storyId;
}
async function add(
	storyId: string,
	more: { kind?: PersonKind; minor?: boolean; inOrigin?: boolean; names?: string[]; roles?: string[] } = {}
) {
	const { kind = 'friend', minor = false, inOrigin = false, names = [], roles = [] } = more;
	const words = { label: 'somebody', names, roles };
	const done = await floor.review.addPerson(floor.people.editor, { storyId, words, kind, minor, inOrigin });
	if (!done.ok) throw new Error(done.reason);
	return done.value.id;
}
const say = (storyId: string, id: string, said: PersonSaid, more: { bothAsked?: boolean } = {}) =>
	floor.review.personSaid(floor.people.editor, {
		storyId,
		id,
		said,
		firstName: true,
		face: true,
		voice: 'original',
		bothAsked: false,
		...more
	});
async function decided(storyId: string) {
	const loaded = await loadStoryConsent(floor.db.worker, storyId);
	const question = { channel: 'web', language: 'en', now: Date.now(), kMin: 0 } as const;
	const answer = loaded && project(loaded.consent, question);
	if (!answer?.ok) throw new Error(JSON.stringify(answer));
	return answer;
}
const face = (rung: 'none' | 'solid_mask' | 'visible') => levelOf('face', rung);

test('T20 of five people in the picture one said yes: the others are covered, and one who objects is not in it at all', async () => {
	const storyId = await shownStory();
	const people: string[] = [];
	for (let i = 0; i < 5; i++) people.push(await add(storyId));
	expect(await floor.shown(storyId)).toEqual([]);
	expect((await say(storyId, people[0] ?? '', 'yes')).ok).toBe(true);
	const faces = async () => {
		const { people: levels } = await decided(storyId);
		return people.map((id) => levels[id]?.face);
	};
	const [yes, covered, out] = [face('visible'), face('solid_mask'), face('none')];
	expect(await faces()).toEqual([yes, covered, covered, covered, covered]);
	await floor.publish(storyId);
	expect(await floor.shown(storyId)).not.toEqual([]);
	expect((await say(storyId, people[1] ?? '', 'objected')).ok).toBe(true);
	// Hidden in the same act, and in need of a second person again.
	expect(await floor.shown(storyId)).toEqual([]);
	await floor.publish(storyId);
	expect(await floor.shown(storyId)).toEqual([]);
	expect(await faces()).toEqual([yes, out, covered, covered, covered]);
	// Who takes a yes back is shown less than who was never asked.
	expect((await say(storyId, people[0] ?? '', 'no')).ok).toBe(true);
	expect(await faces()).toEqual([out, out, covered, covered, covered]);
	expect((await decided(storyId)).levels.family).toBe(0);
});

test('who is still in the country of origin has no name, no picture, and no place finer than a part of the world', async () => {
	const storyId = await shownStory();
	const id = await add(storyId);
	await say(storyId, id, 'yes');
	const before = await decided(storyId);
	expect(before.people[id]).toMatchObject({ name: levelOf('name', 'first_name'), face: face('visible') });
	expect(before.levels.origin).toBeGreaterThan(levelOf('origin', 'region'));
	expect((await floor.review.findsPersonInOrigin(floor.people.editor, { storyId, id })).ok).toBe(true);
	const after = await decided(storyId);
	expect(after.people[id]).toEqual({ name: 0, face: 0, voice: 0 });
	expect(after.levels.origin).toBe(levelOf('origin', 'region'));
	// Nobody can agree to more, not even by saying yes again.
	await say(storyId, id, 'yes');
	expect((await decided(storyId)).people[id]).toEqual({ name: 0, face: 0, voice: 0 });
});

test('officials, smugglers and who did harm are never named or pictured, whoever agrees', async () => {
	const storyId = await shownStory();
	for (const kind of ['official', 'smuggler', 'perpetrator'] as const) {
		const id = await add(storyId, { kind });
		await say(storyId, id, 'yes');
		expect((await decided(storyId)).people[id]).toEqual({ name: 0, face: 0, voice: 0 });
	}
});

test('somebody under eighteen is shown only with guardian and child, and never more than a child', async () => {
	const storyId = await shownStory();
	const id = await add(storyId, { minor: true });
	expect(await say(storyId, id, 'yes')).toMatchObject({ reason: 'guardian_missing' });
	expect((await say(storyId, id, 'yes', { bothAsked: true })).ok).toBe(true);
	expect((await decided(storyId)).people[id]).toMatchObject({ name: 1, face: face('solid_mask') });
});

test('a story cannot be approved while it mentions somebody who objected', async () => {
	const storyId = await shownStory({ summary: 'My brother Zéphyr bakes.' });
	const id = await add(storyId, { names: ['Zephyr'], roles: ['the tall one'] });
	await say(storyId, id, 'objected');
	const second = await floor.person('Second', ['reviewer'], 'brussels');
	const version = 1;
	await floor.answered(storyId);
	const approve = () => floor.review.approve(second, { storyId, seen: [{ language: 'en', version }], looked: true });
	expect(await approve()).toEqual({ ok: false, reason: 'mention_left' });
	const words = { label: 'somebody', names: [], roles: ['the tall one'] };
	expect((await floor.review.savePersonWords(floor.people.editor, { storyId, id, words })).ok).toBe(true);
	expect((await approve()).ok).toBe(true);
});

test('nor while the words of a picture or what is heard name them, in the language of the safe text or as they came', async () => {
	const storyId = await shownStory();
	const wrapped = await wrappedKey(floor.db.owner, storyId);
	if (wrapped === null) throw new Error('the story has no key');
	const key = floor.keys.unwrap(storyId, wrapped);
	const original = { storyId, key, sealedFiles: join(floor.folder, 'sealed') };
	const fileId = await addOriginal(floor.db.owner, original, await plainJpeg(64, 48));
	const covers = [{ x: 0.1, y: 0.1, w: 0.4, h: 0.4 }];
	const seen = { fileId, storyId, people: 'visible', covers, memberId: 'test-reviewer', at: floor.clock.now } as const;
	await confirmPeople(floor.db.owner, seen);
	const second = await floor.person('Third', ['reviewer'], 'brussels');
	const id = await add(storyId, { names: ['Zephyr'] });
	await say(storyId, id, 'no');
	await floor.answered(storyId);
	let version = 1;
	const beside = async (words: object, alt: object = {}) => {
		const row = floor.db.owner.selectFrom('story.file').select('body').where('id', '=', fileId);
		const place = (at: number) => ({ table: 'story.file', row: fileId, field: 'body', version: at });
		const before = openJson(key, place(version), (await row.executeTakeFirstOrThrow()).body) as object;
		version += 1;
		const body = sealJson(key, place(version), { ...before, words, alt });
		const file = floor.db.owner.updateTable('story.file').where('id', '=', fileId);
		await file.set({ body, body_version: version }).execute();
	};
	const heard = async (text: string, at: number) => {
		const field = cuesField(fileId, 'en');
		const place = { table: 'story.sealed', row: storyId, field, version: at };
		const body = sealJson(key, place, [{ from: 0, to: 2, text }]);
		const all = floor.db.owner;
		await all.insertInto('story.sealed').values({ story_id: storyId, field, version: at, body }).execute();
		await noteTranscriptVersion(all, { storyId, fileId, language: 'en', version: at, source: null });
		return [{ fileId, language: 'en', version: at }];
	};
	const approve = (words: readonly { fileId: string; language: string; version: number }[] = []) =>
		floor.review.approve(second, { storyId, seen: [{ language: 'en', version: 1 }], heard: words, looked: true });
	const refused = { ok: false, reason: 'mention_left' };
	await beside({ visible: { en: 'My brother Zéphyr.' } });
	expect(await approve()).toEqual(refused);
	await beside({}, { fr: 'Mon frère Zéphyr.' });
	expect(await approve()).toEqual(refused);
	// Words in another language from before go out nowhere, and nobody can mend them.
	await beside({ visible: { en: 'My brother.', fr: 'Mon frère Zéphyr.' } });
	expect(await approve()).toMatchObject({ ok: true });
	// What came in another language counts also where words of the safe text's stand before it, and the desk takes it away.
	await beside({ visible: { en: 'My brother.' } }, { fr: 'Mon frère Zéphyr.' });
	expect(await approve()).toEqual(refused);
	const cleared = { storyId, fileId, language: 'fr', texts: { solid_mask: '', visible: '' }, after: version };
	expect(await floor.review.saveAlt(floor.people.editor, cleared)).toMatchObject({ ok: true });
	version += 1;
	expect(await approve()).toMatchObject({ ok: true });
	const [unseen] = await unseenFiles(floor.db.worker, fileId);
	if (unseen) await lookAtPicture(floor.publishing, unseen);
	// At a rung that is none now, nobody can mend them: they are looked at again when it is one.
	const decide = async (people: 'covered' | 'visible') => {
		const file = floor.db.owner.selectFrom('story.file').select('confirmed_at').where('id', '=', fileId);
		const after = (await file.executeTakeFirstOrThrow()).confirmed_at?.getTime() ?? 0;
		floor.clock.now += 1_000;
		return floor.review.confirmPicture(second, { storyId, fileId, people, covers, after });
	};
	for (const [words, alt] of [
		[{ visible: { en: 'My brother Zéphyr.' } }, {}],
		[{}, { en: 'My brother Zéphyr.' }],
		[{}, { fr: 'Mon frère Zéphyr.' }]
	] as const) {
		expect(await decide('covered')).toMatchObject({ ok: true });
		await beside(words, alt);
		expect(await approve()).toMatchObject({ ok: true });
		expect(await decide('visible')).toEqual({ ok: true, value: { unreviewed: true } });
		expect(await approve()).toEqual(refused);
	}
	await floor.db.owner.updateTable('story.file').set({ kind: 'recording' }).where('id', '=', fileId).execute();
	expect(await approve(await heard('That is Zéphyr.', 1))).toEqual(refused);
	expect(await approve(await heard('That is he.', 2))).toMatchObject({ ok: true });
});

test('names of people are sealed, another office changes nothing, and erasing leaves nobody', async () => {
	const storyId = await shownStory();
	const words = { label: 'SECRETLABEL', names: ['SECRETNAME'], roles: ['SECRETROLE'] };
	const asked = { storyId, words, kind: 'friend', minor: false, inOrigin: false } as const;
	const stranger = await floor.person('Stranger', ['editor', 'reviewer'], 'tunis');
	const { editor, translator, interviewer } = floor.people;
	for (const other of [stranger, translator, interviewer])
		expect((await floor.review.addPerson(other, asked)).ok, other.name).toBe(false);
	expect((await floor.review.addPerson(editor, asked)).ok).toBe(true);
	const rows = await textOfStory(floor.db.owner, storyId);
	expect(rows).toMatch(/story\.third_party .*friend/);
	expect(rows).not.toContain('SECRET');
	const page = await floor.review.read(editor, storyId);
	expect(page.ok && page.value.mentioned).toMatchObject([words]);
	expect(await say(storyId, randomUUID(), 'yes')).toMatchObject({ reason: 'no_person' });
	expect(await say(storyId, 'nobody', 'yes')).toMatchObject({ reason: 'no_person' });
});

test('what somebody else in the story says answers no wish of the teller', async () => {
	const storyId = await shownStory();
	const id = await add(storyId);
	await sql`select story.append_event(${storyId}, 'wider_asked', 'teller', '{"grants": {}}')`.execute(floor.db.owner);
	for (const said of ['yes', 'objected', 'not_asked'] as const) await say(storyId, id, said);
	const page = await floor.review.read(floor.people.reviewer, storyId);
	if (!page.ok) throw new Error(page.reason);
	expect(page.value.wish).not.toBeNull();
});
