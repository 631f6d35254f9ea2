/**
 * Makes the database forget on the disk what it no longer shows. PostgreSQL leaves deleted rows where they lie until
 * something else is written there; what readers could read lies there readable, unlike what is sealed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { OwnerDb } from '#server/store/handle.ts';

/** Nobody can read a table while it is written anew: above this it would take longer than a reader waits (bytes). */
const MOST = 64 * 1024 * 1024;
const TRIES = 5;
/** Readers queue behind the one who waits for the lock, so it does not wait long. */
const LOCK_MS = 500;
/** Whatever holds words that anybody may read, and what the planner remembers of them. */
const WORDS = ['shown.story_row', 'shown.listed_row', 'shown.facet_row', 'shown.thing_row', 'shown.word_row'];
const READABLE = [...WORDS, 'pg_catalog.pg_statistic'];

/**
 * Writes the tables of what is shown anew, and lets go of the write-ahead log so far. False: they are too large or too busy
 * for that, and what was deleted waits on the disk until something else takes its place. Only for a database of our own:
 * it needs the rights of its master.
 */
export async function cleanDisk(owner: OwnerDb): Promise<boolean> {
	let all = true;
	for (const table of READABLE) all = (await writeAnew(owner, table)) && all;
	await letGoOfLog(owner);
	return all;
}

/**
 * Lets the planner forget the words that it noted while they could be read: it looks at what is there now. Looking alone is
 * not enough: of a table that is empty now it would keep what it noted before (PostgreSQL 18 can be told to forget), and
 * names of files stand in other tables, too: `words` are looked for in what was noted of any.
 */
export async function forgetStatistics(owner: OwnerDb, words: readonly string[] = []): Promise<void> {
	const { rows } = await sql<{ can: boolean }>`select
		to_regprocedure('pg_catalog.pg_clear_attribute_stats(text,text,text,boolean)') is not null as can`.execute(owner);
	// Bytes are written as hexadecimal digits.
	const spelled = words.flatMap((word) => [word, Buffer.from(word, 'utf8').toString('hex')]);
	if (rows[0]?.can === true)
		await sql`select pg_catalog.pg_clear_attribute_stats(s.schemaname, s.tablename, s.attname, false)
			from pg_catalog.pg_stats s where s.schemaname = 'shown' or (s.schemaname <> 'pg_catalog' and exists (
				select from unnest(${spelled}::text[]) as word where strpos(concat_ws(' ', s.most_common_vals::text,
					s.histogram_bounds::text, s.most_common_elems::text), word) > 0)
				and has_table_privilege(format('%I.%I', s.schemaname, s.tablename), 'MAINTAIN'))`.execute(owner);
	for (const table of WORDS) await sql`analyze ${sql.table(table)}`.execute(owner);
}

/** Everything that was written lies in the tables' files, and the log of it is gone. */
export async function letGoOfLog(owner: OwnerDb): Promise<void> {
	for (let time = 0; time < 2; time++) {
		await sql`select pg_switch_wal()`.execute(owner);
		await sql`checkpoint`.execute(owner);
	}
}

async function writeAnew(owner: OwnerDb, table: string): Promise<boolean> {
	const { rows } = await sql<{ bytes: string }>`select pg_total_relation_size(${table}::regclass) as bytes`.execute(
		owner
	);
	if (Number(rows[0]?.bytes ?? 0) > MOST) return false;
	for (let tried = 0; tried < TRIES; tried++) {
		try {
			await owner.connection().execute(async (one) => {
				await sql`set lock_timeout = ${sql.raw(String(LOCK_MS))}`.execute(one);
				try {
					await sql`vacuum (full) ${sql.table(table)}`.execute(one);
				} finally {
					await sql`reset lock_timeout`.execute(one);
				}
			});
			return true;
		} catch (error) {
			const busy = error instanceof Error && 'code' in error && error.code === '55P03';
			if (!busy) throw error;
			await sleep(2_000);
		}
	}
	return false;
}

/** Bytes of the whole database. */
export async function databaseBytes(owner: OwnerDb): Promise<number> {
	const { rows } = await sql<{ bytes: string }>`select pg_database_size(current_database()) as bytes`.execute(owner);
	return Number(rows[0]?.bytes ?? 0);
}
