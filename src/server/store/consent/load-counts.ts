/** How many people, and how many published stories, share what a story shows. */
import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { type Countable, allParts, isUncounted } from '#domain/consent/combination.ts';
import type { Counts } from '#domain/consent/floor.ts';
import type { Levels } from '#domain/consent/ladders.ts';
import type { Cell } from '#domain/consent/official-count.ts';
import { COUNTRIES, regionOf } from '#domain/place/countries.ts';
import type { StoryDb } from '#server/store/handle.ts';

/**
 * What stands for a part of a story in the database: equal parts have equal hashes, and without the key (the one of feed
 * ids, used here with a text of its own before it) a hash says nothing. What was sealed stays sealed in copies and logs.
 */
export function hashed(key: Buffer, part: string): string {
	return createHmac('sha256', key).update(`combination/${part}`).digest('base64url').slice(0, 16);
}

/** Counts for one story, itself not among the others; `levels`: all that consent allows of it. */
export async function loadCounts(
	db: StoryDb,
	key: Buffer,
	asked: { readonly storyId: string; readonly story: Countable; readonly levels: Levels }
): Promise<Counts> {
	const { storyId, story, levels } = asked;
	const { origin, current } = story.facts;
	const uncounted = allParts(story, levels)
		.filter(isUncounted)
		.map((part) => hashed(key, part));
	const [cells, groups] = await Promise.all([
		loadCells(db, key, { origin: origin?.country ?? null, host: current?.country ?? null, except: storyId }),
		groupsThatShare(db, storyId, uncounted)
	]);
	return {
		cells,
		network(parts) {
			const wanted = parts.map((part) => hashed(key, part));
			return groups.reduce(
				(sum, { has, stories }) => (wanted.every((part) => has.includes(part)) ? sum + stories : sum),
				1
			);
		}
	};
}

/** The official figures of each origin of the region in each country of the other; null where a place is unknown. */
export async function loadCells(
	db: StoryDb,
	key: Buffer,
	of: { readonly origin: string | null; readonly host: string | null; readonly except: string | null }
): Promise<Cell[] | null> {
	const [origins, hosts] = [of.origin, of.host].map((country) => neighbours(country ?? ''));
	if (!origins?.length || !hosts?.length) return null;
	const isOf = (gender: string) => sql`c.has @> array[${hashed(key, `gender:stated:${gender}`)}]`;
	const { rows } = await sql<{
		origin: string;
		host: string;
		people: number;
		women: number | null;
		all: number;
		woman: number;
		man: number;
	}>`
		select p.origin, p.host, p.people, g.women::float8 / nullif(g.women + g.men, 0) as women,
			coalesce(o.all, 0)::int as all, coalesce(o.woman, 0)::int as woman, coalesce(o.man, 0)::int as man
		from place.stock p left join place.gender g on g.host = p.host left join (
			select c.origin, c.host, count(*) as all,
				count(*) filter (where ${isOf('woman')}) as woman, count(*) filter (where ${isOf('man')}) as man
			from story.combination c where c.story_id is distinct from ${of.except}
			group by c.origin, c.host
		) o on o.origin = p.origin and o.host = p.host
		where p.origin = any(${origins}) and p.host = any(${hosts})`.execute(db);
	return rows.map(({ origin, host, people, women, all, woman, man }) => ({
		origin,
		host,
		people,
		women,
		published: { all, woman, man }
	}));
}

/** All countries of the region of a country. */
export function neighbours(country: string): string[] {
	const region = regionOf(country);
	return region === null ? [] : [...COUNTRIES.values()].filter((one) => one.region === region).map(({ iso2 }) => iso2);
}

/** Published stories that share any of these parts, the same ones together. */
async function groupsThatShare(
	db: StoryDb,
	except: string,
	parts: readonly string[]
): Promise<{ has: string[]; stories: number }[]> {
	if (parts.length === 0) return [];
	const { rows } = await sql<{ has: string[]; stories: number }>`select has, count(*)::int as stories
		from story.combination where story_id <> ${except} and has && ${[...parts]}::text[] group by has`.execute(db);
	return rows;
}
