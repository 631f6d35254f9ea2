/** Sound and film, from the sealed original to what readers get and back: listened to, decided, written down, allowed. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TOP, type Levels } from '#domain/consent/ladders.ts';
import type { ShownRecording } from '#domain/consent/shown.ts';
import { make, generated, NO_TOOLS, TOOLS } from '../media/recording-fixtures.ts';
import { verifyStory } from '#server/publishing/verify-shown.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { takeBackStory } from '#server/store/consent/change-state.ts';
import { writeGrants } from '#server/store/consent/grants.ts';
import { eraseStory } from '#server/store/ending/erase-story.ts';
import { whyLess } from '#lib/words/why-less.ts';
import { findFile } from '#server/store/shown/find-file.ts';
import { forgetUnshownRenditions } from '#server/store/shown/unshown-renditions.ts';
import { telling, tellStory } from '../told-story.ts';
import { openReviewFloor, type ReviewFloor } from './review-floor.ts';
import { addRecording, decideAndApprove } from './sealed-recording.ts';

let floor: ReviewFloor;
let sound: Buffer;
let film: Buffer;
beforeAll(async () => {
	floor = await openReviewFloor();
	if (!TOOLS) return;
	sound = make(...generated('sine=frequency=300:duration=3'), '-c:a', 'libopus', 'voice.webm');
	const picture = generated('testsrc2=size=320x180:rate=12:duration=3');
	const args = ['-c:v', 'libx264', '-c:a', 'aac', '-shortest', 'talk.mp4'];
	film = make(...picture, ...generated('sine=frequency=300:duration=3'), ...args);
});
afterAll(() => floor.close());

const WORDS = 'The ovens were warm, said the marked baker.';

async function story(more: Partial<Parameters<typeof tellStory>[2]> = {}) {
	return tellStory(floor.db.owner, floor.keys, {
		office: 'brussels',
		now: floor.clock.now,
		levels: TOP,
		origin: 'MA',
		...more
	});
}

/** What readers hear, by language. */
async function heard(storyId: string): Promise<Record<string, ShownRecording[]>> {
	const rows = await floor.db.owner
		.selectFrom('shown.story_row')
		.select(['language', 'body'])
		.where('story_id', '=', storyId)
		.where('channel', '=', 'web')
		.execute();
	return Object.fromEntries(
		rows.map(({ language, body }) => [language, (body as { recordings: ShownRecording[] }).recordings])
	);
}

async function only(storyId: string): Promise<ShownRecording> {
	const [recording] = (await heard(storyId)).en ?? [];
	if (recording === undefined) throw new Error('nothing is heard');
	return recording;
}

async function allow({ storyId, personId }: { storyId: string; personId: string }, levels: Partial<Levels>) {
	await floor.db.owner.transaction().execute(async (tx) => {
		const version = await appendConsentEvent(tx, { storyId, kind: 'narrowed', byWhom: 'teller' });
		const grant = {
			...{ levels: { ...TOP, ...levels }, from: floor.clock.now - 1000, until: floor.clock.now + 31_536_000_000 },
			...{ noRecallAck: true, excludedLanguages: [] }
		};
		await writeGrants(tx, { storyId, personId, version, grants: { web: grant } });
	});
}

const verify = (storyId: string) => verifyStory(floor.db.owner, floor.keys, storyId, floor.clock.now);
const publicFiles = () => (existsSync(floor.publishing.publicFiles) ? readdirSync(floor.publishing.publicFiles) : []);

test('a sound is listened to, opened in writing, and heard by readers once everybody has said yes', async ({
	skip
}) => {
	if (!TOOLS) return skip(NO_TOOLS);
	const told = await story();
	const { storyId } = told;
	const { fileId, looked } = await addRecording(floor, told, sound);
	expect(looked).toBe('ready');
	const { editor } = floor.people;
	const stream = () => floor.review.streamRecording(editor, { storyId, fileId });
	expect(await stream()).toEqual({ ok: false, reason: 'not_allowed' });
	await floor.review.open(editor, { storyId, what: 'recording', why: 'edit', reason: '' });
	const opened = await stream();
	if (!opened.ok) throw new Error(opened.reason);
	const whole = Buffer.concat(await Array.fromAsync(opened.value.part(0, opened.value.bytes - 1)));
	expect(whole.length).toBe(opened.value.bytes);
	const part = Buffer.concat(await Array.fromAsync(opened.value.part(100, 199)));
	expect(part.equals(whole.subarray(100, 200))).toBe(true);

	await floor.publish(storyId);
	expect(await heard(storyId)).toEqual({ en: [] });
	await decideAndApprove(floor, { storyId, fileId }, { words: WORDS });
	expect(await floor.publish(storyId)).toBe('published');
	const shown = await only(storyId);
	expect(shown).toMatchObject({ kind: 'sound', picture: 'none', voice: 'original', poster: null });
	expect(shown.files.map(({ type }) => type).sort()).toEqual(['audio/mp4', 'audio/webm']);
	expect(shown.waveform).toHaveLength(120);
	expect(shown.transcript.map(({ text }) => text).join(' ')).toBe(WORDS);
	const captions = readFileSync(join(floor.publishing.publicFiles, shown.captions?.name ?? ''), 'utf8');
	expect(captions).toMatch(/^WEBVTT\n\n00:00:00\.000 --> 00:00:0\d\.\d{3}\nThe ovens/);
	expect(await findFile(floor.db.public, shown.files[0]?.name ?? '')).toMatchObject({ storyId });
	expect(await verify(storyId)).toEqual([]);
	const copies = await floor.db.owner
		.selectFrom('story.disclosure')
		.select('what')
		.where('story_id', '=', storyId)
		.where('ended_at', 'is', null)
		.execute();
	expect(copies.map(({ what }) => what).sort()).toEqual(['page', 'poster', 'sound']);
});

