/** What the worker reads and writes of an order. */
import { sql } from 'kysely';
import type { SheetKind } from '#domain/print/sheet-kinds.ts';
import type { WorkerDb } from '#server/store/handle.ts';

export interface OrderToMake {
	readonly id: string;
	readonly kind: SheetKind;
	readonly copies: number;
	readonly recipient: string;
	readonly items: readonly {
		readonly place: number;
		readonly story: { readonly storyId: string; readonly language: string } | null;
		readonly profileId: string | null;
	}[];
}

/** An order that waits for its file; null: there is none of this id, or it does not wait. */
export async function orderToMake(db: WorkerDb, id: string): Promise<OrderToMake | null> {
	const order = await db
		.selectFrom('office.print_order')
		.select(['id', 'kind', 'copies', 'recipient'])
		.where('id', '=', id)
		.where('state', '=', 'waiting')
		.executeTakeFirst();
	if (!order) return null;
	const items = await db
		.selectFrom('office.print_item')
		.select(['place', 'story_id', 'language', 'profile_id'])
		.where('order_id', '=', id)
		.orderBy('place')
		.execute();
	return {
		...order,
		items: items.map(({ place, story_id, language, profile_id }) => ({
			place,
			story: story_id !== null && language !== null ? { storyId: story_id, language } : null,
			profileId: profile_id
		}))
	};
}

/** A profile that two people stand for, with the name of the office that wrote it; null: none. */
export async function profileToPrint(db: WorkerDb, id: string) {
	const row = await db
		.selectFrom('office.profile as p')
		.leftJoin('office.office as o', 'o.id', 'p.office_id')
		.select(['p.id', 'p.language', 'p.title', 'p.body', 'p.source', 'o.name as office'])
		.where('p.id', '=', id)
		.where('p.approved_by', 'is not', null)
		.where('p.withdrawn_at', 'is', null)
		.executeTakeFirst();
	return row ?? null;
}

/** It will never be made: something on it may not be printed, or cannot be set. */
export async function refuseOrder(db: WorkerDb, id: string, reason: 'gone' | 'letters_missing'): Promise<void> {
	await db
		.updateTable('office.print_order')
		.set({ state: 'refused', reason })
		.where('id', '=', id)
		.where('state', '=', 'waiting')
		.execute();
}

export interface MadePage {
	readonly place: number;
	readonly storyId: string;
	readonly language: string;
	readonly mark: string | null;
	readonly consentVersion: number;
}

/**
 * Keeps the file, and writes every copy that it will become into the ledger, in one transaction that holds what may be
 * printed. False: something on it changed while it was made; nothing was kept.
 */
export async function keepSheet(
	db: WorkerDb,
	order: OrderToMake,
	pages: readonly MadePage[],
	pdf: Uint8Array
): Promise<boolean> {
	return db.transaction().execute(async (tx) => {
		// The story is locked first, then what is shown of it, and in one order: as whoever hides it does. The ledger's entry
		// needs the story; asked for at the end, each would wait for the other, and the one who hides would be broken off.
		for (const page of [...pages].sort((a, b) => (a.storyId < b.storyId ? -1 : 1))) {
			await sql`select from story.story s where s.id = ${page.storyId} for key share`.execute(tx);
			const { rows } =
				await sql`select from shown.story_row r where r.story_id = ${page.storyId} and r.channel = 'print'
				and r.language = ${page.language} and office.sheet_mark(${order.kind}, r.print_mark, r.body) = ${page.mark}
				and r.consent_version = ${page.consentVersion} and now() < r.expires_at for share`.execute(tx);
			if (rows.length === 0) return false;
		}
		const { numUpdatedRows } = await tx
			.updateTable('office.print_order')
			.set({ state: 'ready', made_at: sql`now()` })
			.where('id', '=', order.id)
			.where('state', '=', 'waiting')
			.executeTakeFirst();
		if (numUpdatedRows === 0n) return false;
		for (const page of pages) await noteCopies(tx, order, page);
		await tx
			.insertInto('shown.print_sheet')
			.values({ order_id: order.id, pdf: Buffer.from(pdf) })
			.onConflict((conflict) => conflict.column('order_id').doUpdateSet({ pdf: Buffer.from(pdf), made_at: sql`now()` }))
			.execute();
		return true;
	});
}

/** One entry for each story of the order; a file that is made once more adds none. */
async function noteCopies(
	tx: Pick<WorkerDb, 'selectFrom' | 'insertInto' | 'updateTable'>,
	order: OrderToMake,
	page: MadePage
) {
	const item = tx.updateTable('office.print_item').where('order_id', '=', order.id).where('place', '=', page.place);
	const before = await tx
		.selectFrom('office.print_item as i')
		.leftJoin('story.disclosure as d', 'd.id', 'i.disclosure_id')
		.select(['d.id', 'd.ended_at'])
		.where('i.order_id', '=', order.id)
		.where('i.place', '=', page.place)
		.executeTakeFirstOrThrow();
	// An entry that ended stays ended: what leaves after that is written down anew.
	if (before.id !== null && before.ended_at === null) {
		await item.set({ mark: page.mark }).execute();
		return;
	}
	const { id } = await tx
		.insertInto('story.disclosure')
		.values({
			story_id: page.storyId,
			channel: 'print',
			language: page.language,
			recipient: order.recipient,
			what: order.kind,
			copies: order.copies,
			consent_version: page.consentVersion
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	await item.set({ mark: page.mark, disclosure_id: id }).execute();
}

/** Deletes files that were made before an instant; they can be asked for again. Returns how many. */
export async function putAwaySheets(db: WorkerDb, before: Date): Promise<number> {
	return db.transaction().execute(async (tx) => {
		// Orders first and by key, as whoever hides a story does: the two must not wait for one another.
		await tx
			.selectFrom('office.print_order')
			.select('id')
			.where('id', 'in', tx.selectFrom('shown.print_sheet').select('order_id').where('made_at', '<', before))
			.orderBy('id')
			.forNoKeyUpdate()
			.execute();
		await tx
			.updateTable('office.print_order')
			.set({ state: 'put_away' })
			.where('state', '=', 'ready')
			.where('id', 'in', tx.selectFrom('shown.print_sheet').select('order_id').where('made_at', '<', before))
			.execute();
		const old = await tx.deleteFrom('shown.print_sheet').where('made_at', '<', before).returning('order_id').execute();
		return old.length;
	});
}
