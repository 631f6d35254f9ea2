/** Somebody who is in a story writes in without an account: the story pauses first, is talked about after. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeIn } from '#server/intake/write-in.ts';
import { eraseRows } from '#server/store/ending/erase-story.ts';
import { openTestDoor, type TestDoor } from './intake-door.ts';
import { openReviewFloor, type ReviewFloor } from './review/review-floor.ts';
import { telling, tellStory } from './told-story.ts';
import { textOfStory } from './rows-of-story.ts';

let floor: ReviewFloor;
let door: TestDoor;
beforeAll(async () => {
	floor = await openReviewFloor();
	floor.clock.now = Date.now();
	door = await openTestDoor();
});
afterAll(async () => {
	await floor.close();
	await door.close();
});

const form = (fields: Record<string, string>) => {
	const data = new FormData();
	for (const [name, value] of Object.entries(fields)) data.append(name, value);
	return data;
};
const words = { what: 'SECRETLETTER: I am the brother.', reach: 'SECRETPHONE' };

async function storyWithLetter(text = 'My brother Zed bakes.') {
	const { storyId } = await tellStory(floor.db.owner, floor.keys, {
		office: 'brussels',
		now: floor.clock.now,
		tellings: [telling('en', { summary: text })]
	});
	await floor.publish(storyId);
	expect(await writeIn({ db: floor.db.intake, seal: { keys: floor.keys } }, storyId, words)).toBe('kept');
	const page = await floor.review.read(floor.people.editor, storyId);
	if (!page.ok) throw new Error(page.reason);
	const [letter] = page.value.letters;
	if (!letter) throw new Error('no letter');
	return { storyId, letter };
}
const decide = (storyId: string, id: string, outcome: 'stays' | 'covered' | 'taken_out', label = '') =>
	floor.review.decideLetter(floor.people.editor, {
		storyId,
		id,
		outcome,
		words: { label, names: label === '' ? [] : ['Zed'], roles: [] }
	});

test('third parties: who writes in pauses the story first, and reads the same thanks as anybody', async () => {
	const { storyId } = await tellStory(door.db.owner, door.deps.seal.keys, { now: Date.now() });
	const pages = door.door.stop;
	const thanks = await pages.post(form({ story: storyId, ...words }), 'somebody');
	expect([thanks.status, thanks.page.kind]).toEqual([202, 'thanks']);
	const { owner } = door.db;
	const person = await owner
		.selectFrom('story.person')
		.select('state')
		.where('story_id', '=', storyId)
		.executeTakeFirst();
	expect(person?.state).toBe('suspended');
	const rows = await sql`select * from story.third_party_letter`.execute(owner);
	expect(rows.rows).toHaveLength(1);
	expect(await textOfStory(owner, storyId)).not.toContain('SECRET');
	expect(door.logged.join('\n')).not.toContain('SECRET');
	// A story that never was answers the same and keeps nothing.
	const unknown = await pages.post(form({ story: '0123456789', ...words }), 'somebody');
	expect([unknown.status, unknown.page.kind]).toEqual([202, 'thanks']);
	// A mistyped address keeps every word on the page.
	const again = await pages.post(form({ story: 'nonsense', ...words }), 'somebody');
	expect(again).toMatchObject({ status: 400, page: { kind: 'ask', letter: words } });
	expect((await sql`select * from story.third_party_letter`.execute(owner)).rows).toHaveLength(1);
	// Asking to stop without a letter stays what it was.
	expect((await pages.post(form({ story: storyId, what: ' ', reach: '' }), 'somebody')).status).toBe(202);
	expect((await sql`select * from story.third_party_letter`.execute(owner)).rows).toHaveLength(1);
});

test('ten letters an hour reach one story, the eleventh stays on the page; the story is paused all the same', async () => {
	const { storyId } = await tellStory(door.db.owner, door.deps.seal.keys, { now: Date.now() });
	for (let i = 0; i < 10; i++) expect(await writeIn(door.deps, storyId, words)).toBe('kept');
	const { status, page } = await door.door.stop.post(form({ story: storyId, ...words }), 'another');
	expect([status, page.kind === 'ask' && page.notice, page.kind === 'ask' && page.letter]).toEqual([
		429,
		'not_sent',
		words
	]);
	const { rows } = await sql<{ state: string }>`select state from story.person where story_id = ${storyId}`.execute(
		door.db.owner
	);
	expect(rows[0]?.state).toBe('suspended');
});

test('the eleventh letter about a story that never was is answered like one about a real story', async () => {
	const none = '0000000000';
	const send = (n: number) => door.door.stop.post(form({ story: none, ...words }), `caller ${n}`);
	const answers = [];
	for (let n = 0; n < 11; n++) answers.push((await send(n)).status);
	expect(answers).toEqual([...Array.from({ length: 10 }, () => 202), 429]);
});

test('whoever is taken out stands on the list outside the database, and the desk hears if that fails', async () => {
	for (const [outcome, label] of [
		['covered', 'the neighbour'],
		['taken_out', '']
	] as const) {
		const { storyId, letter } = await storyWithLetter();
		floor.ledger.lines.length = 0;
		expect(await decide(storyId, letter.id, outcome, label)).toEqual({ ok: true, value: { inLedger: true } });
		expect(floor.ledger.lines).toEqual([`held ${storyId}`]);
		const other = await storyWithLetter();
		floor.ledger.broken = true;
		const failed = await decide(other.storyId, other.letter.id, outcome, label);
		floor.ledger.broken = false;
		expect(failed).toEqual({ ok: true, value: { inLedger: false } });
	}
});

test('the desk reads the letter and decides once: it stays, the person is covered, or the story is taken out', async () => {
	const stays = await storyWithLetter();
	expect(stays.letter).toMatchObject({ ...words, outcome: null });
	expect((await decide(stays.storyId, stays.letter.id, 'stays')).ok).toBe(true);
	expect(await decide(stays.storyId, stays.letter.id, 'taken_out')).toMatchObject({ reason: 'no_letter' });
	expect(await decide(stays.storyId, randomUUID(), 'stays')).toMatchObject({ reason: 'no_letter' });
	expect(await decide(stays.storyId, 'nothing', 'stays')).toMatchObject({ reason: 'no_letter' });

	const covered = await storyWithLetter();
	expect(await decide(covered.storyId, covered.letter.id, 'covered')).toMatchObject({ reason: 'label_missing' });
	expect((await decide(covered.storyId, covered.letter.id, 'covered', 'the brother')).ok).toBe(true);
	await floor.publish(covered.storyId);
	expect(await floor.shown(covered.storyId)).toEqual([]);
	const page = await floor.review.read(floor.people.editor, covered.storyId);
	expect(page.ok && page.value.mentioned).toMatchObject([
		{ label: 'the brother', said: 'objected', names: ['Zed'], roles: [] }
	]);

	const out = await storyWithLetter();
	expect((await decide(out.storyId, out.letter.id, 'taken_out')).ok).toBe(true);
	await floor.publish(out.storyId);
	expect(await floor.shown(out.storyId)).toEqual([]);
	const after = await floor.review.read(floor.people.editor, out.storyId);
	expect(after.ok && [after.value.consent.held, after.value.letters[0]?.outcome]).toEqual([true, 'taken_out']);
});

test('only who works on the story reads a letter, and its key dies with it', async () => {
	const { storyId } = await storyWithLetter();
	const { translator, office_manager } = floor.people;
	for (const other of [translator, office_manager]) {
		const page = await floor.review.read(other, storyId);
		// A translator has no such page at all.
		expect(page.ok ? page.value.letters : [], other.name).toEqual([]);
	}
	const keys = () =>
		floor.db.owner.selectFrom('vault.story_key').select('story_id').where('story_id', 'like', 'letter:%').execute();
	const before = (await keys()).length;
	await floor.db.worker.transaction().execute((tx) => eraseRows(tx, storyId, new Date(floor.clock.now)));
	expect((await keys()).length).toBe(before - 1);
	const left = await sql`select * from story.third_party_letter where story_id = ${storyId}`.execute(floor.db.owner);
	expect(left.rows).toEqual([]);
});
