/** What the verifier reads: all of one moment, page by page, however long the log is. */
import { sql, type RawBuilder } from 'kysely';
import type { OwnerDb } from '#server/store/handle.ts';
import type { LogDb } from './add-entries.ts';

const PAGE = 5_000;

/** Opens one read-only moment of the database. */
export async function withLogMoment<T>(db: OwnerDb, work: (tx: LogDb) => Promise<T>): Promise<T> {
	return db
		.transaction()
		.setIsolationLevel('repeatable read')
		.setAccessMode('read only')
		.execute(async (tx) => {
			// Times inside JSON are written as the triggers wrote them.
			await sql`set local timezone = 'UTC'`.execute(tx);
			return work(tx);
		});
}

async function* pages<Row>(tx: LogDb, name: string, query: RawBuilder<unknown>): AsyncGenerator<Row[]> {
	const cursor = sql.id(name);
	await sql`declare ${cursor} no scroll cursor for ${query}`.execute(tx);
	for (let more = true; more;) {
		const { rows } = await sql<Row>`fetch ${sql.raw(String(PAGE))} from ${cursor}`.execute(tx);
		more = rows.length === PAGE;
		if (rows.length > 0) yield rows;
	}
	await sql`close ${cursor}`.execute(tx);
}

export interface ReadEntry {
	readonly seq: string;
	readonly type: string;
	readonly hour: Date;
	readonly commitment: Buffer;
}
export const readEntries = (tx: LogDb) =>
	pages<ReadEntry>(tx, 'log_entries', sql`select seq, type, hour, commitment from chain.entry order by seq`);

export interface ReadRecord {
	readonly seq: string;
	readonly source: string;
	readonly story_id: string | null;
	readonly key: string | null;
	readonly says: unknown;
	/** What the row says now; null: it is gone, or this entry stands for none. */
	readonly row: unknown;
	/** Whether no later entry says something newer of the same row. */
	readonly newest: boolean;
}
export const readRecords = (tx: LogDb) =>
	pages<ReadRecord>(
		tx,
		'log_records',
		sql`select l.seq, l.source, l.story_id, l.key, l.says, story.log_says(n.source, n.r) as row,
			l.seq = max(l.seq) over (partition by l.source, coalesce(l.key, l.seq::text)) as newest
		from story.log_record l
		left join story.log_row_now n on n.source = l.source and story.log_key(n.source, n.r) = l.key
		order by l.seq`
	);

/** Rows that the log must know and does not; nothing of stories that were erased, or whose key is gone. */
export async function rowsNotInLog(tx: LogDb): Promise<{ source: string; key: string }[]> {
	const { rows } = await sql<{ source: string; key: string }>`
		select n.source, n.key from (
			select w.source, story.log_key(w.source, w.r) as key, story.log_story(w.source, w.r) as story_id
			from story.log_row_now w where w.due
		) n
		left join story.log_record l on l.source = n.source and l.key = n.key
		left join story.log_outbox o on o.source = n.source and o.key = n.key
		left join story.story s on s.id = n.story_id
		left join vault.story_key k on k.story_id = n.story_id
		where l.seq is null and o.id is null and (n.story_id is null or (s.erased_at is null and k.story_id is not null))
		order by n.source, n.key limit 1000`.execute(tx);
	return rows;
}

export interface LogCounts {
	readonly waiting: number;
	/** Since when the oldest waits. */
	readonly since: Date | null;
	readonly nodes: number;
	/** Stories that were erased, but for those whose erasure still waits. */
	readonly erased: number;
	/** Stories that were not erased and have no key. */
	readonly keyless: string[];
}
export async function countLog(tx: LogDb): Promise<LogCounts> {
	const { rows } = await sql<{ waiting: string; since: Date | null; nodes: string; erased: string; keyless: string[] }>`
		select (select count(*) from story.log_outbox) as waiting, (select min(at) from story.log_outbox) as since,
			(select count(*) from chain.node) as nodes,
			(select count(*) from story.story s where s.erased_at is not null and not exists
				(select from story.log_outbox o where o.source = 'erasure' and o.story_id = s.id)) as erased,
			array(select s.id from story.story s where s.erased_at is null and not exists
				(select from vault.story_key k where k.story_id = s.id) order by s.id limit 100) as keyless`.execute(tx);
	const [row] = rows;
	if (!row) throw new Error('no counts');
	return { ...row, waiting: Number(row.waiting), nodes: Number(row.nodes), erased: Number(row.erased) };
}

/** Every checkpoint in the database, oldest first. */
export async function readCheckpoints(tx: LogDb): Promise<{ size: number; root: Buffer; note: string }[]> {
	const rows = await tx.selectFrom('chain.checkpoint').select(['size', 'root', 'note']).orderBy('id').execute();
	return rows.map((row) => ({ ...row, size: Number(row.size) }));
}
