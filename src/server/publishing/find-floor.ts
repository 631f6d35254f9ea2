import type { Countable } from '#domain/consent/combination.ts';
import { floorCap, loweredBetween, tooFew } from '#domain/consent/floor.ts';
import { type Levels, TOP, ZERO, meet, showsNoMoreThan } from '#domain/consent/ladders.ts';
import { uncountedYet, widest } from '#domain/consent/widest.ts';
import { openFacts, storyKey } from '#server/publishing/open-story.ts';
import { loadPictures } from '#server/publishing/pictures.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import { type Combination, readCounted, tellingLanguages } from '#server/store/consent/combinations.ts';
import { decideByCounts } from '#server/store/consent/load-counts.ts';
import type { LoadedStory } from '#server/store/consent/load-story-consent.ts';
import type { StoryDb } from '#server/store/handle.ts';

/** What of a story enough people share, and what is left to show of it. */
export interface Floor {
	readonly cap: Levels;
	/** What to keep of it when it is shown; null: nothing is shown, or it is not counted. */
	readonly combination: Combination | null;
	/** Whether enough people share what is shown, counted again inside a transaction that holds the lock. */
	holds(tx: StoryDb): Promise<boolean>;
}

const UNCOUNTED: Floor = { cap: TOP, combination: null, holds: async () => true };

/**
 * Counts who shares what consent allows to show, over all channels and languages together. What was lowered once stays
 * so while the story is shown: going up and down would tell readers who came and went.
 */
export async function findFloor(context: PublishingContext, loaded: LoadedStory, now: number): Promise<Floor> {
	const { db, feedKey, masterKeys } = context;
	const { row, consent } = loaded;
	const storyId = row.id;
	const key = row.basis === 'teller' ? await storyKey(db, masterKeys, storyId) : null;
	if (key === null) return UNCOUNTED;
	const languages = await tellingLanguages(db, storyId);
	const allowed = widest(uncountedYet(consent), languages, now);
	if (allowed === null) return UNCOUNTED;
	const [facts, pictures] = await Promise.all([openFacts(db, key, storyId), loadPictures(db, key, storyId)]);
	const story: Countable = { facts, pictures: pictures.length };
	const asked = { storyId, story };
	const { limit, shown, lowered } = await decideByCounts(db, feedKey, asked, (counts) => {
		const limit = meet(consent.floorCap ?? TOP, floorCap(story, allowed, counts));
		const shown = widest({ ...consent, floorCap: limit }, languages, now) ?? ZERO;
		return { limit, shown, lowered: loweredBetween(story, allowed, shown, counts) };
	});
	return {
		cap: limit,
		combination: { storyId, story, allowed, shown, floorCap: limit, lowered },
		async holds(tx) {
			const stored = (await readCounted(tx, storyId))?.floorCap ?? TOP;
			if (!showsNoMoreThan(limit, stored)) return false;
			return decideByCounts(tx, feedKey, asked, (counts) => tooFew(story, shown, counts) === null);
		}
	};
}
