/**
 * On which day a story goes out for the first time. Whoever looks for the person must not be able to count back from the
 * page to the day of telling, of the yes or of the review: so stories go out together, on one day of the week at midnight
 * UTC, some 3 to 21 days after they might, by a number that is drawn once for each story and told to nobody.
 */
import { OFFERED } from '#domain/consent/channels.ts';
import type { Grants, StoryConsent } from '#domain/consent/story-consent.ts';

const DAY = 86_400_000;

/** The least and the most whole days that are drawn; the way to the next batch adds six at most. */
export const LAG_LEAST = 3;
export const LAG_MOST = 15;

/** Tuesday: the day before and the day itself, an office can be reached. Days since 1970, of which the first was a Thursday. */
const BATCH_WEEKDAY = 5;

/** Midnight UTC of the first batch at or after an instant (both milliseconds since 1970). */
export function batchFrom(instant: number): number {
	if (!Number.isFinite(instant)) return instant;
	const day = Math.ceil(instant / DAY);
	return (day + ((((BATCH_WEEKDAY - day) % 7) + 7) % 7)) * DAY;
}

/** The batch of something that might be shown from `ready` on, with `lag` days drawn for it. */
export function batchAfter(ready: number, lag: number): number {
	return batchFrom(ready + lag * DAY);
}

/**
 * When a story that never was out goes out: with its batch, or, where it was not ready then, with the next. A batch lasts
 * its whole day, for a server that was asleep at midnight.
 */
export function goesOutAt(ready: number, lag: number, now: number): number {
	const today = Math.floor(now / DAY) * DAY;
	return Math.max(batchAfter(ready, lag), batchFrom(today));
}

/** The first and the last batch in which a story can go out that is ready at an instant; for those who may not know which. */
export function goesOutBetween(ready: number, now: number): { readonly first: number; readonly last: number } {
	return { first: goesOutAt(ready, LAG_LEAST, now), last: goesOutAt(ready, LAG_MOST, now) };
}

/** What is known of a story's way out. */
export interface GoingOut {
	/** The day it went out first; null: never yet. */
	readonly publishedOn: string | null;
	/** Milliseconds since 1970: the newest approval by somebody at the desk; null: none. */
	readonly reviewedAt: number | null;
	/** Days, drawn once. */
	readonly lag: number;
	/** Channels on which it was shown at any time. */
	readonly shownOn: ReadonlySet<string>;
}

/**
 * The consent of a story as it counts before it is out: shown from its batch on. A channel that begins later than the rest
 * (14 days for what cannot be taken back) has a batch of its own, or its first day would give away the day of the yes.
 * What is out stays out: nothing here hides it again, and nothing ever shows more than the consent that came in.
 */
export function keptForBatch(consent: StoryConsent, out: GoingOut, now: number): StoryConsent {
	const ready = Math.max(consent.embargoUntil, out.reviewedAt ?? 0);
	const later = (from: number) => from > consent.embargoUntil;
	const batched = (grants: Grants): Grants => {
		const kept: { -readonly [C in keyof Grants]: Grants[C] } = { ...grants };
		for (const channel of OFFERED) {
			const grant = grants[channel];
			if (grant === undefined || out.shownOn.has(channel) || !later(grant.from)) continue;
			kept[channel] = { ...grant, from: batchAfter(grant.from, out.lag) };
		}
		return kept;
	};
	return {
		...consent,
		embargoUntil: out.publishedOn === null ? goesOutAt(ready, out.lag, now) : consent.embargoUntil,
		people: consent.people.map((person) =>
			person.role === 'teller' ? { ...person, grants: batched(person.grants) } : person
		)
	};
}
