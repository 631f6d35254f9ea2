import { keptForBatch } from '#domain/consent/going-out.ts';
import { drawLag, goingOut, waitsForBatch } from '#server/store/consent/going-out.ts';
import type { LoadedStory } from '#server/store/consent/load-story-consent.ts';
import type { StoryDb } from '#server/store/handle.ts';

/**
 * The story with its consent as it counts until its batch goes out. `draw`: whether its days may be drawn now; a story of
 * which nothing was drawn is kept back whole while it never was out.
 */
export async function keepForBatch(
	db: StoryDb,
	loaded: LoadedStory,
	{ now, draw }: { readonly now: number; readonly draw: boolean }
): Promise<LoadedStory> {
	if (!waitsForBatch(loaded.row)) return loaded;
	if (draw) await drawLag(db, loaded.row.id);
	const out = await goingOut(db, loaded);
	if (out !== null) return { ...loaded, consent: keptForBatch(loaded.consent, out, now) };
	if (loaded.row.published_on !== null) return loaded;
	return { ...loaded, consent: { ...loaded.consent, embargoUntil: Infinity } };
}
