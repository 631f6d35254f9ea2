import type { Shown } from '#domain/consent/show.ts';
import type { PublicDb } from '#server/store/handle.ts';
import { listStories, type StoryFilter } from '#server/store/shown/list-stories.ts';
import { NO_FILTER } from './browse-filter.ts';

/** How many stand below a story. */
const MOST = 3;

/**
 * Stories to go on with. The rule knows nothing but what both stories show to everybody: first those with a thing of the
 * same name in the suitcase, then those of the same way, then of the same origin, then simply the newest. What is sealed
 * has no part in it, so that a neighbour says nothing that its page does not say.
 */
export async function relatedStories(db: PublicDb, shown: Shown<'web'>, reader: string): Promise<Shown<'web'>[]> {
	const from = shown.origin?.country ?? shown.origin?.region ?? null;
	const now = shown.current?.country ?? shown.current?.region ?? null;
	const asked: StoryFilter[] = [
		...shown.items.map((brings) => ({ ...NO_FILTER, brings })),
		...(from && now ? [{ ...NO_FILTER, from, now }] : []),
		...(from ? [{ ...NO_FILTER, from }] : []),
		NO_FILTER
	];
	const found: Shown<'web'>[] = [];
	for (const filter of asked) {
		if (found.length === MOST) break;
		const { stories } = await listStories(db, filter, { reader, after: null, size: MOST + 1 });
		const fresh = stories
			.map((one) => one.shown)
			.filter(({ id }) => id !== shown.id && !found.some((one) => one.id === id));
		found.push(...fresh.slice(0, MOST - found.length));
	}
	return found;
}
