/** However near search looks first, it finds what looking at every row finds, in the same order, page by page. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askedOf, readQuestion } from '#domain/search/read-question.ts';
import { generateStories } from '#server/generating/generate-stories.ts';
import { writeSetting } from '#server/store/settings.ts';
import { testDatabase, type TestDatabase } from '../database.ts';

let db: TestDatabase;
beforeAll(async () => {
	db = await testDatabase();
	await writeSetting(db.owner, 'practice', true);
	await generateStories(db.owner, { wanted: 3_000, clock: Date.now, seen: () => {} });
	// One day for many: their order is the id's.
	await sql`update shown.story_row set position = position / 30000000 where language in ('en', 'fr')`.execute(db.owner);
	await sql`select shown.count_all()`.execute(db.owner);
});
afterAll(() => db[Symbol.asyncDispose]());

interface Hit {
	readonly story_id: string;
	readonly position: string;
}
interface Asked {
	readonly words: string;
	readonly language: string;
	readonly facets: readonly string[];
	/** Only what does not answer in this language. */
	readonly but: string | null;
}

/** Every row that answers, looked at one by one. */
async function byLooking({ words, language, facets, but }: Asked): Promise<Hit[]> {
	const asked = JSON.stringify(askedOf(readQuestion(words)));
	const { rows } =
		await sql<Hit>`select r.story_id, r.position from shown.questions(${asked}::jsonb, ${language}, null) q
		join shown.story_row r on r.language = q.language
		where r.channel = 'web' and (r.words @@ q.question)
			and exists (select from shown.listed_row l where l.story_id = r.story_id and l.facets @> ${[...facets]}::text[])
			and not exists (select from shown.questions(${asked}::jsonb, ${but ?? '-'}, null) f
				join shown.story_row o on o.language = f.language and o.story_id = r.story_id where o.words @@ f.question)
		order by r.position desc, r.story_id`.execute(db.owner);
	return rows;
}

/** Page by page, looking no further than it must. */
async function byReach({ words, language, facets, but }: Asked, size: number, reach: number): Promise<Hit[]> {
	const asked = JSON.stringify(askedOf(readQuestion(words)));
	const all: Hit[] = [];
	for (;;) {
		const last = all.at(-1);
		const { rows } =
			await sql<Hit>`select h.story_id, h.position from shown.questions(${asked}::jsonb, ${language}, null) q,
			shown.found_near(q, ${[...facets]}::text[], null, ${but}, (select question from shown.questions(${asked}::jsonb, ${but ?? '-'}, null)),
				${last?.position ?? null}::bigint, ${last?.story_id ?? null}::text, ${size}, ${reach}) h`.execute(db.owner);
		all.push(...rows);
		if (rows.length < size) return all;
	}
}

/** The same in the way that search chooses. */
async function byChoice({ words, language, facets, but }: Asked, size: number): Promise<Hit[]> {
	const asked = JSON.stringify(askedOf(readQuestion(words)));
	const all: Hit[] = [];
	for (;;) {
		const last = all.at(-1);
		const { rows } =
			await sql<Hit>`select h.story_id, h.position from shown.questions(${asked}::jsonb, ${language}, null) q,
			shown.found_in(q, ${[...facets]}::text[], null, ${but}, (select question from shown.questions(${asked}::jsonb, ${but ?? '-'}, null)),
				${last?.position ?? null}::bigint, ${last?.story_id ?? null}::text, ${size}) h`.execute(db.owner);
		all.push(...rows);
		if (rows.length < size) return all;
	}
}

const QUESTIONS: readonly Asked[] = [
	{ words: 'generated', language: 'en', facets: [], but: null },
	{ words: 'freedom', language: 'en', facets: [], but: null },
	{ words: 'everyone right', language: 'en', facets: [], but: null },
	{ words: '"the right"', language: 'en', facets: [], but: null },
	{ words: 'droit OR liberté', language: 'fr', facets: [], but: null },
	{ words: 'personne -travail', language: 'fr', facets: [], but: null },
	{ words: 'generated', language: 'fr', facets: [], but: 'en' },
	{ words: 'generated', language: 'de', facets: ['from:SY'], but: null },
	{ words: 'право', language: 'ru', facets: ['from:SY', 'lang:ru'], but: null },
	{ words: '自由', language: 'zh', facets: [], but: null },
	{ words: 'حق', language: 'fa', facets: [], but: 'ar' }
];

test.each(QUESTIONS)('$words in $language, $facets', async (question) => {
	const plainly = await byLooking(question);
	expect(plainly.length).toBeGreaterThan(0);
	for (const [size, reach] of [
		[3, 1],
		[2, 5],
		[25, 7],
		[25, 1_000_000]
	] as const)
		expect(await byReach(question, size, reach), `${size} of ${reach}`).toEqual(plainly);
	for (const size of [7, 50]) expect(await byChoice(question, size), `${size} by choice`).toEqual(plainly);
});

test.each([
	{ thing: 'derechos', facets: [] },
	{ thing: 'droit', facets: ['from:SY'] },
	{ thing: 'toda', facets: ['lang:es', 'with:picture'] }
])('stories with the thing $thing, $facets', async ({ thing, facets }) => {
	const keys = ['de', 'es', 'fr', 'pt'].map((language) => `${language}:${thing}`);
	const { rows: plainly } = await sql<Hit>`select story_id, position from shown.listed_row
		where things && ${keys}::text[] and facets @> ${facets}::text[] order by position desc, story_id`.execute(db.owner);
	expect(plainly.length > 0).toBe(!facets.includes('with:picture'));
	for (const reach of [1, 30, null]) {
		const all: Hit[] = [];
		for (let more = true; more;) {
			const last = all.at(-1);
			const { rows } = await sql<Hit>`select story_id, position from shown.page_near(${facets}::text[], ${keys}::text[],
				${last?.position ?? null}::bigint, ${last?.story_id ?? null}::text, 4, ${reach}::bigint)`.execute(db.owner);
			all.push(...rows);
			more = rows.length === 4;
		}
		expect(all, `among ${reach}`).toEqual(plainly);
	}
});