test('without words that both approved, or before anybody has decided, nothing is heard', async ({ skip }) => {
	if (!TOOLS) return skip(NO_TOOLS);
	for (const spoil of ['teller_version', 'reviewed_version', 'version', 'decision'] as const) {
		const told = await story();
		const { storyId } = told;
		const { fileId } = await addRecording(floor, told, sound);
		await decideAndApprove(floor, { storyId, fileId }, { words: WORDS });
		if (spoil === 'decision') {
			await floor.db.owner.deleteFrom('story.recording').where('story_id', '=', storyId).execute();
		} else if (spoil === 'version') {
			// A newer draft changes nothing of what was approved.
			const newer = { storyId, fileId, language: 'en', typed: 'A secret slip.', after: 1 };
			expect(await floor.review.saveTranscript(floor.people.editor, newer)).toMatchObject({ ok: true });
		} else {
			await floor.db.owner
				.updateTable('story.transcript')
				.set({ [spoil]: null })
				.where('story_id', '=', storyId)
				.execute();
		}
		await floor.publish(storyId);
		const now = (await heard(storyId)).en ?? [];
		expect(JSON.stringify(now), spoil).not.toContain('secret');
		expect(now, spoil).toHaveLength(spoil === 'version' ? 1 : 0);
	}
});

test('a narrower voice gets new files, and the old names are gone', async ({ skip }) => {
	if (!TOOLS) return skip(NO_TOOLS);
	const told = await story();
	const { storyId } = told;
	const { fileId } = await addRecording(floor, told, sound);
	await decideAndApprove(floor, { storyId, fileId }, { words: WORDS });
	await floor.publish(storyId);
	const before = await only(storyId);
	const reading = { storyId, fileId, language: 'en', version: 1, bytes: once(sound) };
	expect(await floor.review.saveReading(floor.people.editor, reading)).toMatchObject({ ok: true });
	await decided(storyId);
	await allow(told, { voice: 1 });
	await floor.publish(storyId);
	const after = await only(storyId);
	expect(after.voice).toBe('re_voiced');
	expect(after.files.map(({ name }) => name)).not.toContain(before.files[0]?.name);
	for (const { name } of before.files) expect(await findFile(floor.db.public, name)).toBeNull();
	expect(await verify(storyId)).toEqual([]);
	await allow(told, { voice: 0 });
	await floor.publish(storyId);
	expect(await heard(storyId)).toEqual({ en: [] });
	for (const { name } of after.files) expect(await findFile(floor.db.public, name)).toBeNull();
	const swept = await forgetUnshownRenditions(floor.db.worker, new Date(Date.now() + 60_000));
	for (const { name } of [...before.files, ...after.files]) expect(swept).toContain(name);
});

test('what was said in an excluded language is not heard on any page', async ({ skip }) => {
	if (!TOOLS) return skip(NO_TOOLS);
	const told = await story({ tellings: [telling('en'), telling('fr')], excludedLanguages: ['en'] });
	const { storyId } = told;
	const { fileId } = await addRecording(floor, told, sound);
	await decideAndApprove(floor, { storyId, fileId }, { words: WORDS, languages: ['en', 'fr'] });
	await floor.publish(storyId);
	const shown = await heard(storyId);
	expect(Object.keys(shown)).toEqual(['fr']);
	expect(shown.fr?.map(({ voice }) => voice)).not.toContain('original');
});

