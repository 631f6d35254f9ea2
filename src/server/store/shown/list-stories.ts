import { sql, type RawBuilder } from 'kysely';
import type { PublicDb } from '#server/store/handle.ts';
import { LISTED_COLUMNS, listedOnly, type ListedStory, type ShownStoryRow } from './listed-story.ts';

/** What a reader looks for; what is null does not matter. */
export interface StoryFilter {
	/** Words as typed. Nothing that is typed is an error. */
	readonly words: string | null;
	/** A country (two letters) or a region (UN M49) that the story names as its origin, or as the place now. */
	readonly from: string | null;
	readonly now: string | null;
	/** One of the things in the suitcase, exactly as shown. */
	readonly brings: string | null;
	/** A language in which it can be read. */
	readonly language: string | null;
	readonly withPicture: boolean;
	/** A sound, or a film, that can be heard or seen. */
	readonly withSound: boolean;
	readonly withFilm: boolean;
}

export interface StoryPage {
	readonly stories: readonly ListedStory[];
	/** Where the next page begins; null at the end. */
	readonly next: Cursor | null;
}

/** The last story of a page; the next page holds what comes after it, whatever is published or hidden meanwhile. */
export interface Cursor {
	readonly position: string;
	readonly storyId: string;
}

/**
 * One page of stories, newest day first, each once: in the reader's language if there, else in the language in which it
 * was told, else in English, else in whatever there is.
 */
export async function listStories(
	db: PublicDb,
	filter: StoryFilter,
	page: { readonly reader: string; readonly after: Cursor | null; readonly size: number }
): Promise<StoryPage> {
	const { rows } = await sql<ShownStoryRow>`select distinct on (position, story_id) ${LISTED_COLUMNS} from shown.story
		where ${condition(filter)} and ${following(page.after)}
		order by position desc, story_id, ${preference(page.reader)}, language limit ${page.size + 1}`.execute(db);
	const last = rows.length > page.size ? rows[page.size - 1] : undefined;
	return {
		stories: listedOnly(rows.slice(0, page.size)),
		next: last ? { position: last.position, storyId: last.story_id } : null
	};
}

/** How many stories there are, each counted once. */
export async function countStories(db: PublicDb, filter: StoryFilter): Promise<number> {
	const { rows } = await sql<{ stories: string }>`select count(distinct story_id) as stories from shown.story
		where ${condition(filter)}`.execute(db);
	return Number(rows[0]?.stories ?? 0);
}

function following(after: Cursor | null): RawBuilder<unknown> {
	if (!after) return sql`true`;
	return sql`(position < ${after.position}::bigint or (position = ${after.position}::bigint and story_id > ${after.storyId}))`;
}

/** Smaller is better. */
function preference(reader: string): RawBuilder<unknown> {
	return sql`case language when ${reader} then 0 when told_in then 1 when 'en' then 2 else 3 end`;
}

function condition(filter: StoryFilter): RawBuilder<unknown> {
	const parts = [sql`channel = 'web'`];
	if (filter.from !== null) parts.push(sql`(origin_country = ${filter.from} or origin_region = ${filter.from})`);
	if (filter.now !== null) parts.push(sql`(now_country = ${filter.now} or now_region = ${filter.now})`);
	if (filter.brings !== null) parts.push(sql`body->'items' ? ${filter.brings}`);
	if (filter.language !== null) parts.push(sql`language = ${filter.language}`);
	if (filter.withPicture) parts.push(sql`has_picture`);
	if (filter.withSound) parts.push(sql`has_sound`);
	if (filter.withFilm) parts.push(sql`has_film`);
	if (filter.words !== null) {
		parts.push(
			sql`(story_id, language) in (select found.story_id, found.language from shown.found(${filter.words}) as found)`
		);
	}
	return sql.join(parts, sql` and `);
}
