import type { Basis } from '#domain/story/basis.ts';
import { sql } from 'kysely';
import { readShown } from '#domain/consent/read-shown.ts';
import type { Shown } from '#domain/consent/show.ts';

/** A story as the site may show it, in one language, with what lists and feeds need beside it. */
export interface ListedStory {
	readonly shown: Shown<'web'>;
	/** BCP 47; the language in which the story was told. */
	readonly toldIn: string;
	/** Who said yes: the teller, or for an old text that belongs to all, the office that brought it. */
	readonly basis: Basis;
	/** Place in the order of lists, greatest first; says nothing about time finer than a day. */
	readonly position: string;
	/** Keyed hash that stands for the story in feeds. */
	readonly feedId: string;
}

export interface ShownStoryRow {
	story_id: string;
	language: string;
	body: unknown;
	told_in: string;
	basis: Basis;
	position: string;
	feed_id: string;
}

/** The columns of `shown.story` that `listed()` reads. */
export const LISTED_COLUMNS = sql.raw('story_id, language, body, told_in, basis, position, feed_id');

/** Reads a row of the view back. A row that is not exactly what `show()` made is treated as absent. */
function listed(row: ShownStoryRow): ListedStory | null {
	const shown = readShown('web', row.body);
	if (!shown || shown.id !== row.story_id || shown.language !== row.language) return null;
	return { shown, toldIn: row.told_in, basis: row.basis, position: row.position, feedId: row.feed_id };
}

/** The rows that can be shown, in their order. */
export function listedOnly(rows: readonly ShownStoryRow[]): ListedStory[] {
	return rows.map(listed).filter((story) => story !== null);
}