test('one voice serves several languages, each with words of its own', async ({ skip }) => {
	if (!TOOLS) return skip(NO_TOOLS);
	const told = await story({ tellings: [telling('en'), telling('fr'), telling('uk')] });
	const { storyId } = told;
	const { fileId } = await addRecording(floor, told, sound);
	await decideAndApprove(floor, { storyId, fileId }, { words: WORDS, languages: ['en', 'fr'] });
	await floor.publish(storyId);
	const { en, fr, uk } = await heard(storyId);
	expect(en?.[0]?.files).toEqual(fr?.[0]?.files);
	expect(en?.[0]?.captions?.name).not.toBe(fr?.[0]?.captions?.name);
	const said = (recordings: typeof en) => recordings?.[0]?.transcript.map(({ text }) => text).join(' ');
	expect([said(fr), fr?.[0]?.language]).toEqual([`${WORDS} (fr)`, undefined]);
	// Nobody has translated it there: the original, which says in which language it is.
	expect([said(uk), uk?.[0]?.language]).toEqual([WORDS, 'en']);
	expect(uk?.[0]?.captions).toEqual(en?.[0]?.captions);
	const elsewhere = { storyId, fileId, language: 'fr', typed: 'Autre chose.', after: 0 };
	const refused = { ok: false, reason: 'translation' };
	expect(await floor.review.saveTranscript(floor.people.editor, elsewhere)).toEqual(refused);
	expect(await verify(storyId)).toEqual([]);
});

test('T15: a film waits for a person; faces go only when all allow it, and the whole frame is covered otherwise', async ({
	skip
}) => {
	if (!TOOLS) return skip(NO_TOOLS);
	const told = await story();
	const { storyId } = told;
	const { fileId, looked } = await addRecording(floor, told, film);
	expect(looked).toBe('ready');
	const read = await floor.review.read(floor.people.editor, storyId);
	if (!read.ok) throw new Error(read.reason);
	expect(read.value.recordings[0]?.stills.length).toBeGreaterThan(1);
	await floor.publish(storyId);
	expect(await heard(storyId)).toEqual({ en: [] });
	await decideAndApprove(floor, { storyId, fileId }, { words: WORDS, people: 'visible' });
	await floor.publish(storyId);
	const open = await only(storyId);
	expect(open).toMatchObject({ kind: 'film', picture: 'as_it_is', voice: 'original' });
	expect(open.poster).not.toBeNull();
	// T09: "Remove my face from the film, keep the words."
	await allow(told, { face: 0 });
	await floor.publish(storyId);
	const covered = await only(storyId);
	expect(covered).toMatchObject({ kind: 'film', picture: 'covered', voice: 'original', poster: null });
	for (const name of [open.files[0]?.name, open.poster?.name]) {
		expect(await findFile(floor.db.public, name ?? '')).toBeNull();
	}
	expect(await verify(storyId)).toEqual([]);
});

test('T15, T20: a bystander who is only seen is covered while the sound of whoever tells stays; T09: their yes and no count for the face', async ({
	skip
}) => {
	if (!TOOLS) return skip(NO_TOOLS);
	// A yes of somebody else begins by the database's clock.
	floor.clock.now = Date.now() + 60_000;
	const told = await story();
	const { storyId, personId } = told;
	const { fileId } = await addRecording(floor, told, film);
	const { editor } = floor.people;
	const words = { label: 'the cousin', names: [], roles: [] };
	const cousin = { storyId, words, kind: 'family', minor: false, inOrigin: false } as const;
	const added = await floor.review.addPerson(editor, cousin);
	if (!added.ok) throw new Error(added.reason);
	const { id } = added.value;
	const lists = { heardIds: [personId], seenIds: [personId, id] };
	await decideAndApprove(floor, { storyId, fileId }, { words: WORDS, people: 'visible', ...lists });
	await floor.publish(storyId);
	expect(await only(storyId)).toMatchObject({ picture: 'covered', voice: 'original', poster: null });
	const say = async (said: 'yes' | 'no', voice: 'none' | 'original' = 'none') => {
		const answer = { said, firstName: false, face: true, voice, bothAsked: false } as const;
		expect((await floor.review.personSaid(editor, { storyId, id, ...answer })).ok).toBe(true);
		await decided(storyId);
		await floor.publish(storyId);
		return only(storyId);
	};
	const open = await say('yes');
	expect(open).toMatchObject({ picture: 'as_it_is', voice: 'original' });
	// Whoever wants to be in no picture is in none of this film: nothing of its picture is left.
	expect(await say('no')).toMatchObject({ picture: 'covered', voice: 'original' });
	expect(await findFile(floor.db.public, open.files[0]?.name ?? '')).toBeNull();
	expect(await verify(storyId)).toEqual([]);
});

