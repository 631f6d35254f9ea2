/** A teller without a second word comes to the office for what was told: two of the staff hand it out, once. */
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReviewActs, type ReviewActs } from '#server/desk/review/acts.ts';
import { packHome } from '#server/intake/my-data.ts';
import { openSeal, type Seal } from '#server/seal/seal.ts';
import { takeBackStory } from '#server/store/consent/change-state.ts';
import { join } from 'node:path';
import { openReviewFloor, TESTIMONY, type ReviewFloor } from './review-floor.ts';
import { wrappedKey } from '#server/store/vault/story-keys.ts';
import { addOriginal } from './sealed-picture.ts';

let floor: ReviewFloor;
let seal: Seal;
let review: ReviewActs;
beforeAll(async () => {
	floor = await openReviewFloor();
	const places = {
		keysFile: join(floor.folder, 'master.json'),
		ledger: join(floor.folder, 'ledger'),
		ledgerSecond: null
	};
	seal = await openSeal(places, floor.db.secret);
	const { clock, sealedFiles } = floor.deps;
	review = createReviewActs({ ...floor.deps, packHome: (told) => packHome({ seal, clock, sealedFiles }, told) });
});
afterAll(async () => {
	seal.close();
	await floor.close();
});

async function told(word: string | null = null): Promise<string> {
	const storyId = await floor.arrived();
	await floor.db.owner
		.insertInto('story.receipt')
		.values({ story_id: storyId, locator: 7, hash: 'a hash', second_word_hash: word })
		.execute();
	return storyId;
}
async function contents(stream: ReadableStream<Uint8Array>): Promise<Record<string, Uint8Array>> {
	return unzipSync(new Uint8Array(await new Response(stream).arrayBuffer()));
}
const openings = async (storyId: string) =>
	floor.db.owner.selectFrom('story.opening').select(['what', 'member_id']).where('story_id', '=', storyId).execute();

test('one asks, another hands it out, once; it is an opening, in the history, and counted for the teller', async () => {
	const storyId = await told();
	const row = await wrappedKey(floor.db.owner, storyId);
	if (row === null) throw new Error('no key');
	const original = Buffer.from('a photograph, as it was sent');
	const { sealedFiles } = floor.deps;
	await addOriginal(floor.db.owner, { storyId, key: floor.keys.unwrap(storyId, row), sealedFiles }, original);
	const { editor, reviewer, interviewer, translator } = floor.people;
	expect(await review.giveOriginals(reviewer, storyId)).toEqual({ ok: false, reason: 'not_asked' });
	for (const other of [interviewer, translator])
		expect(await review.askOriginals(other, storyId)).toEqual({ ok: false, reason: 'not_allowed' });
	expect(await review.askOriginals(editor, storyId)).toEqual({ ok: true, value: null });
	expect(await review.askOriginals(reviewer, storyId)).toEqual({ ok: false, reason: 'asked_already' });
	expect(await review.giveOriginals(editor, storyId)).toEqual({ ok: false, reason: 'same_person' });
	expect(await openings(storyId)).toEqual([]);

	const given = await review.giveOriginals(reviewer, storyId);
	if (!given.ok) throw new Error(given.reason);
	const files = await contents(given.value);
	expect(Object.keys(files).sort()).toEqual([
		'photographs/1-words.json',
		'photographs/1.jpg',
		'story.json',
		'texts/facts-1.json',
		'texts/testimony-1.json'
	]);
	expect(strFromU8(files['texts/testimony-1.json'] ?? new Uint8Array())).toContain(TESTIMONY.text.slice(0, 40));
	expect(original.equals(files['photographs/1.jpg'] ?? new Uint8Array())).toBe(true);
	expect(JSON.parse(strFromU8(files['story.json'] ?? new Uint8Array()))).toMatchObject({ id: storyId, openings: 1 });
	expect(await openings(storyId)).toEqual([{ what: 'originals', member_id: reviewer.id }]);
	expect(await review.giveOriginals(reviewer, storyId)).toEqual({ ok: false, reason: 'not_asked' });

	const page = await review.read(editor, storyId);
	const happened = page.ok ? page.value.happened.filter(({ did }) => did.startsWith('originals')) : [];
	expect(happened.map(({ kind, did, who }) => [kind, did, who]).sort()).toEqual([
		['desk', 'originals_asked', editor.id],
		['desk', 'originals_given', reviewer.id],
		['opened', 'originals', reviewer.id]
	]);
});

test('who chose a second word gets it with that word only, nobody at the desk for them', async () => {
	const storyId = await told('the hash of a word');
	const { editor, reviewer } = floor.people;
	expect(await review.askOriginals(editor, storyId)).toEqual({ ok: false, reason: 'second_word' });
	expect(await review.giveOriginals(reviewer, storyId)).toEqual({ ok: false, reason: 'not_asked' });
	const page = await review.read(editor, storyId);
	expect(page.ok && page.value.originals).toEqual({ hasSecondWord: true, askedBy: null });
});

test('after an hour, and for another office, nothing is handed out; what was taken back and kept sealed is', async () => {
	const storyId = await told();
	const { editor, reviewer } = floor.people;
	await review.askOriginals(editor, storyId);
	const stranger = await floor.person('Stranger', ['reviewer', 'editor'], 'tunis');
	expect(await review.giveOriginals(stranger, storyId)).toEqual({ ok: false, reason: 'not_found' });
	floor.clock.now += 3_600_001;
	expect(await review.giveOriginals(reviewer, storyId)).toEqual({ ok: false, reason: 'not_asked' });
	await takeBackStory(floor.db.owner, { storyId, byWhom: 'teller', after: 'keep_sealed' });
	expect((await review.askOriginals(reviewer, storyId)).ok).toBe(true);
	const given = await review.giveOriginals(editor, storyId);
	if (!given.ok) throw new Error(given.reason);
	expect(Object.keys(await contents(given.value))).toContain('certificate.json');
});
