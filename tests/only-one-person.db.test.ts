/** The same as in tests/consent/only-one-person.test.ts, through publishing and taking back on a real database. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allParts, shownParts } from '#domain/consent/combination.ts';
import { K_NETWORK } from '#domain/consent/floor.ts';
import { K_MIN } from '#domain/consent/k.ts';
import { TOP, type Levels, ZERO, cap, eachElement } from '#domain/consent/ladders.ts';
import { factsFrom } from '#domain/story/facts-from.ts';
import { publishStory } from '#server/publishing/publish-story.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import { verifyStory } from '#server/publishing/verify-shown.ts';
import { type MasterKeys, openMasterKeys } from '#server/seal/master-keys.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { pauseStory, resumeStory, takeBackStory } from '#server/store/consent/change-state.ts';
import { grantsByPerson, writeGrants } from '#server/store/consent/grants.ts';
import { countAfresh } from '#server/store/consent/combinations.ts';
import { miscounted } from '#server/store/miscounted.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { newStoryId, tellStory } from './told-story.ts';
import { publishingOf } from './publishing-floor.ts';

const SEQUENCES = process.env.SUITCASE_PROVE === '1' ? 200 : 12;
const folder = mkdtempSync(join(tmpdir(), 'suitcase-only-one-'));
let db: TestDatabase;
let keys: MasterKeys;
let context: PublishingContext;

beforeAll(async () => {
	db = await testDatabase();
	keys = await openMasterKeys(join(folder, 'master.json'));
	context = publishingOf(db, { keys, folder });
});
afterAll(async () => {
	await db[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true });
});

interface Told {
	readonly origin?: string;
	readonly host?: string;
	readonly age?: number;
	readonly gender?: string;
	readonly time?: string;
	readonly levels?: Levels;
	readonly basis?: 'teller' | 'public_domain';
}
const known = new Map<string, ReturnType<typeof factsFrom>>();

async function told({ origin = 'ER', host = 'IT', levels = TOP, basis = 'teller', ...more }: Told = {}) {
	const id = newStoryId();
	const facts = factsFrom(id, { origin: { country: origin }, current: { country: host }, ...more });
	const made = await tellStory(db.owner, keys, { id, origin, host, facts, levels, basis });
	if (basis === 'teller') known.set(id, facts);
	return made;
}
async function people(figures: Record<string, number>) {
	for (const [pair, count] of Object.entries(figures))
		await db.owner
			.insertInto('place.stock')
			.values({ origin: pair.slice(0, 2), host: pair.slice(2), people: count })
			.onConflict((conflict) => conflict.columns(['origin', 'host']).doUpdateSet({ people: count }))
			.execute();
}
async function startAnew() {
	await db.owner.deleteFrom('shown.story_row').execute();
	await db.owner.deleteFrom('story.story').execute();
	await sql`delete from graphile_worker._private_jobs`.execute(db.owner);
	known.clear();
}
async function waiting(): Promise<string[]> {
	const { rows } = await sql<{ key: string }>`select key from graphile_worker.jobs where key like 'publish:%'
		and run_at <= now() order by key`.execute(db.owner);
	return rows.map((row) => row.key.split(':')[1] ?? '');
}
async function work(id: string) {
	await sql`select graphile_worker.remove_job(${`publish:${id}`})`.execute(db.owner);
	return publishStory(context, id);
}
async function workAll() {
	for (let ids = await waiting(); ids.length > 0; ids = await waiting()) for (const id of ids) await work(id);
}
const takeBack = (storyId: string) =>
	db.worker.transaction().execute((tx) => takeBackStory(tx, { storyId, byWhom: 'teller', after: 'keep_sealed' }));

/** What readers see of each story, from the shown rows alone and all channels together. */
async function seen(): Promise<Map<string, string[]>> {
	const rows = await db.owner.selectFrom('shown.story_row').select(['story_id', 'body']).execute();
	const seenOf = new Map<string, Levels>();
	for (const { story_id, body } of rows) {
		if (!known.has(story_id)) continue;
		const { origin, current, age, gender, time } = body as Record<string, { level: string; from: number; to: number }>;
		const rung = (ladder: readonly string[], level: string | undefined) => Math.max(0, ladder.indexOf(level ?? ''));
		const places = ['none', 'region', 'country', 'admin1', 'town'];
		const years = age ? age.to - age.from : -1;
		const now: Levels = {
			...ZERO,
			origin: rung(places, origin?.level),
			current: rung(places, current?.level),
			time: rung(['none', 'decade', 'year', 'month', 'day'], time?.level),
			age: years < 0 ? 0 : years === 0 ? 3 : years === 4 ? 2 : 1,
			gender: gender ? 1 : 0
		};
		const before = seenOf.get(story_id) ?? ZERO;
		seenOf.set(
			story_id,
			eachElement((element) => Math.max(before[element], now[element]))
		);
	}
	return new Map(
		[...seenOf].map(([id, levels]) => [id, shownParts({ facts: known.get(id) ?? {}, pictures: 0 }, levels).sort()])
	);
}

