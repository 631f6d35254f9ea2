/** Stops set by protection staff. What one covers is said once, in the database: `story.hold_covers`. */
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isDay, isUuid } from '#domain/base/shape.ts';
import { isCountry } from '#domain/place/countries.ts';
import { isStoryId } from '#domain/story/story-id.ts';

/** What a hold can cover, from the narrowest to the widest. */
export const HOLD_SCOPES = ['story', 'person', 'office', 'country', 'language', 'days'] as const;

export type HoldScope = (typeof HOLD_SCOPES)[number];

export const HOLD_REASONS = ['danger', 'request', 'news', 'mistake', 'legal'] as const;

export type HoldReason = (typeof HOLD_REASONS)[number];

/** As it is kept: a story's id, ids of persons, an office's id, a country, a language, or `from/to` in days. */
export interface HoldTarget {
	readonly scope: HoldScope;
	readonly value: string;
}

/** Persons whom one hold can name: one human being in so many stories. */
const MOST_PERSONS = 20;

export type HoldTypedWrong = 'no_story' | 'no_person' | 'no_office' | 'no_country' | 'no_language' | 'no_days';

/** What was typed, as a hold keeps it. Whether there is such a story, person or office, only the database knows. */
export function readHoldTarget(scope: HoldScope, typed: string): Result<HoldTarget, HoldTypedWrong> {
	const text = typed.trim();
	switch (scope) {
		case 'story':
			return isStoryId(text.toLowerCase()) ? ok({ scope, value: text.toLowerCase() }) : refuse('no_story');
		case 'person': {
			const ids = [...new Set(text.toLowerCase().split(/[\s,;]+/))].filter((id) => id !== '').toSorted();
			const fits = ids.length > 0 && ids.length <= MOST_PERSONS && ids.every(isUuid);
			return fits ? ok({ scope, value: ids.join(' ') }) : refuse('no_person');
		}
		case 'office':
			return /^[a-z0-9][a-z0-9-]{1,39}$/.test(text) ? ok({ scope, value: text }) : refuse('no_office');
		case 'country':
			return isCountry(text.toUpperCase()) ? ok({ scope, value: text.toUpperCase() }) : refuse('no_country');
		case 'language':
			return /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text) ? ok({ scope, value: text }) : refuse('no_language');
		case 'days': {
			const [from = '', to = '', ...more] = text.split('/').map((day) => day.trim());
			const isRange = more.length === 0 && isDay(from) && isDay(to) && from <= to;
			return isRange ? ok({ scope, value: `${from}/${to}` }) : refuse('no_days');
		}
	}
}
