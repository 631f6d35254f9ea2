/**
 * Who shares what among generated stories: as if each were a teller's, with an age, a gender and a year. Publishing and taking
 * back count against them, so without them a bench would measure an empty table.
 */
import { sql } from 'kysely';
import { allParts, isUncounted, shownParts } from '#domain/consent/combination.ts';
import { K_NETWORK } from '#domain/consent/floor.ts';
import { cap, levelOf, TOP } from '#domain/consent/ladders.ts';
import { factsFrom } from '#domain/story/facts-from.ts';
import { hashed } from '#server/store/consent/load-counts.ts';
import type { OwnerDb } from '#server/store/handle.ts';

const BATCH = 5_000;
/** What tellers mostly let be shown, where enough share it; else the countries alone. */
const USUAL = cap({ origin: 'country', current: 'country', transit: 'none', age: 'band10', time: 'decade' });
const PLACES = cap({
	...{ origin: 'country', current: 'country', transit: 'none' },
	age: 'none',
	gender: 'none',
	time: 'none'
});

/** Numbers from 0 to 1 that are the same for the same seed. */
const chance = (seed: number) => {
	const x = Math.sin(seed * 12.9898) * 43_758.5453;
	return x - Math.floor(x);
};

/** The facts of the n-th: young people more often, recent years more often. */
export function factsOf(n: number, origin: string, host: string) {
	return factsFrom(`generated-${n}`, {
		...{ origin: { country: origin }, current: { country: host } },
		age: 16 + Math.floor(chance(n) ** 2 * 64),
		gender: chance(n + 0.3) < 0.52 ? 'woman' : 'man',
		time: String(2026 - Math.floor(chance(n + 0.7) ** 2 * 40))
	});
}

/** Lets the generated stories count as those of tellers do. */
export async function countGenerated(db: OwnerDb, key: Buffer): Promise<void> {
	const { rows } = await sql<{ id: string; origin: string; host: string }>`select id, origin, host from story.story
		where ref like 'generated:%' order by id`.execute(db);
	const known = new Map<string, string>();
	const hash = (part: string) => {
		const is = known.get(part) ?? hashed(key, part);
		known.set(part, is);
		return is;
	};
	const usual = new Map<string, number>();
	const partsOf = (n: number, levels = USUAL) => {
		const { origin, host } = rows[n] as { origin: string; host: string };
		return shownParts({ facts: factsOf(n, origin, host), pictures: 0 }, levels);
	};
	for (const n of rows.keys()) {
		const parts = partsOf(n).join();
		usual.set(parts, (usual.get(parts) ?? 0) + 1);
	}
	const hasGender = levelOf('gender', 'stated');
	await db.transaction().execute(async (tx) => {
		// Very many at once: counted when all are there.
		for (const table of ['story.story', 'story.combination'])
			await sql`alter table ${sql.table(table)} disable trigger user`.execute(tx);
		await sql`update story.story set basis = 'teller' where ref like 'generated:%'`.execute(tx);
		for (let from = 0; from < rows.length; from += BATCH) {
			const lines = rows.slice(from, from + BATCH).map(({ id, origin, host }, index) => {
				const n = from + index;
				const story = { facts: factsOf(n, origin, host), pictures: 0 };
				const isUsual = (usual.get(partsOf(n).join()) ?? 0) >= K_NETWORK;
				const parts = partsOf(n, isUsual ? USUAL : PLACES);
				return {
					...{ story_id: id, origin, host, origin_level: 2, now_level: 2 },
					...{ has: allParts(story, TOP).map(hash), shown: parts.map(hash), uncounted: parts.some(isUncounted) },
					gender: isUsual && USUAL.gender >= hasGender ? story.facts.gender : null
				};
			});
			await sql`insert into story.combination (story_id, has, shown, uncounted, origin, host, origin_level, now_level, gender, floor_cap)
				select story_id, has, shown, uncounted, origin, host, origin_level, now_level, gender, ${JSON.stringify(TOP)}::jsonb
				from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as r (story_id text, has text[], shown text[], uncounted boolean,
					origin text, host text, origin_level smallint, now_level smallint, gender text)`.execute(tx);
		}
		for (const table of ['story.story', 'story.combination'])
			await sql`alter table ${sql.table(table)} enable trigger user`.execute(tx);
		await sql`select story.count_all()`.execute(tx);
	});
}
