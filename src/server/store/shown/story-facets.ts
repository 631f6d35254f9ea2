import { sql } from 'kysely';
import type { PublicDb } from '#server/store/handle.ts';

/** What a reader can choose from, and how many stories there are behind each; built from what is shown, nothing else. */
export interface StoryFacets {
	readonly from: readonly Facet[];
	readonly now: readonly Facet[];
	readonly brings: readonly Facet[];
	readonly languages: readonly Facet[];
	readonly withPicture: number;
	readonly withSound: number;
	readonly withFilm: number;
	readonly all: number;
}

export interface Facet {
	/** A country code, a region code, a thing in a suitcase or a language. */
	readonly value: string;
	readonly stories: number;
}

/** Things to choose from: more would be a list that nobody reads. */
const MOST_THINGS = 40;

/** Counts what is shown now. Things in suitcases are those of tellings in the reader's language. */
export async function storyFacets(db: PublicDb, reader: string): Promise<StoryFacets> {
	const { rows } = await sql<{ kind: string; value: string | null; stories: string }>`
		with here as materialized (
			select distinct story_id, origin_country, origin_region, now_country, now_region, has_picture, has_sound, has_film
			from shown.story where channel = 'web'
		),
		things as (
			select 'brings' as kind, thing as value, count(distinct story_id) as stories
			from shown.story, jsonb_array_elements_text(body->'items') as thing
			where channel = 'web' and language = ${reader} group by thing order by stories desc, thing limit ${MOST_THINGS}
		)
		select 'from' as kind, origin_country as value, count(distinct story_id) as stories from here group by origin_country
		union all select 'from', origin_region, count(distinct story_id) from here group by origin_region
		union all select 'now', now_country, count(distinct story_id) from here group by now_country
		union all select 'now', now_region, count(distinct story_id) from here group by now_region
		union all select 'language', language, count(*) from shown.story where channel = 'web' group by language
		union all select 'with', 'picture', count(distinct story_id) from here where has_picture
		union all select 'with', 'sound', count(distinct story_id) from here where has_sound
		union all select 'with', 'film', count(distinct story_id) from here where has_film
		union all select 'all', 'all', count(distinct story_id) from here
		union all select * from things`.execute(db);
	const of = (kind: string) =>
		rows.flatMap((row) =>
			row.kind === kind && row.value !== null ? [{ value: row.value, stories: Number(row.stories) }] : []
		);
	const having = (what: string) => of('with').find(({ value }) => value === what)?.stories ?? 0;
	return {
		from: of('from'),
		now: of('now'),
		brings: of('brings'),
		languages: of('language'),
		withPicture: having('picture'),
		withSound: having('sound'),
		withFilm: having('film'),
		all: of('all')[0]?.stories ?? 0
	};
}

/** How many stories are shown, each counted once, and when the first of them ends (ms since 1970; null: none is shown). */
export async function shownSummary(db: PublicDb): Promise<{ stories: number; expiresAt: number | null }> {
	const { rows } = await sql<{ stories: string; first_end: Date | null }>`
		select count(distinct story_id) as stories, min(expires_at) as first_end from shown.story where channel = 'web'`.execute(
		db
	);
	return { stories: Number(rows[0]?.stories ?? 0), expiresAt: rows[0]?.first_end?.getTime() ?? null };
}
