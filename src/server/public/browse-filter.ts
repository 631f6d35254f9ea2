import { isLanguageTag } from '#domain/base/shape.ts';
import { tidyLine } from '#domain/base/tidy-text.ts';
import { isCountry, isRegion } from '#domain/place/countries.ts';
import { isStoryId } from '#domain/story/story-id.ts';
import type { Cursor } from '#server/store/shown/list-stories.ts';
import type { StoryFilter } from '#server/store/shown/story-filter.ts';

export const NO_FILTER: StoryFilter = {
	words: null,
	from: null,
	now: null,
	brings: null,
	language: null,
	withPicture: false,
	withSound: false,
	withFilm: false
};

/** Longer questions are cut: nobody types them, and they cost the database more than they find. */
export const LONGEST_WORDS = 200;
export const LONGEST_THING = 60;

/** What a reader asks, as an address says it. */
export type Question = Pick<URLSearchParams, 'get' | 'getAll'>;

/** Reads a reader's question from an address. What is not understood is left out; nothing is an error. */
export function filterFrom(search: Question): StoryFilter {
	const text = (name: string, longest: number) => tidyLine((search.get(name) ?? '').slice(0, longest)) || null;
	const place = (name: string) => {
		const code = search.get(name) ?? '';
		return isCountry(code) || isRegion(code) ? code : null;
	};
	const language = search.get('lang');
	const wanted = search.getAll('with');
	return {
		words: text('q', LONGEST_WORDS),
		from: place('from'),
		now: place('now'),
		brings: text('brings', LONGEST_THING),
		language: isLanguageTag(language) ? language : null,
		withPicture: wanted.includes('picture'),
		withSound: wanted.includes('sound'),
		withFilm: wanted.includes('film')
	};
}

/** The same question as an address writes it, sorted; `after` continues after a story. */
export function addressOf(filter: StoryFilter, after: Cursor | null): string {
	const search = new URLSearchParams();
	const put = (name: string, value: string | null) => {
		if (value !== null) search.set(name, value);
	};
	put('after', after && writeCursor(after));
	put('brings', filter.brings);
	put('from', filter.from);
	put('lang', filter.language);
	put('now', filter.now);
	put('q', filter.words);
	const { withFilm, withPicture, withSound } = filter;
	for (const [what, wanted] of Object.entries({ film: withFilm, picture: withPicture, sound: withSound }))
		if (wanted) search.append('with', what);
	return search.size > 0 ? `?${search}` : '';
}

/** Whether anything is asked at all. */
export function isFiltered(filter: StoryFilter): boolean {
	return addressOf(filter, null) !== '';
}

function writeCursor({ position, storyId, others }: Cursor): string {
	return `${others === true ? 'o' : ''}${position}-${storyId}`;
}

/** Where a page begins; null for the first page, and for anything that is no such place. */
export function cursorFrom(text: string | null): Cursor | null {
	const [, others, position, storyId] = /^(o?)(\d{1,18})-(.{10})$/.exec(text ?? '') ?? [];
	if (position === undefined || !isStoryId(storyId)) return null;
	return { position, storyId, ...(others === 'o' ? { others: true } : {}) };
}
