import { isDeepStrictEqual } from 'node:util';
import type { MyStory } from '#server/intake/my-story.ts';

const ABOUT_WISHES = ['wider_asked', 'widened', 'refused', 'renewed', 'taken_back'];

/** Whether a wish to show more has not been answered yet. */
export function wishWaits(story: Pick<MyStory, 'events'>): boolean {
	return openWish(story) !== undefined;
}

/** Whether exactly this wish waits already: a button was pressed twice. `grants`: as the database keeps them. */
export function sameWishWaits(story: Pick<MyStory, 'events'>, grants: unknown): boolean {
	const wish = openWish(story);
	return wish !== undefined && isDeepStrictEqual(wish.detail.grants, grants);
}

function openWish({ events }: Pick<MyStory, 'events'>): MyStory['events'][number] | undefined {
	// A yes to a newer notice answers no wish.
	const last = events.findLast(({ kind, detail }) => ABOUT_WISHES.includes(kind) && detail.what !== 'notice');
	return last?.kind === 'wider_asked' ? last : undefined;
}
