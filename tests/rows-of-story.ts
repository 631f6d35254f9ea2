/** Everything that the database knows of one story, to see whether anything of it changed. For tests only. */
import { sql } from 'kysely';
import type { OwnerDb } from '#server/store/handle.ts';

/** One hash of the rows of each table that belong to the story. Whoever reads or writes for another may change none. */
export async function rowsOfStory(owner: OwnerDb, storyId: string): Promise<Record<string, string>> {
	const hashes: Record<string, string> = {};
	for (const { name, column } of await tablesOfStories(owner))
		hashes[name] = await hashOf(owner, name, column, storyId);
	return hashes;
}

/** A hash of the rows of a table in which a column has this value; empty where there are none. */
export async function hashOf(owner: OwnerDb, table: string, column: string, value: string): Promise<string> {
	const { rows } = await sql<{
		hash: string;
	}>`select coalesce(md5(string_agg(r::text, '|' order by r::text)), '') as hash
		from ${sql.table(table)} r where ${sql.ref(column)} = ${value}`.execute(owner);
	return rows[0]?.hash ?? '';
}

/**
 * Every row of every table that belongs to the story, as one text in which sealed columns stand as they are: words that
 * were not sealed can be read in it. (As JSON a Buffer is a list of numbers, and as text it is hexadecimal digits: no
 * word is ever found there.)
 */
export async function textOfStory(owner: OwnerDb, storyId: string): Promise<string> {
	return owner.transaction().execute(async (tx) => {
		await sql`set local bytea_output = 'escape'`.execute(tx);
		const texts: string[] = [];
		for (const { name, column } of await tablesOfStories(tx)) {
			const { rows } = await sql<{ row: string }>`select r::text as row
				from ${sql.table(name)} r where ${sql.ref(column)} = ${storyId}`.execute(tx);
			texts.push(...rows.map(({ row }) => `${name} ${row}`));
		}
		if (texts.length === 0) throw new Error(`there is no row of story ${storyId}`);
		return texts.join('\n');
	});
}

/** The tables with rows of single stories, and the column that names the story. */
async function tablesOfStories(owner: Pick<OwnerDb, 'getExecutor'>): Promise<{ name: string; column: string }[]> {
	const { rows } = await sql<{ name: string }>`
		select format('%I.%I', c.table_schema, c.table_name) as name from information_schema.columns c
		join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
		where c.table_schema in ('story', 'vault', 'shown') and t.table_type = 'BASE TABLE' and c.column_name = 'story_id'
		order by 1`.execute(owner);
	return [
		...rows.map(({ name }) => ({ name, column: 'story_id' })),
		{ name: 'story.story', column: 'id' },
		{ name: 'story.hold', column: 'value' }
	];
}
