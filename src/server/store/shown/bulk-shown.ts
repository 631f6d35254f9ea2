/** Shows, or stops showing, very many generated stories at once: without the indexes, which are made again at the end. */
import { sql } from 'kysely';
import type { OwnerDb } from '#server/store/handle.ts';

type Tx = Pick<OwnerDb, 'selectFrom' | 'insertInto' | 'deleteFrom' | 'getExecutor'>;

const TABLES = ['shown.story_row', 'shown.listed_row', 'shown.word_row'];

/**
 * Runs `work` in one transaction: nothing of it stays if it breaks off. Lists and search wait meanwhile. `whole`: indexes are
 * dropped and made again, which is worth it from some ten thousand rows on.
 */
export async function inBulk<T>(db: OwnerDb, whole: boolean, work: (tx: Tx) => Promise<T>): Promise<T> {
	return db.transaction().execute(async (tx) => {
		await sql`set local maintenance_work_mem = '512MB'`.execute(tx);
		await sql`set local work_mem = '128MB'`.execute(tx);
		await sql`alter table shown.story_row disable trigger counted`.execute(tx);
		const indexes = whole ? await takeIndexes(tx, 'shown.story_row') : [];
		const result = await work(tx);
		for (const index of indexes) await sql.raw(index).execute(tx);
		await sql`analyze shown.story_row`.execute(tx);
		const listed = whole ? await takeIndexes(tx, 'shown.listed_row') : [];
		await sql`select shown.count_all()`.execute(tx);
		for (const index of listed) await sql.raw(index).execute(tx);
		await sql`alter table shown.story_row enable trigger counted`.execute(tx);
		for (const table of TABLES) await sql`analyze ${sql.table(table)}`.execute(tx);
		await sql`select pg_notify('suitcase_gone', '*')`.execute(tx);
		return result;
	});
}

/** Drops the indexes that are no keys; returns how to make them again. */
async function takeIndexes(tx: Tx, table: string): Promise<string[]> {
	const { rows } = await sql<{
		name: string;
		made: string;
	}>`select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as made
		from pg_index i where i.indrelid = ${table}::regclass and not i.indisunique`.execute(tx);
	for (const { name } of rows) await sql.raw(`drop index ${name}`).execute(tx);
	return rows.map(({ made }) => made);
}

/** How many generated stories there are. */
export async function generatedStories(db: Tx): Promise<number> {
	const { rows } = await sql<{
		n: number;
	}>`select count(*)::integer as n from story.story where ref like 'generated:%'`.execute(db);
	return rows[0]?.n ?? 0;
}

/** Deletes them and all that is shown of them; to be called in bulk. Returns how many there were. */
export async function deleteGenerated(tx: Tx): Promise<number> {
	await sql`delete from shown.story_row r using story.story s where s.id = r.story_id and s.ref like 'generated:%'`.execute(
		tx
	);
	const { rows } = await sql<{
		n: number;
	}>`with gone as (delete from story.story where ref like 'generated:%' returning 1)
		select count(*)::integer as n from gone`.execute(tx);
	return rows[0]?.n ?? 0;
}

export interface GeneratedRow {
	readonly id: string;
	readonly ref: string;
	readonly language: string;
	readonly from: string;
	readonly now: string;
	readonly publishedDay: string;
}

/** The stories behind what is shown: nobody told them, so there is no person, no yes and no key. */
export async function insertGenerated(tx: Tx, office: string, stories: readonly GeneratedRow[]): Promise<void> {
	await sql`insert into story.story (id, ref, office_id, basis, practice, capture, language, origin, host, desk_state, consent_version,
			risk, claim_open, embargo_until, published_on)
		select id, ref, ${office}, 'public_domain', true, 'import', language, origin, host, 'published', 0, 'low', false, now(), day
		from jsonb_to_recordset(${JSON.stringify(
			stories.map(({ id, ref, language, from, now, publishedDay }) => ({
				id,
				ref,
				language,
				origin: from,
				host: now,
				day: publishedDay
			}))
		)}::jsonb) as s (id text, ref text, language text, origin text, host text, day date)`.execute(tx);
}
