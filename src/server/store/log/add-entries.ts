/** What the sequencer reads and writes. One at a time: it holds a lock until its transaction ends. */
import { sql, type Kysely } from 'kysely';
import type { LogSchema } from './log-tables.ts';

/** The worker's or the owner's handle or transaction. */
export type LogDb = Pick<Kysely<LogSchema>, 'selectFrom' | 'insertInto' | 'getExecutor'>;

// Any number will do, as long as every node takes the same one.
const lock = 7_238_411_906;

/** Waits until no other sequencer works, and keeps others waiting until the transaction ends. */
export async function lockLog(tx: LogDb): Promise<void> {
	await sql`select pg_advisory_xact_lock(${lock})`.execute(tx);
}

export interface Waiting {
	readonly id: string;
	readonly source: string;
	readonly storyId: string | null;
	readonly key: string | null;
	readonly says: unknown;
	readonly at: Date;
}

/** The oldest acts that are not in the log yet. */
export async function readOutbox(tx: LogDb, limit: number): Promise<Waiting[]> {
	const { rows } = await sql<Waiting>`select id::text, source, story_id as "storyId", key, says, at
		from story.log_outbox order by id limit ${limit}`.execute(tx);
	return rows;
}

/** How many entries there are. */
export async function logSize(tx: LogDb): Promise<number> {
	const { rows } = await sql<{ size: string }>`select coalesce(max(seq) + 1, 0) as size from chain.entry`.execute(tx);
	return Number(rows[0]?.size ?? 0);
}

/** Hashes at these places, in their order; null where there is none. */
export async function nodesAt(
	tx: LogDb,
	places: readonly { readonly level: number; readonly position: number }[]
): Promise<(Buffer | null)[]> {
	const { rows } = await sql<{ hash: Buffer | null }>`select n.hash
		from unnest(${places.map(({ level }) => level)}::integer[], ${places.map(({ position }) => position)}::bigint[])
			with ordinality w(level, position, place)
		left join chain.node n on n.level = w.level and n.position = w.position order by w.place`.execute(tx);
	return rows.map(({ hash }) => hash);
}

/** The wrapped keys of these stories; a story that was erased has none. */
export async function keysOf(
	tx: LogDb,
	storyIds: readonly string[]
): Promise<Map<string, { readonly master_id: string; readonly wrapped: Buffer }>> {
	const { rows } = await sql<{ story_id: string; master_id: string; wrapped: Buffer }>`
		select story_id, master_id, wrapped from vault.story_key where story_id = any(${[...storyIds]})`.execute(tx);
	return new Map(rows.map((row) => [row.story_id, row]));
}

/** Takes away which rows the entries of a story stand for; returns the numbers of those entries. */
export async function forgetStory(tx: LogDb, storyId: string): Promise<number[]> {
	const { rows } = await sql<{ seq: string }>`delete from story.log_record where story_id = ${storyId}
		returning seq`.execute(tx);
	return rows.map(({ seq }) => Number(seq)).sort((a, b) => a - b);
}

export interface NewEntry {
	readonly seq: number;
	readonly type: string;
	readonly hour: string;
	readonly commitment: Buffer;
	/** What it stands for. */
	readonly record: { readonly storyId: string | null; readonly key: string | null; readonly says: unknown };
}

/** Writes entries, what they stand for and the subtrees that became whole, and takes them out of the outbox. */
export async function addEntries(
	tx: LogDb,
	added: {
		readonly entries: readonly NewEntry[];
		readonly nodes: readonly { readonly level: number; readonly position: number; readonly hash: Buffer }[];
		readonly taken: readonly string[];
	}
): Promise<void> {
	const { entries, nodes, taken } = added;
	await sql`insert into chain.entry (seq, type, hour, commitment)
		select * from unnest(${entries.map((e) => e.seq)}::bigint[], ${entries.map((e) => e.type)}::text[],
			${entries.map((e) => e.hour)}::timestamptz[], ${entries.map((e) => e.commitment)}::bytea[])`.execute(tx);
	await sql`insert into chain.node (level, position, hash)
		select * from unnest(${nodes.map((n) => n.level)}::smallint[], ${nodes.map((n) => n.position)}::bigint[],
			${nodes.map((n) => n.hash)}::bytea[])`.execute(tx);
	const speaking = entries.map(({ seq, type, record }) => ({ seq, source: type, ...record }));
	await sql`insert into story.log_record (seq, source, story_id, key, says)
		select * from unnest(${speaking.map((e) => e.seq)}::bigint[], ${speaking.map((e) => e.source)}::text[],
			${speaking.map((e) => e.storyId)}::text[], ${speaking.map((e) => e.key)}::text[],
			${speaking.map((e) => (e.says === null ? null : JSON.stringify(e.says)))}::jsonb[])`.execute(tx);
	await sql`delete from story.log_outbox where id = any(${[...taken]}::bigint[])`.execute(tx);
}

/** Leaves a line for the log that stands for no row. */
export async function leaveForLog(tx: Pick<LogDb, 'getExecutor'>, source: string, says: unknown): Promise<void> {
	await sql`insert into story.log_outbox (source, says) values (${source}, ${JSON.stringify(says)}::jsonb)`.execute(tx);
}
