import { readSiteName } from '#server/store/site-name.ts';
import { interfaceLocaleOf } from '#domain/base/locales.ts';
import { checkPath } from '#domain/print/check-path.ts';
import { makeSheets, type OrderedPage } from '#server/print/make-sheets.ts';
import { sheetPicture } from '#server/publishing/poster-of.ts';
import type { WorkerDb } from '#server/store/handle.ts';
import {
	keepSheet,
	type MadePage,
	type OrderToMake,
	orderToMake,
	profileToPrint,
	refuseOrder
} from '#server/store/prints/make-order.ts';
import { toPrint } from '#server/store/prints/printable-stories.ts';

export interface PrintPlace {
	readonly db: WorkerDb;
	/** The address that people type, without a slash at the end. */
	readonly origin: string;
	readonly publicFiles: string;
	/** Milliseconds since 1970. */
	readonly clock: () => number;
}

/** `changed`: what may be printed became another meanwhile; try again. */
export type OrderOutcome = 'made' | 'refused' | 'changed' | 'unknown';

/** Makes the file of an order: of exactly what may be printed now, or of nothing. */
export async function makeOrder(place: PrintPlace, orderId: string): Promise<OrderOutcome> {
	const order = await orderToMake(place.db, orderId);
	if (order === null) return 'unknown';
	const appName = (await readSiteName(place.db)) ?? 'Suitcase';
	const pages: OrderedPage[] = [];
	const made: MadePage[] = [];
	for (const item of order.items) {
		const page = await pageFor(place, item, { kind: order.kind, appName });
		if (page === null) {
			await refuseOrder(place.db, orderId, 'gone');
			return 'refused';
		}
		pages.push(page.page);
		if (page.made) made.push(page.made);
	}
	// The story that was on it was erased.
	const sheet = pages.length === 0 ? null : await makeSheets({ kind: order.kind, appName, pages });
	if (sheet === null || !sheet.ok) {
		await refuseOrder(place.db, orderId, sheet === null ? 'gone' : sheet.reason);
		return 'refused';
	}
	return (await keepSheet(place.db, order, made, sheet.value)) ? 'made' : 'changed';
}

async function pageFor(
	{ db, origin, publicFiles, clock }: PrintPlace,
	item: OrderToMake['items'][number],
	{ kind, appName }: { readonly kind: OrderToMake['kind']; readonly appName: string }
): Promise<{ page: OrderedPage; made: MadePage | null } | null> {
	if (item.story !== null) {
		const found = await toPrint(db, item.story, { kind, now: new Date(clock()) });
		if (found === null) return null;
		const { shown, mark, office } = found;
		const checkUrl = origin + checkPath(interfaceLocaleOf(shown.language), shown.id, mark);
		return {
			page: { shown, office, checkUrl, picture: await sheetPicture(shown, publicFiles) },
			made: { place: item.place, ...item.story, mark, consentVersion: shown.consentVersion }
		};
	}
	const profile = item.profileId === null ? null : await profileToPrint(db, item.profileId);
	if (profile === null) return null;
	const { id, language, title, body, source, office } = profile;
	return {
		page: {
			profile: { id, language, title, text: body, source },
			office: office ?? appName,
			siteUrl: `${origin}/${interfaceLocaleOf(language)}/stories`
		},
		made: null
	};
}
