/** How many people, and how many published stories, share what a story shows. */
import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import type { Countable, CountedElement } from '#domain/consent/combination.ts';
import { type Counts, K_NETWORK } from '#domain/consent/floor.ts';
import { LADDER } from '#domain/consent/ladders.ts';
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

/**
 * Decides by counts for one story, itself not among the others. `decide` asks how many share sets of parts; of those that are
 * not known yet it is told that too few do, one of them is counted, and it is asked again, until it asks for nothing
 * unknown: what it decides at last rests on what was counted. What one set says of others is not counted again.
 */
export async function decideByCounts<T>(
	db: StoryDb,
	key: Buffer,
	asked: { readonly storyId: string; readonly story: Countable },
	decide: (counts: Counts) => T
): Promise<T> {
	const { storyId, story } = asked;
	const { origin, current } = story.facts;
	const cells = await loadCells(db, key, {
		origin: origin?.country ?? null,
		host: current?.country ?? null,
		except: storyId
	});
	const known: { readonly parts: readonly string[]; readonly others: number }[] = [];
	const othersOf = (parts: readonly string[]): number | null => {
		for (const each of known) {
			if (each.others >= ENOUGH && saysAll(each.parts, parts)) return ENOUGH;
			if (each.others < ENOUGH && saysAll(parts, each.parts)) return each.others;
		}
		return null;
	};
	for (;;) {
		const unknown: (readonly string[])[] = [];
		const network = (parts: readonly string[]) => {
			const others = othersOf(parts);
			if (others === null) unknown.push(parts);
			return 1 + (others ?? 0);
		};
		const decided = decide({ cells, network });
		const [first] = unknown;
		if (first === undefined) return decided;
		// Step by step less is said: the middle of these steps says most of the others.
		const end = unknown.findIndex((parts, n) => n > 0 && !saysAll(unknown[n - 1] ?? [], parts));
		const parts = unknown[Math.floor((end === -1 ? unknown.length : end) / 2)] ?? first;
		const named = (element: 'origin' | 'current') =>
			parts.some((part) => new RegExp(`^${element}:(?:country|admin1|town):`).test(part))
				? (story.facts[element]?.country ?? null)
				: null;
		const { rows } = await sql<{
			others: number;
		}>`select story.sharing(${parts.map((part) => hashed(key, part))}::text[],
			${named('origin')}, ${named('current')}, ${storyId}, ${ENOUGH}) as others`.execute(db);
		known.push({ parts, others: rows[0]?.others ?? 0 });
	}
}

/** So many others make enough. */
const ENOUGH = K_NETWORK - 1;

/**
 * Whether everybody of whom the first parts are true shares the second, too; both of one story. Whoever is of the same town
 * is of the same country, but of its province nothing may be known.
 */
function saysAll(finer: readonly string[], coarser: readonly string[]): boolean {
	return coarser.every((part) => {
		if (finer.includes(part)) return true;
		const [element, rung = ''] = part.split(':', 2);
		const ladder: readonly string[] = LADDER[element as CountedElement] ?? [];
		if (rung === 'admin1') return false;
		return finer.some((other) => {
			const [of, at = ''] = other.split(':', 2);
			return of === element && ladder.indexOf(at) > ladder.indexOf(rung);
		});
	});
}

/** The official figures of each origin of the region in each country of the other; null where a place is unknown. */
export async function loadCells(
	db: StoryDb,
	key: Buffer,
	of: { readonly origin: string | null; readonly host: string | null; readonly except: string | null }
): Promise<Cell[] | null> {
	const [origins, hosts] = [of.origin, of.host].map((country) => neighbours(country ?? ''));
	if (!origins?.length || !hosts?.length) return null;
	const [woman, man] = ['woman', 'man'].map((gender) => hashed(key, `gender:stated:${gender}`));
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
			coalesce(c.all, 0) - (self.has is not null)::integer as all,
			coalesce(c.woman, 0) - coalesce(self.has @> array[${woman}], false)::integer as woman,
			coalesce(c.man, 0) - coalesce(self.has @> array[${man}], false)::integer as man
		from place.stock p left join place.gender g on g.host = p.host
		left join (
			select origin, host, max(stories) filter (where part = '') as all, max(stories) filter (where part = ${woman}) as woman,
				max(stories) filter (where part = ${man}) as man
			from story.group_count where origin = any(${origins}) and host = any(${hosts}) and part in ('', ${woman}, ${man})
			group by origin, host
		) c on c.origin = p.origin and c.host = p.host
		left join story.combination self on self.story_id = ${of.except} and self.origin = p.origin and self.host = p.host
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
