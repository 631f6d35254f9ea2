/** Whether what would be shown points at one person, for the review page. Never an exact number: it would be a hint itself. */
import type { Countable } from '#domain/consent/combination.ts';
import { type Lowered, floorCap, loweredBetween } from '#domain/consent/floor.ts';
import { TOP, ZERO, meet } from '#domain/consent/ladders.ts';
import { withoutObstacles } from '#domain/consent/preview.ts';
import type { StoryConsent } from '#domain/consent/story-consent.ts';
import { uncountedYet, widest } from '#domain/consent/widest.ts';
import { loweredSince, tellingLanguages } from '#server/store/consent/combinations.ts';
import { decideByCounts } from '#server/store/consent/load-counts.ts';
import type { LoadedStory } from '#server/store/consent/load-story-consent.ts';
import type { DeskTx } from './work.ts';

export interface OnlyOneView {
	readonly lowered: readonly Lowered[];
	/** Several pictures are counted as a series. */
	readonly series: boolean;
	/** Since when it shows less than when it was published (ms since 1970); null: it does not. */
	readonly since: number | null;
}

/** Counts for the page; `floored` is the consent with the limit that publishing will find now. */
export async function countOnlyOne(
	{ tx, key }: { readonly tx: DeskTx; readonly key: Buffer },
	{ row, consent }: LoadedStory,
	{ now, ...story }: Countable & { readonly now: number }
): Promise<{ floored: StoryConsent; onlyOne: OnlyOneView | null }> {
	const storyId = row.id;
	const asked = await tellingLanguages(tx, storyId);
	const open = withoutObstacles(consent, now);
	const allowed = row.basis === 'teller' ? widest(uncountedYet(open), asked, now) : null;
	if (allowed === null) return { floored: consent, onlyOne: null };
	const { cap, lowered } = await decideByCounts(tx, key, { storyId, story }, (counts) => {
		const cap = meet(consent.floorCap ?? TOP, floorCap(story, allowed, counts));
		const shown = widest({ ...open, floorCap: cap }, asked, now) ?? ZERO;
		return { cap, lowered: loweredBetween(story, allowed, shown, counts) };
	});
	return {
		floored: { ...consent, floorCap: cap },
		onlyOne: {
			lowered,
			series: story.pictures > 1,
			since: await loweredSince(tx, storyId)
		}
	};
}
