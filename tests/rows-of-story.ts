/** Everything that the database knows of one story, to see whether anything of it changed. For tests only. */
import { sql } from 'kysely';
import type { OwnerDb } from '#server/store/handle.ts';

/** One hash of the rows of each table that belong to the story. Whoever reads or writes for another may change none. */
export async function rowsOfStory(owner: OwnerDb, storyId: string): Promise<Record<string, string>> {
	const { rows: tables } = await sql<{ name: string }>`
		select format('%I.%I', c.table_schema, c.table_name) as name from information_schema.columns c
		join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
		where c.table_schema in ('story', 'vault', 'shown') and t.table_type = 'BASE TABLE' and c.column_name = 'story_id'
		order by 1`.execute(owner);
	const hashes: Record<string, string> = {};
	for (const { name } of tables) hashes[name] = await hashOf(owner, name, 'story_id', storyId);
	hashes['story.story'] = await hashOf(owner, 'story.story', 'id', storyId);
	hashes['story.hold'] = await hashOf(owner, 'story.hold', 'value', storyId);
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