/** The stories that are below the floor, counted plainly and from what readers see: not as the program counts. */
async function below(figures: Record<string, number>): Promise<string[]> {
	const shown = await seen();
	const published = await db.owner
		.selectFrom('story.story')
		.select(['id', 'basis'])
		.where('desk_state', '=', 'published')
		.execute();
	const tellers = published.filter(({ basis }) => basis === 'teller').map(({ id }) => id);
	return [...shown].flatMap(([id, parts]) => {
		const facts = known.get(id);
		const [origin, host] = [facts?.origin?.country ?? '', facts?.current?.country ?? ''];
		const others = tellers.filter((other) => {
			const theirs = known.get(other);
			return other !== id && theirs?.origin?.country === origin && theirs.current?.country === host;
		});
		const showsBoth = parts.includes(`origin:country:${origin}`) && parts.includes(`current:country:${host}`);
		if (showsBoth && (figures[`${origin}${host}`] ?? 0) - others.length < K_MIN) return [id];
		if (!parts.some((part) => /^(?:age|time):/.test(part))) return [];
		const sharing = tellers.filter((other) => {
			const theirs = known.get(other);
			const has = theirs ? allParts({ facts: theirs, pictures: 0 }, TOP) : [];
			return parts.every((part) => has.includes(part));
		});
		return sharing.length < K_NETWORK ? [id] : [];
	});
}

const FIGURES = { ERIT: 24, ERGR: 4, SOIT: 9, SOGR: 5000 };
const story = fc.record({
	origin: fc.constantFrom('ER', 'ER', 'ER', 'ER', 'SO'),
	host: fc.constantFrom('IT', 'IT', 'IT', 'IT', 'GR'),
	age: fc.constantFrom(34, 34, 34, 34, 52),
	gender: fc.constantFrom('woman', 'man'),
	time: fc.constantFrom('2015', '2015', '2015', '2015', '2009')
});
const steps = fc.array(
	fc.record({
		do: fc.constantFrom('publish', 'publish', 'publish', 'publish', 'take_back', 'work'),
		which: fc.nat(99)
	}),
	{ minLength: 14, maxLength: 22 }
);

test(
	`no committed moment shows a combination below the floor, in any order of publishing and taking back (${SEQUENCES} sequences)`,
	{ timeout: 600_000 },
	async () => {
		let lowered = 0;
		let details = 0;
		await people(FIGURES);
		const property = fc.asyncProperty(fc.array(story, { minLength: 8, maxLength: 9 }), steps, async (stories, acts) => {
			await startAnew();
			const ids: string[] = [];
			for (const one of stories) ids.push((await told({ ...one, levels: cap({ gender: 'none' }) })).storyId);
			const look = async () => {
				if ([...(await seen()).values()].flat().some((part) => part.startsWith('age:'))) details++;
				expect(await below(FIGURES)).toEqual([]);
				expect(await miscounted(db.owner)).toEqual([]);
			};
			for (const { do: what, which } of acts) {
				const id = ids[which % ids.length] ?? '';
				if (what === 'publish') await publishStory(context, id);
				else if (what === 'take_back') await takeBack(id);
				else for (const next of (await waiting()).slice(0, 1)) await work(next);
				lowered += (await waiting()).length > 0 ? 1 : 0;
				await look();
			}
			await workAll();
			await look();
			for (const id of ids) expect(await verifyStory(db.owner, keys, id, Date.now())).toEqual([]);
		});
		await fc.assert(property, { numRuns: SEQUENCES, seed: 5, endOnFailure: true });
		console.log(`${SEQUENCES} sequences: somebody was lowered at ${lowered} steps, an age was shown at ${details}`);
		expect(lowered).toBeGreaterThan(SEQUENCES / 4);
		expect(details).toBeGreaterThan(SEQUENCES);
	}
);

const parts = async (id: string) => (await seen()).get(id);
const did = async (id: string) =>
	(await db.owner.selectFrom('story.history').select('did').where('story_id', '=', id).orderBy('id').execute()).map(
		(row) => row.did
	);

test('T25 dangerous uniqueness: a later story that makes an older one unique hides it in the same moment, then lowers it', async () => {
	await startAnew();
	await people({ ERIT: 21, SOIT: 900, ERGR: 4000 });
	const ids = [];
	for (let n = 0; n < 3; n++) ids.push((await told()).storyId);
	const [first = '', second = '', third = ''] = ids;
	await publishStory(context, first);
	await publishStory(context, second);
	expect(await parts(first)).toEqual(['current:country:IT', 'origin:country:ER']);
	await publishStory(context, third);
	expect(await parts(first)).toBeUndefined();
	expect(await parts(third)).toEqual(['current:region:039', 'origin:region:014']);
	expect(await waiting()).toEqual([first, second].sort());
	await workAll();
	for (const id of ids) expect(await parts(id)).toEqual(['current:region:039', 'origin:region:014']);
	expect(await did(first)).toEqual(['published', 'lowered']);
	expect(await did(third)).toEqual(['published']);
	const marks = await db.desk
		.selectFrom('story.combination')
		.select('lowered_at')
		.where('story_id', '=', first)
		.executeTakeFirst();
	expect(marks?.lowered_at).toBeInstanceOf(Date);
});

