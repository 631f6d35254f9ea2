import type { Reach } from '#domain/office/reach.ts';
import { withinReach } from '#server/store/within-reach.ts';
import { sql } from 'kysely';
import type { SheetKind } from '#domain/print/sheet-kinds.ts';
import type { DeskDb } from '#server/store/handle.ts';
import type { PrintState } from '#server/store/print-tables.ts';

export type OrderedItem = { readonly storyId: string; readonly language: string } | { readonly profileId: string };

export interface NewOrder {
	/** Null: for the whole network. */
	readonly officeId: string | null;
	readonly memberId: string;
	readonly kind: SheetKind;
	readonly copies: number;
	readonly recipient: string;
	readonly items: readonly OrderedItem[];
}

/** A print that was ordered, as the desk lists it. */
export interface PrintOrder {
	readonly id: string;
	readonly kind: SheetKind;
	readonly copies: number;
	readonly recipient: string;
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly state: PrintState;
	readonly reason: 'gone' | 'letters_missing' | null;
	/** What each page brings; null where it may not be shown any more. */
	readonly items: readonly (string | null)[];
}

type DeskTx = Pick<DeskDb, 'selectFrom' | 'insertInto' | 'updateTable' | 'getExecutor'>;

/** Writes the order down, in the caller's transaction. Returns its id. */
export async function addOrder(tx: DeskTx, order: NewOrder): Promise<string> {
	const { id } = await tx
		.insertInto('office.print_order')
		.values({
			office_id: order.officeId,
			ordered_by: order.memberId,
			kind: order.kind,
			copies: order.copies,
			recipient: order.recipient
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	await tx
		.insertInto('office.print_item')
		.values(
			order.items.map((item, place) => ({
				order_id: id,
				place,
				story_id: 'storyId' in item ? item.storyId : null,
				language: 'storyId' in item ? item.language : null,
				profile_id: 'profileId' in item ? item.profileId : null
			}))
		)
		.execute();
	return id;
}

/** The newest orders of the offices within reach; who reaches all sees those of the whole network, too. */
export async function listOrders(db: DeskTx, reach: Reach, limit: number): Promise<PrintOrder[]> {
	const rows = await db
		.selectFrom('office.print_order as o')
		.select(['o.id', 'o.kind', 'o.copies', 'o.recipient', 'o.at', 'o.state', 'o.reason'])
		.select(
			sql<(string | null)[]>`array(select coalesce(r.brings, p.title) from office.print_item i
				left join shown.story_row r on r.story_id = i.story_id and r.channel = 'print' and r.language = i.language
					and now() < r.expires_at
				left join office.profile p on p.id = i.profile_id and p.withdrawn_at is null
				where i.order_id = o.id order by i.place)`.as('items')
		)
		.where(withinReach(reach, 'o.office_id'))
		.orderBy('o.at', 'desc')
		.orderBy('o.id')
		.limit(limit)
		.execute();
	return rows.map((row) => ({ ...row, at: row.at.getTime() }));
}

/**
 * Orders and sheets that somebody has ordered since an instant. Whoever orders twice at once is counted one after the
 * other: it holds until the end of the caller's transaction.
 */
export async function orderedSince(
	tx: DeskTx,
	memberId: string,
	since: Date
): Promise<{ readonly orders: number; readonly sheets: number }> {
	await sql`select pg_advisory_xact_lock(hashtextextended(${`print:${memberId}`}, 0))`.execute(tx);
	const { rows } = await sql<{ orders: number; sheets: number }>`
		select count(distinct o.id)::int as orders, count(*)::int as sheets
		from office.print_order o join office.print_item i on i.order_id = o.id
		where o.ordered_by = ${memberId} and o.at > ${since}`.execute(tx);
	return rows[0] ?? { orders: 0, sheets: 0 };
}

/** How many orders of an office (null: of the whole network) wait to be made. */
export async function ordersWaiting(tx: DeskTx, officeId: string | null): Promise<number> {
	const { rows } = await sql<{ n: number }>`select count(*)::int as n from office.print_order o
		where o.office_id is not distinct from ${officeId}::text and o.state = 'waiting'`.execute(tx);
	return rows[0]?.n ?? 0;
}

/** Of which office an order is, and how it stands; null: there is none. Locked in the caller's transaction. */
export async function findOrder(
	tx: DeskTx,
	orderId: string
): Promise<{ readonly officeId: string | null; readonly state: PrintState } | null> {
	const row = await tx
		.selectFrom('office.print_order')
		.select(['office_id', 'state'])
		.where('id', '=', orderId)
		.executeTakeFirst();
	return row ? { officeId: row.office_id, state: row.state } : null;
}

/** Asks for the file of an order once more, where it was put away. False: it was not. */
export async function askAgain(tx: DeskTx, orderId: string): Promise<boolean> {
	const { numUpdatedRows } = await tx
		.updateTable('office.print_order')
		.set({ state: 'waiting' })
		.where('id', '=', orderId)
		.where('state', '=', 'put_away')
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}

/** The file of an order, while everything on it may be shown as it stands there; null: not (any more). */
export async function orderedSheet(db: DeskTx, orderId: string): Promise<{ kind: SheetKind; pdf: Buffer } | null> {
	const { rows } = await sql<{
		kind: SheetKind;
		pdf: Buffer;
	}>`select kind, pdf from office.print_sheet(${orderId})`.execute(db);
	return rows[0] ?? null;
}
