/** Prints: what may be printed now, orders, and their files. The worker makes the files and writes the ledger. */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isUuid } from '#domain/base/shape.ts';
import { reaches, reachOf } from '#domain/office/reach.ts';
import { choiceText, type OrderRefusal, readChoices, readOrder, type TypedOrder } from '#domain/print/print-order.ts';
import { ORDERED_SHEETS_MOST, ORDERS_MOST, type SheetKind, WAITING_MOST } from '#domain/print/sheet-kinds.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import type { Member } from '#server/store/accounts/members.ts';
import {
	addOrder,
	askAgain,
	findOrder,
	listOrders,
	orderedSheet,
	orderedSince,
	ordersWaiting,
	type PrintOrder
} from '#server/store/prints/print-orders.ts';
import {
	chosenStories,
	type PrintableStory,
	printableLanguages,
	printableStories,
	toPrint
} from '#server/store/prints/printable-stories.ts';
import { findProfile, listProfiles } from '#server/store/prints/profiles.ts';
import { authorize, type NotAllowed } from './authorize.ts';
import type { DeskDeps } from './deps.ts';

/** Stories and orders on one page. */
const STORIES = 60;
const ORDERS = 50;
const HOUR = 3_600_000;

export interface PrintsView {
	readonly languages: readonly string[];
	/** What was chosen so far, then what the search shows. */
	readonly stories: readonly PrintableStory[];
	/** How many of them the search shows, and how many that were chosen may not be printed any more. */
	readonly found: number;
	readonly dropped: number;
	/** Whether the search finds more than are listed. */
	readonly more: boolean;
	/** Profiles that two people stand for. */
	readonly profiles: readonly { readonly id: string; readonly title: string; readonly language: string }[];
	readonly orders: readonly PrintOrder[];
}

/** What may be printed now, of every office, and what this person's office has ordered. */
export async function readPrints(
	deps: DeskDeps,
	member: Member,
	asked: { readonly words: string; readonly language: string | null; readonly chosen: readonly string[] }
): Promise<Result<PrintsView, NotAllowed>> {
	const allowed = authorize(member, 'order_prints');
	if (!allowed.ok) return allowed;
	const now = new Date(deps.clock());
	const before = readChoices(asked.chosen);
	const [languages, chosen, found, profiles, orders] = await Promise.all([
		printableLanguages(deps.db, now),
		chosenStories(deps.db, before, now),
		printableStories(deps.db, { ...asked, now, limit: STORIES + 1 }),
		listProfiles(deps.db),
		listOrders(deps.db, reachOf(member), ORDERS)
	]);
	const first = new Set(chosen.map(choiceText));
	return ok({
		languages,
		stories: [...chosen, ...found.slice(0, STORIES).filter((story) => !first.has(choiceText(story)))],
		found: Math.min(found.length, STORIES),
		dropped: before.filter((one) => 'storyId' in one).length - chosen.length,
		more: found.length > STORIES,
		profiles: profiles
			.filter((profile) => profile.approved)
			.map(({ id, title, language }) => ({ id, title, language })),
		orders
	});
}

/**
 * Orders a print: everything on it must be open to print at this moment. `too_many`: this person has ordered as much as may
 * be within an hour, or too much of the office waits already. Returns the order's id.
 */
export async function orderPrint(
	deps: DeskDeps,
	member: Member,
	typed: TypedOrder
): Promise<Result<string, NotAllowed | OrderRefusal | 'gone' | 'too_many'>> {
	const allowed = authorize(member, 'order_prints');
	if (!allowed.ok) return allowed;
	const order = readOrder(typed);
	if (!order.ok) return order;
	const now = new Date(deps.clock());
	return deps.db.transaction().execute(async (tx) => {
		const lately = await orderedSince(tx, member.id, new Date(now.getTime() - HOUR));
		const sheets = lately.sheets + order.value.items.length;
		if (lately.orders >= ORDERS_MOST || sheets > ORDERED_SHEETS_MOST) return refuse('too_many');
		if ((await ordersWaiting(tx, member.officeId)) >= WAITING_MOST) return refuse('too_many');
		for (const item of order.value.items) {
			const open =
				'storyId' in item
					? await toPrint(tx, item, { kind: order.value.kind, now })
					: (await findProfile(tx, item.profileId))?.approved;
			if (!open) return refuse('gone');
		}
		const id = await addOrder(tx, { ...order.value, officeId: member.officeId, memberId: member.id });
		await enqueue(tx, 'print-order', { orderId: id });
		return ok(id);
	});
}

/** Makes a file again that was put away. No copy is added: it is the same order. */
export async function printAgain(
	deps: DeskDeps,
	member: Member,
	orderId: string
): Promise<Result<null, NotAllowed | 'not_found' | 'over' | 'too_many'>> {
	const allowed = authorize(member, 'order_prints');
	if (!allowed.ok) return allowed;
	return deps.db.transaction().execute(async (tx) => {
		const order = isUuid(orderId) ? await findOrder(tx, orderId) : null;
		if (order === null || !reaches(reachOf(member), order.officeId)) return refuse('not_found');
		if ((await ordersWaiting(tx, order.officeId)) >= WAITING_MOST) return refuse('too_many');
		if (!(await askAgain(tx, orderId))) return refuse('over');
		await enqueue(tx, 'print-order', { orderId });
		return ok(null);
	});
}

/** The file of an order, while everything on it may be shown as it stands there. */
export async function printedSheet(
	deps: DeskDeps,
	member: Member,
	orderId: string
): Promise<Result<{ kind: SheetKind; pdf: Uint8Array<ArrayBuffer> }, NotAllowed | 'not_found' | 'over'>> {
	const allowed = authorize(member, 'order_prints');
	if (!allowed.ok) return allowed;
	const order = isUuid(orderId) ? await findOrder(deps.db, orderId) : null;
	if (order === null || !reaches(reachOf(member), order.officeId)) return refuse('not_found');
	const sheet = await orderedSheet(deps.db, orderId);
	return sheet === null ? refuse('over') : ok({ kind: sheet.kind, pdf: new Uint8Array(sheet.pdf) });
}
