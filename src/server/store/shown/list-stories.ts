import { sql, type RawBuilder } from 'kysely';
import { readQuestion, type Term } from '#domain/search/read-question.ts';
import type { PublicDb } from '#server/store/handle.ts';
import { LISTED_COLUMNS, listedOnly, type ListedStory, type ShownStoryRow } from './listed-story.ts';
import { askedJson, wantedFacets, type StoryFilter } from './story-filter.ts';

export type { StoryFilter } from './story-filter.ts';

export interface StoryPage {
	readonly stories: readonly ListedStory[];
	/** Where the next page begins; null at the end. */
	readonly next: Cursor | null;
}

/** The last story of a page; the next page holds what comes after it, whatever is published or hidden meanwhile. */
export interface Cursor {
	readonly position: string;
	readonly storyId: string;
	/** Of a search: it answers in another language than the reader's; those come after all that answer in it. */
	readonly others?: boolean;
}

export interface PageWanted {
	/** The reader's language, BCP 47. */
	readonly reader: string;
	readonly after: Cursor | null;
	readonly size: number;
	/** The words already read, where they are not those of the filter. */
	readonly terms?: readonly Term[];
}

/**
 * One page of stories, newest day first, each once: in the reader's language if there, else in the language in which it
 * was told, else in English, else in whatever there is. Words find what answers in the reader's language first.
 */
export async function listStories(db: PublicDb, filter: StoryFilter, page: PageWanted): Promise<StoryPage> {
	const rows = await rowsOf(db, filter, { ...page, size: page.size + 1 });
	const last = rows.length > page.size ? rows[page.size - 1] : undefined;
	return {
		stories: listedOnly(rows.slice(0, page.size)),
		next: last ? { position: last.position, storyId: last.story_id, ...(last.others ? { others: true } : {}) } : null
	};
}

/** The words of a filter; null where nothing is asked. */
export function termsOf(filter: StoryFilter, terms?: readonly Term[]): readonly Term[] | null {
	return filter.words === null ? null : (terms ?? readQuestion(filter.words));
}

async function rowsOf(
	db: PublicDb,
	filter: StoryFilter,
	page: PageWanted
): Promise<(ShownStoryRow & { others: boolean })[]> {
	const { rows } = await sql<ShownStoryRow & { others: boolean }>`
		with hit as materialized (
			select distinct on (others, position, story_id) others, story_id, language, position
			from (${hits(filter, page)}) as hit left join lateral (select told_in from shown.story as told
				where hit.others and told.story_id = hit.story_id and told.channel = 'web' and told.language = hit.language limit 1) as told on true
			order by others, position desc, story_id, ${preference(page.reader)}, language limit ${page.size}
		)
		select story.*, hit.others from hit cross join lateral (select ${LISTED_COLUMNS} from shown.story
			where channel = 'web' and story_id = hit.story_id and (hit.language is null or language = hit.language)
			order by ${preference(page.reader)}, language limit 1) as story
		order by hit.others, hit.position desc, hit.story_id`.execute(db);
	return rows;
}

function hits(filter: StoryFilter, { after, size, reader, terms }: PageWanted): RawBuilder<unknown> {
	const wanted = wantedFacets(filter);
	const from = sql`${after?.position ?? null}::bigint, ${after?.storyId ?? null}::text, ${size}::integer`;
	const asked = askedJson(termsOf(filter, terms));
	if (asked === null)
		return sql`select false as others, story_id, ${filter.language}::text as language, position
			from shown.page(${wanted}::text[], ${filter.brings}::text, ${from})`;
	return sql`select * from shown.found(${asked}::jsonb, ${wanted}::text[], ${filter.brings}::text, ${reader}::text,
		${filter.language}::text, ${after?.others === true}::boolean, ${from})`;
}

/** Smaller is better. */
function preference(reader: string): RawBuilder<unknown> {
	return sql`case language when ${reader} then 0 when told_in then 1 when 'en' then 2 else 3 end`;
}
