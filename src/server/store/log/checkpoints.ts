import { sql } from 'kysely';
import type { PublicDb } from '#server/store/handle.ts';
import type { LogDb } from './add-entries.ts';

export interface NewestCheckpoints {
	readonly last: { readonly size: number; readonly at: Date } | null;
	/** When the newest of those made at night was made. */
	readonly nightly: Date | null;
}

/** The newest checkpoint, and the newest of those made at night. */
export async function newestCheckpoints(tx: LogDb): Promise<NewestCheckpoints> {
	const newest = tx.selectFrom('chain.checkpoint').select(['size', 'at']).orderBy('id', 'desc').limit(1);
	const last = await newest.executeTakeFirst();
	const nightly = await newest.where('nightly', '=', true).executeTakeFirst();
	return { last: last ? { size: Number(last.size), at: last.at } : null, nightly: nightly?.at ?? null };
}

export interface NewCheckpoint {
	readonly size: number;
	readonly root: Buffer;
	readonly note: string;
	readonly nightly: boolean;
	readonly at: Date;
}

/** Keeps a checkpoint beside the entries. */
export async function keepCheckpoint(tx: LogDb, checkpoint: NewCheckpoint): Promise<void> {
	await tx.insertInto('chain.checkpoint').values(checkpoint).execute();
}

/** Whether this very note is in the database. */
export async function isKept(tx: LogDb, note: string): Promise<boolean> {
	const row = await tx.selectFrom('chain.checkpoint').select('id').where('note', '=', note).limit(1).executeTakeFirst();
	return row !== undefined;
}

/** The newest notes that are public, oldest first. */
export async function publicCheckpoints(db: PublicDb, most: number): Promise<string[]> {
	const { rows } = await sql<{ note: string }>`select note from
		(select id, note from shown.log_checkpoint order by id desc limit ${most}) newest order by id`.execute(db);
	return rows.map(({ note }) => note);
}
