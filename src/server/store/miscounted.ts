/** Counts anew what triggers count as stories come and go, and names each number that is not what it should be. */
import { sql } from 'kysely';
import type { OwnerDb, StoryDb } from '#server/store/handle.ts';

export interface Miscounted {
	/** The table, and the row in it: keys, hashes, words that are shown. Never what is sealed. */
	readonly counter: string;
	readonly row: string;
	/** What stands there, and what should; null: no row. */
	readonly kept: string | null;
	readonly counted: string | null;
}

interface Counter {
	readonly kept: string;
	readonly fresh: string;
	readonly key: readonly string[];
	readonly numbers: readonly string[];
}

/** Each table of counters, and the view that counts anew. */
const COUNTERS: readonly Counter[] = [
	{ ...at('story.group'), key: ['origin', 'host', 'part'], numbers: ['stories'] },
	{
		...at('story.figure'),
		key: ['origin', 'host', 'origin_level', 'now_level', 'gender'],
		numbers: ['stories']
	},
	{ ...at('story.shared'), key: ['path'], numbers: ['shows', 'stories'] },
	{ ...at('story.published'), key: ['origin', 'host'], numbers: ['stories'] },
	{ ...at('shown.listed'), key: ['story_id'], numbers: ['position', 'expires_at', 'origin', 'facets', 'things'] },
	{ ...at('shown.facet'), key: ['one', 'other'], numbers: ['stories'] },
	{ ...at('shown.thing'), key: ['language', 'thing'], numbers: ['stories'] },
	{ ...at('shown.word'), key: ['language', 'spelled'], numbers: ['folded', 'keyed', 'lexeme', 'stories'] }
];

function at(name: string): { kept: string; fresh: string } {
	return { kept: `${name}${name.startsWith('shown.') ? '_row' : '_count'}`, fresh: `${name}_fresh` };
}

/** What is miscounted, at most `most` of each counter. All of one moment; nothing waits meanwhile. */
export async function miscounted(db: OwnerDb, most = 100): Promise<Miscounted[]> {
	const found: Miscounted[] = [];
	await db
		.transaction()
		.setIsolationLevel('repeatable read')
		.execute(async (tx) => {
			for (const { kept, fresh, key, numbers } of COUNTERS) {
				const of = (row: string) =>
					sql.raw(`case when ${row}.${key[0]} is not null then
					concat_ws(', ', ${numbers.map((each) => `${row}.${each}::text`).join(', ')}) end`);
				const { rows } = await sql<{ row: string; kept: string | null; counted: string | null }>`
					select concat_ws(' ', ${sql.raw(key.map((each) => `coalesce(k.${each}, f.${each})`).join(', '))}) as row,
						${of('k')} as kept, ${of('f')} as counted
					from ${sql.raw(kept)} k full join ${sql.raw(fresh)} f
						on ${sql.raw(key.map((each) => `k.${each} = f.${each}`).join(' and '))}
					where ${sql.raw(numbers.map((each) => `k.${each} is distinct from f.${each}`).join(' or '))}
					order by 1 limit ${most}`.execute(tx);
				found.push(...rows.map((row) => ({ counter: kept, ...row })));
			}
		});
	return found;
}

/**
 * Counts anew what is miscounted, and keeps that. Publishing and taking back wait meanwhile: a moment with thousands of
 * stories, minutes with a million. Reading goes on.
 */
export async function countAnew(db: OwnerDb, wrong: readonly Pick<Miscounted, 'counter'>[]): Promise<void> {
	for (const side of ['story', 'shown'])
		if (wrong.some(({ counter }) => counter.startsWith(`${side}.`)))
			await sql`select ${sql.raw(side)}.count_all()`.execute(db);
}

/** Counts who shares what from the stories that are there, as after a restore. */
export async function countSharing(db: StoryDb): Promise<void> {
	await sql`select story.count_all()`.execute(db);
}
