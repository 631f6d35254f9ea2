/** However often words stand together, search goes through little of the order and reads few rows. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../database.ts';

const ROWS = 20_000;
let db: TestDatabase;

/** One row of twenty has "suno", the one behind it "luno", and a third of these "steloj" as well. */
beforeAll(async () => {
	db = await testDatabase();
	await sql`alter table shown.story_row disable trigger counted`.execute(db.owner);
	await sql`insert into shown.story_row (story_id, channel, language, body, title, brings, told_in, basis, has_picture, has_sound, has_film,
			feed_id, published_on, position, expires_at, consent_version, words, vocabulary)
		select 'eo' || n, 'web', 'eo', '{}', '', '', 'eo', 'teller', false, false, false, 'eo' || n, '2026-01-01', n,
			'2200-01-01', 1, to_tsvector('simple', said), string_to_array(said, ' ')
		from generate_series(1, ${ROWS}) as n, lateral (select concat_ws(' ', 'vorto',
			case when n % 20 = 0 then 'suno' when n % 20 = 1 then 'luno' end, case when n % 60 = 1 then 'steloj' end) as said) as each`.execute(
		db.owner
	);
	await sql`select shown.count_all()`.execute(db.owner);
	await sql`alter table shown.story_row enable trigger counted`.execute(db.owner);
	await sql`vacuum analyze shown.story_row, shown.listed_row`.execute(db.owner);
}, 300_000);
afterAll(() => db[Symbol.asyncDispose]());

interface Read {
	readonly found: readonly number[];
	/** Places of the order that were gone through, and rows that the index on words led to. */
	readonly order: number;
	readonly rows: number;
}

async function read(words: readonly string[], after: number | null = null): Promise<Read> {
	const asked = JSON.stringify({ '': { required: words, either: [], text: words.join(' ') } });
	return db.owner.transaction().execute(async (tx) => {
		const hits = await sql<{ position: string }>`select h.position from shown.questions(${asked}::jsonb, 'eo', null) q,
			shown.found_in(q, '{}', null, null, null, ${after}::bigint, ${after === null ? null : `eo${after}`}::text, 25) h`.execute(
			tx
		);
		// Counted from the beginning of the transaction.
		const { rows } = await sql<{ order: number; rows: number }>`select
			(pg_stat_get_xact_tuples_returned('shown.story_row_reach'::regclass)
				+ pg_stat_get_xact_tuples_returned('shown.story_row_walk'::regclass))::integer as order,
			pg_stat_get_xact_tuples_fetched('shown.story_row'::regclass)::integer as rows`.execute(tx);
		const found = hits.rows.map(({ position }) => Number(position));
		return { found, order: rows[0]?.order ?? NaN, rows: rows[0]?.rows ?? NaN };
	});
}

/** The newest page of rows, behind one. */
const from = (has: (n: number) => boolean, before = ROWS + 1) =>
	Array.from({ length: before - 1 }, (_, n) => before - 1 - n)
		.filter(has)
		.slice(0, 25);

test('two common words that never stand together: the order is not gone through to its end', async () => {
	const { found, order, rows } = await read(['suno', 'luno']);
	expect(found).toEqual([]);
	expect(order).toBeLessThan(8_000);
	expect(rows).toBeLessThan(100);
});

test('two words of the same sentence: not all rows that have both are read', async () => {
	const { found, order, rows } = await read(['luno', 'steloj']);
	expect(found).toEqual(from((n) => n % 60 === 1));
	expect(order).toBeLessThan(8_000);
	expect(rows).toBeLessThan(200);
	expect((await read(['luno', 'steloj'], found.at(-1))).found).toEqual(from((n) => n % 60 === 1, found.at(-1)));
});
