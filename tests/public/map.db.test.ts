/** The map holds what is shown on pages now, as finely as it is shown there, and nothing else. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cap } from '#domain/consent/ladders.ts';
import { createPublicDoor, type PublicDoor } from '#server/public/door.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { telling } from '../told-story.ts';
import { showStory } from './shown-stories.ts';

let db: TestDatabase;
let door: PublicDoor;
beforeAll(async () => {
	db = await testDatabase();
	door = createPublicDoor({ db: db.public, clock: Date.now, files: '/nowhere', origin: null });
	await showStory(db, { from: 'MA', now: 'BE', tellings: [telling('en'), telling('fr'), telling('ar')] });
	await showStory(db, { from: 'MA', now: 'BE' });
	await showStory(db, { from: 'MA', now: 'FR' });
	await showStory(db, { from: 'SY', now: 'DE', levels: cap({ origin: 'region', current: 'country' }) });
	await showStory(db, { from: 'SY', now: 'DE', levels: cap({ origin: 'none' }) });
	await showStory(db, { from: 'PH' });
});
afterAll(() => db[Symbol.asyncDispose]());

const map = (question = '', locale = 'en') => door.readMap(locale, new URLSearchParams(question));
const rows = async (question = '', at = map) =>
	(await at(question)).rows.map(({ from, now, stories }) => `${from.code} ${now.code} ${stories}`).sort();

test('counts each story once, as finely as it is shown, and none that does not show both places', async () => {
	expect(await rows()).toEqual(['145 DE 1', 'MA BE 2', 'MA FR 1']);
	const { stories, placed, drawing, expiresAt } = await map();
	expect([stories, placed]).toEqual([6, 4]);
	expect(drawing.arcs.map(({ from, now }) => `${from} ${now}`).sort()).toEqual(['145 DE', 'MA BE', 'MA FR']);
	expect(expiresAt).toBeGreaterThan(Date.now());
	// Nothing of the country that is not shown: neither in a line, nor in a choice, nor among the points.
	const all = JSON.stringify(await map());
	for (const hidden of ['SY', 'Syria', 'Damascus']) expect(all).not.toContain(hidden);
});

test('is asked for a country or a part of the world, from there or to there', async () => {
	expect(await rows('from=MA')).toEqual(['MA BE 2', 'MA FR 1']);
	expect(await rows('from=015')).toEqual(['MA BE 2', 'MA FR 1']);
	expect(await rows('now=155')).toEqual(['145 DE 1', 'MA BE 2', 'MA FR 1']);
	expect(await rows('from=MA&now=BE')).toEqual(['MA BE 2']);
	expect(await rows('from=145')).toEqual(['145 DE 1']);
	expect(await rows('from=SY')).toEqual([]);
	expect(await rows('from=%00&now=DROP')).toEqual(['145 DE 1', 'MA BE 2', 'MA FR 1']);
	const { choices, question, cards, filtered } = await map('from=MA&now=BE');
	expect([question, cards.length, filtered]).toEqual(['?from=MA&now=BE', 2, true]);
	expect(choices.fromCountries).toEqual([{ value: 'MA', label: 'Morocco', stories: 3 }]);
	expect(choices.fromRegions.map(({ value, stories }) => `${value} ${stories}`).sort()).toEqual(['015 3', '145 1']);
	expect(choices.nowCountries.map(({ label }) => label)).toEqual(['Belgium', 'France', 'Germany']);
});

test('knows pages only: what is printed or told to networks alone is on no line, nor is a canary', async () => {
	const id = await showStory(db, { from: 'UA', now: 'PL', cards: {}, posters: {} });
	expect(await rows('from=UA')).toEqual(['UA PL 1']);
	await sql`delete from shown.story_row where story_id = ${id} and channel = 'web'`.execute(db.owner);
	expect(await rows('from=UA')).toEqual([]);
	const canary = await showStory(db, { from: 'UA', now: 'PL' });
	await sql`update shown.story_row set basis = 'canary' where story_id = ${canary}`.execute(db.owner);
	expect(await rows('from=UA')).toEqual([]);
});

test('loses a line with its last story, in the same act, also on the first page', async () => {
	const one = await showStory(db, { from: 'KE', now: 'CA' });
	const home = async () => (await door.readHome('en')).map?.arcs.map(({ from }) => from) ?? [];
	expect([await rows('from=KE'), (await home()).includes('KE')]).toEqual([['KE CA 1'], true]);
	await db.worker.transaction().execute((tx) => hideStory(tx, one));
	expect([await rows('from=KE'), (await home()).includes('KE')]).toEqual([[], false]);
});

test('of nothing is an empty sheet', async () => {
	await using own = await testDatabase();
	const empty = createPublicDoor({ db: own.public, clock: Date.now, files: '/nowhere', origin: null });
	expect(await empty.readMap('ar', new URLSearchParams())).toMatchObject({
		...{ rows: [], ways: 0, stories: 0, placed: 0, cards: [], filtered: false, expiresAt: null },
		drawing: { arcs: [], places: [] }
	});
	expect((await empty.readHome('en')).map).toBeNull();
});
