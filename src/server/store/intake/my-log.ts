/** What a teller may take home of the log: the entries of the own yes and of taking back, and hashes around them. */
import { sql } from 'kysely';
import type { IntakeTx, OpenReceipt } from './my-story.ts';

export interface MyLogEntry {
	readonly seq: string;
	readonly type: string;
	readonly hour: Date;
	readonly commitment: Buffer;
	readonly says: unknown;
}

export async function readMyLog(tx: IntakeTx, receipt: OpenReceipt): Promise<MyLogEntry[]> {
	const { rows } = await sql<MyLogEntry>`select seq, type, hour, commitment, says
		from intake.my_log(${receipt.locator}, ${receipt.receiptId}::uuid)`.execute(tx);
	return rows;
}

/** The newest signed head; null while there is none. */
export async function readLogHead(tx: IntakeTx): Promise<{ readonly size: number; readonly note: string } | null> {
	const { rows } = await sql<{ size: string; note: string }>`select size, note from intake.log_head()`.execute(tx);
	return rows[0] ? { size: Number(rows[0].size), note: rows[0].note } : null;
}

/** Hashes of whole subtrees, by `level/position`. */
export async function readLogNodes(
	tx: IntakeTx,
	places: readonly { readonly level: number; readonly position: number }[]
): Promise<Map<string, Buffer>> {
	const { rows } = await sql<{ level: number; at: string; hash: Buffer }>`select level, at, hash
		from intake.log_nodes(${places.map(({ level }) => level)}::integer[],
			${places.map(({ position }) => position)}::bigint[])`.execute(tx);
	return new Map(rows.map(({ level, at, hash }) => [`${level}/${at}`, hash]));
}
