import { sql } from 'kysely';
import type { OwnerDb, WorkerDb } from '#server/store/handle.ts';

export interface WrappedRow {
	readonly storyId: string;
	readonly masterId: string;
	readonly wrapped: Buffer;
}
export interface Rewrapping {
	/** The name of the key that everything is wrapped under afterwards. */
	readonly presentId: string;
	/** The names of the keys that are destroyed afterwards. */
	readonly retiredIds: readonly string[];
	/** The same story key, wrapped under the present master. An exception undoes everything. */
	readonly rewrap: (row: WrappedRow) => Buffer;
}

const PAGE = 2_000;

/**
 * Wraps every live story key anew, in one transaction that nobody else writes keys beside, and retires the old masters.
 * Returns how many were wrapped, and how many were under a master that neither side knows (they were lost before).
 */
export async function rewrapKeys(
	db: WorkerDb | OwnerDb,
	{ presentId, retiredIds, rewrap }: Rewrapping
): Promise<{ rewrapped: number; lost: number }> {
	return (db as WorkerDb).transaction().execute(async (tx) => {
		await sql`lock table vault.story_key in share row exclusive mode`.execute(tx);
		if (retiredIds.length > 0)
			await tx
				.insertInto('vault.retired_master')
				.values(retiredIds.map((id) => ({ id })))
				.onConflict((conflict) => conflict.doNothing())
				.execute();
		let rewrapped = 0;
		for (let after = ''; ;) {
			const rows = await tx
				.selectFrom('vault.story_key')
				.select(['story_id', 'master_id', 'wrapped'])
				.where('story_id', '>', after)
				.where('master_id', 'in', retiredIds.length > 0 ? [...retiredIds] : [''])
				.orderBy('story_id')
				.limit(PAGE)
				.execute();
			const last = rows.at(-1);
			if (!last) break;
			after = last.story_id;
			const ids = rows.map((row) => row.story_id);
			const bodies = rows.map((row) =>
				rewrap({ storyId: row.story_id, masterId: row.master_id, wrapped: row.wrapped })
			);
			await sql`update vault.story_key k set master_id = ${presentId}, wrapped = v.wrapped, wrapped_at = now()
				from unnest(${ids}::text[], ${bodies}::bytea[]) as v (story_id, wrapped) where k.story_id = v.story_id`.execute(tx);
			rewrapped += rows.length;
		}
		const others = await tx
			.selectFrom('vault.story_key')
			.select((query) => query.fn.countAll<string>().as('count'))
			.where('master_id', '!=', presentId)
			.executeTakeFirstOrThrow();
		return { rewrapped, lost: Number(others.count) };
	});
}