test('age and year appear with the fifth story that shares them, and go from all when one of the five is taken back', async () => {
	await startAnew();
	await people({ ERIT: 5000 });
	const ids: string[] = [];
	for (let n = 0; n < 5; n++) ids.push((await told({ age: 34, time: '2015', levels: cap({ age: 'band10' }) })).storyId);
	for (const id of ids) await publishStory(context, id);
	const plain = ['current:country:IT', 'origin:country:ER'];
	const whole = ['age:band10:30', 'current:country:IT', 'origin:country:ER', 'time:year:2015'];
	expect(await parts(ids[0] ?? '')).toEqual(plain);
	expect(await parts(ids[4] ?? '')).toEqual(whole);
	// What was lowered does not rise by itself: somebody looks at it and approves it again.
	await publishStory(context, ids[0] ?? '');
	expect(await parts(ids[0] ?? '')).toEqual(plain);
	await countAfresh(db.desk, ids[0] ?? '');
	await publishStory(context, ids[0] ?? '');
	expect(await parts(ids[0] ?? '')).toEqual(whole);

	// A pause is no farewell; taking back is.
	await db.desk.transaction().execute((tx) => pauseStory(tx, { storyId: ids[1] ?? '', byWhom: 'anonymous' }));
	expect(await parts(ids[0] ?? '')).toEqual(whole);
	await db.desk.transaction().execute((tx) => resumeStory(tx, { storyId: ids[1] ?? '', byWhom: 'member:r1' }));
	await publishStory(context, ids[1] ?? '');
	await takeBack(ids[1] ?? '');
	expect(await parts(ids[0] ?? '')).toBeUndefined();
	expect(await waiting()).toEqual([ids[0], ids[4]].sort());
	await workAll();
	for (const id of [ids[0], ids[4]]) expect(await parts(id ?? '')).toEqual(plain);
});

test('a teller who no longer tells their age takes the age from those whom too few share then', async () => {
	await startAnew();
	await people({ ERIT: 5000 });
	const made = [];
	for (let n = 0; n < 5; n++) made.push(await told({ age: 34, levels: cap({ age: 'band10' }) }));
	for (const { storyId } of made) await publishStory(context, storyId);
	const [narrow, last] = [made[0], made[4]];
	if (!narrow || !last) throw new Error('no story');
	expect(await parts(last.storyId)).toContain('age:band10:30');
	await db.desk.transaction().execute(async (tx) => {
		const { storyId, personId } = narrow;
		const version = await appendConsentEvent(tx, { storyId, kind: 'narrowed', byWhom: 'teller' });
		const grants = (await grantsByPerson(tx, storyId)).get(personId) ?? {};
		const narrowed = Object.entries(grants).map(([channel, grant]) => [
			channel,
			{ ...grant, levels: { ...grant.levels, age: 0 } }
		]);
		await writeGrants(tx, { storyId, personId, version, grants: Object.fromEntries(narrowed) });
		await hideStory(tx, storyId);
	});
	await publishStory(context, narrow.storyId);
	expect(await parts(last.storyId)).toBeUndefined();
	await workAll();
	expect(await parts(last.storyId)).toEqual(['current:country:IT', 'origin:country:ER']);
});

test('historical texts are neither counted nor lowered', async () => {
	await startAnew();
	await people({ ERIT: 20 });
	const teller = (await told()).storyId;
	await publishStory(context, teller);
	for (let n = 0; n < 3; n++) {
		const { storyId } = await told({ basis: 'public_domain', age: 34 });
		expect(await publishStory(context, storyId)).toBe('published');
		const row = await db.owner
			.selectFrom('shown.story_row')
			.select('body')
			.where('story_id', '=', storyId)
			.executeTakeFirst();
		expect(row?.body).toMatchObject({ age: { from: 34, to: 34 }, origin: { country: 'ER' } });
	}
	expect(await parts(teller)).toEqual(['current:country:IT', 'origin:country:ER']);
	expect(await waiting()).toEqual([]);
});

test('two that are published at the same moment count one another', async () => {
	await startAnew();
	await people({ ERIT: 20 });
	const [one, other] = [(await told()).storyId, (await told()).storyId];
	await Promise.all([publishStory(context, one), publishStory(context, other)]);
	await workAll();
	for (const id of [one, other]) expect(await parts(id)).not.toContain('current:country:IT');
});

test('what stands in the database of a combination says nothing without the key', async () => {
	await startAnew();
	await people({ ERIT: 5000 });
	const { storyId } = await told({ age: 34, gender: 'woman', time: '2015' });
	await publishStory(context, storyId);
	const row = await db.owner
		.selectFrom('story.combination')
		.select(['has', 'shown'])
		.where('story_id', '=', storyId)
		.executeTakeFirst();
	expect(row?.has.length).toBeGreaterThan(8);
	for (const part of [...(row?.has ?? []), ...(row?.shown ?? [])]) expect(part).toMatch(/^[\w-]{16}$/);
});
