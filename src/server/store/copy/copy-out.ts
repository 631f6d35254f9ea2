/** Reads whole tables out of one moment of the database, while it goes on working. */
import type { Readable } from 'node:stream';
import { Client } from 'pg';
import { to } from 'pg-copy-streams';
import { tableShapes, type TableShape } from './table-shapes.ts';

export interface Snapshot {
	tables(schemas: readonly string[]): Promise<TableShape[]>;
	/** The rows of a table as PostgreSQL's text format; read it to its end before the next. */
	rows(table: TableShape): Readable;
	/** Names and hashes of the migrations that made this database. */
	migrations(): Promise<{ name: string; sha256: string }[]>;
	/** Sealed originals that the rows refer to, by name below their folder. */
	files(): Promise<string[]>;
	stories(): Promise<number>;
}

/** Opens one read-only moment of the database as its owner and gives it to `work`. */
export async function withSnapshot<T>(ownerUrl: string, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
	const client = new Client({ connectionString: ownerUrl, application_name: 'suitcase-backup' });
	client.on('error', () => {});
	await client.connect();
	try {
		await client.query('begin transaction isolation level repeatable read read only');
		// The first query takes the picture; everything after it sees the same moment.
		await client.query('select pg_current_snapshot()');
		const done = await work({
			tables: (schemas) => tableShapes(client, schemas),
			rows: (table) => client.query(to(`copy ${quoted(client, table)} to stdout`)),
			migrations: async () =>
				(
					await client.query<{ name: string; sha256: string }>(
						'select name, sha256 from suitcase.migration order by name'
					)
				).rows,
			files: async () => {
				// What is copied may still have the form of an older version, which knew no readings.
				const { rows } = await client.query<{ known: boolean }>(
					`select to_regclass('story.reading') is not null as known`
				);
				const tables = rows[0]?.known ? ['story.file', 'story.reading'] : ['story.file'];
				const paths = await client.query<{ path: string }>(
					`${tables.map((table) => `select path from ${table}`).join(' union ')} order by path`
				);
				return paths.rows.map((row) => row.path);
			},
			stories: async () =>
				Number((await client.query<{ count: string }>('select count(*) from story.story')).rows[0]?.count ?? 0)
		});
		await client.query('commit');
		return done;
	} finally {
		await client.end();
	}
}

/** `"schema"."table" ("column", …)`. */
export function quoted(client: Pick<Client, 'escapeIdentifier'>, { schema, name, columns }: TableShape): string {
	const list = columns.map((column) => client.escapeIdentifier(column)).join(', ');
	return `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)} (${list})`;
}