test('a third party who is heard mutes a recording until they said yes to that, and the page says why', async ({
	skip
}) => {
	if (!TOOLS) return skip(NO_TOOLS);
	// A yes of somebody else begins by the database's clock.
	floor.clock.now = Date.now() + 60_000;
	const told = await story();
	const { storyId, personId } = told;
	const { fileId } = await addRecording(floor, told, sound);
	const { editor } = floor.people;
	const words = { label: 'the cousin', names: [], roles: [] };
	const cousin = { storyId, words, kind: 'family', minor: false, inOrigin: false } as const;
	const added = await floor.review.addPerson(editor, cousin);
	if (!added.ok) throw new Error(added.reason);
	const { id } = added.value;
	await decideAndApprove(floor, { storyId, fileId }, { words: WORDS, heardIds: [personId, id], seenIds: [] });
	await floor.publish(storyId);
	expect(await heard(storyId)).toEqual({ en: [] });
	const why = async () => {
		const page = await floor.review.read(editor, storyId);
		if (!page.ok || !page.value.recordings[0]) throw new Error('no recording on the page');
		return whyLess(page.value, page.value.recordings[0], 'en')
			.join(' ')
			.replaceAll(/[\u2068\u2069]/g, '');
	};
	expect(await why()).toBe('Nothing of it will be heard. Who may not be heard: the cousin.');
	const yes = { said: 'yes', firstName: false, face: false, voice: 'original', bothAsked: false } as const;
	expect((await floor.review.personSaid(editor, { storyId, id, ...yes })).ok).toBe(true);
	await decided(storyId);
	await floor.publish(storyId);
	expect(await only(storyId)).toMatchObject({ voice: 'original' });
	expect(await why()).toBe('');
	// Nobody can agree to it for somebody who is still there.
	expect((await floor.review.findsPersonInOrigin(editor, { storyId, id })).ok).toBe(true);
	await decided(storyId);
	await floor.publish(storyId);
	expect((await heard(storyId)).en ?? []).toEqual([]);
	expect(await why()).toContain('the cousin.');
});

test('taking back hides it at once, and erasing leaves no file of it', async ({ skip }) => {
	if (!TOOLS) return skip(NO_TOOLS);
	const told = await story();
	const { storyId } = told;
	const { fileId } = await addRecording(floor, told, film);
	await decideAndApprove(floor, { storyId, fileId }, { words: WORDS, people: 'none' });
	await floor.publish(storyId);
	const shown = await only(storyId);
	const sealedBefore = sealed().length;
	await floor.db.owner
		.transaction()
		.execute((tx) => takeBackStory(tx, { storyId, byWhom: 'teller', after: 'erase_now' }));
	expect(await heard(storyId)).toEqual({});
	for (const { name } of shown.files) expect(await findFile(floor.db.public, name)).toBeNull();
	let gone = { sealed: 0, public: 0 };
	const soon = new Date(Date.now() + 60_000);
	await eraseStory(floor.db.worker, storyId, soon, async (files) => {
		gone = { sealed: files.sealed.length, public: files.public.length };
		for (const name of files.public) expect(publicFiles()).toContain(name);
	});
	// The original, what the desk heard, and every frame it looked at.
	expect(gone.sealed).toBeGreaterThan(3);
	expect(sealedBefore).toBeGreaterThanOrEqual(gone.sealed);
	expect(gone.public).toBeGreaterThanOrEqual(3);
	for (const table of [
		'story.recording',
		'story.recording_look',
		'story.recording_still',
		'story.transcript'
	] as const) {
		expect(await floor.db.owner.selectFrom(table).select('story_id').where('story_id', '=', storyId).execute()).toEqual(
			[]
		);
	}
});

test('what is no recording is refused; desk and teller are told', async ({ skip }) => {
	if (!TOOLS) return skip(NO_TOOLS);
	const told = await story();
	const { looked } = await addRecording(floor, told, Buffer.from('#EXTM3U\nfile:///etc/passwd\n'.repeat(20)));
	expect(looked).toBe('refused');
	const read = await floor.review.read(floor.people.editor, told.storyId);
	if (!read.ok) throw new Error(read.reason);
	expect(read.value.recordings[0]).toMatchObject({ state: 'refused', refused: 'not_a_recording' });
	expect(read.value.messages.at(-1)?.text).toContain('recordings');
});

function sealed(): string[] {
	return readdirSync(floor.publishing.sealedFiles, { recursive: true, encoding: 'utf8' });
}

async function decided(storyId: string): Promise<void> {
	for (const table of ['story.telling', 'story.transcript'] as const) {
		await floor.db.owner.updateTable(table).set({ reviewed_version: 1 }).where('story_id', '=', storyId).execute();
	}
	await floor.db.owner.updateTable('story.story').set({ desk_state: 'ready' }).where('id', '=', storyId).execute();
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}
