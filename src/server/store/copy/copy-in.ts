/** Loads whole tables into an empty database: everything and what follows from it in one transaction, or nothing. */
import type { Writable } from 'node:stream';
import { Kysely, PostgresDialect } from 'kysely';
import { Client } from 'pg';
import { from } from 'pg-copy-streams';
import type { OwnerDb } from '#server/store/handle.ts';
import type { OwnerSchema } from '#server/store/tables.ts';
import { quoted } from './copy-out.ts';
import { fullName, tableShapes, type TableShape } from './table-shapes.ts';

export interface Loading {
	/** Tables of these schemas as they are here, in the order in which they may be loaded. */
	tables(schemas: readonly string[]): Promise<TableShape[]>;
	/** Takes the rows of a table in PostgreSQL's text format. */
	into(table: TableShape): Writable;
	/** Whether somebody works with this database already. */
	isEmpty(): Promise<boolean>;
	/** Numbers go on behind the highest that was loaded. */
	continueNumbers(tables: readonly TableShape[]): Promise<void>;
	/** The same transaction, for queries. Do not open another inside. */
	readonly tx: OwnerDb;
}

/** Runs `work` as the owner in one transaction; checks that need each row's history in order rest meanwhile. */
export async function loadInto<T>(ownerUrl: string, work: (loading: Loading) => Promise<T>): Promise<T> {
	const client = new Client({ connectionString: ownerUrl, application_name: 'suitcase-restore' });
	client.on('error', () => {});
	await client.connect();
	const pool = { options: {}, connect: async () => Object.assign(client, { release: () => {} }), end: async () => {} };
	const tx = new Kysely<OwnerSchema>({ dialect: new PostgresDialect({ pool }) }) as OwnerDb;
	try {
		await client.query('begin');
		const shapes = await tableShapes(client, ['office', 'story', 'vault', 'shown', 'press', 'chain']);
		const each = async (act: 'disable' | 'enable') => {
			for (const { schema, name } of shapes)
				await client.query(
					`alter table ${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)} ${act} trigger user`
				);
		};
		await each('disable');
		let awake = false;
		const done = await work({
			tables: (schemas) => tableShapes(client, schemas),
			into: (table) => client.query(from(`copy ${quoted(client, table)} from stdin`)),
			isEmpty: async () => {
				const { rows } = await client.query<{ used: boolean }>(
					'select exists (select from story.story) or exists (select from office.office) or exists (select from office.member) as used'
				);
				return rows[0]?.used === false;
			},
			async continueNumbers(tables) {
				for (const table of tables) await continueNumber(client, table);
				await each('enable');
				awake = true;
			},
			tx
		});
		if (!awake) await each('enable');
		await client.query('commit');
		return done;
	} catch (error) {
		await client.query('rollback').catch(() => {});
		throw error;
	} finally {
		await client.end();
	}
}

async function continueNumber(client: Client, table: TableShape): Promise<void> {
	const { rows } = await client.query<{ column: string }>(
		`select attname as column from pg_attribute where attrelid = $1::regclass and attidentity <> ''`,
		[fullName(table)]
	);
	for (const { column } of rows)
		await client.query(
			`select setval(pg_get_serial_sequence($1, $2), coalesce(max(${client.escapeIdentifier(column)}), 0) + 1, false)
			from ${client.escapeIdentifier(table.schema)}.${client.escapeIdentifier(table.name)}`,
			[fullName(table), column]
		);
}
