/** Brings the database to the form this version needs: logins, jobs, our migrations in order, official figures. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Logger, runMigrations } from 'graphile-worker';
import { Client, Pool } from 'pg';
import { loadReference } from './reference.ts';
import { makeLogins, type LoginPassword } from './roles.ts';

export interface Migration {
	name: string;
	sql: string;
	sha256: string;
}

// Any number will do, as long as every node takes the same one.
const lock = 7_238_411_905;

/** The migrations that this version brings, in order. */
export function ourMigrations(folder = fileURLToPath(new URL('./migrations', import.meta.url))): Migration[] {
	return readdirSync(folder)
		.filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
		.sort()
		.map((name) => {
			const sql = readFileSync(join(folder, name), 'utf8');
			return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
		});
}

/** Makes the database `name` on a server, if it is missing. */
export async function ensureDatabase(serverUrl: string, name: string): Promise<void> {
	await withClient(serverUrl, async (client) => {
		const known = await client.query('select from pg_database where datname = $1', [name]);
		if (known.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
	});
}

/**
 * Logins, then graphile-worker's own tables, then ours; each file in one transaction. Several nodes may start at once:
 * one works, the others wait. Returns the names of what was new. Throws a plain sentence if an old file was changed.
 */
export async function migrate(
	ownerUrl: string,
	{ passwords, migrations = ourMigrations() }: { passwords: LoginPassword[]; migrations?: Migration[] }
): Promise<string[]> {
	return withClient(ownerUrl, async (client) => {
		await client.query('select pg_advisory_lock($1)', [lock]);
		await inTransaction(client, () => makeLogins(client, passwords));
		const fresh = await pending(client, migrations);
		if (fresh.length > 0) await migrateJobs(ownerUrl);
		for (const { name, sql, sha256 } of fresh)
			await inTransaction(client, async () => {
				try {
					await client.query(sql);
				} catch (error) {
					throw new Error(
						`The migration ${name} failed, and nothing of it was kept: ${error instanceof Error ? error.message : error}`,
						{ cause: error }
					);
				}
				await client.query('insert into suitcase.migration (name, sha256) values ($1, $2)', [name, sha256]);
			});
		await loadReference(client);
		return fresh.map((migration) => migration.name);
	});
}

async function pending(client: Client, migrations: Migration[]): Promise<Migration[]> {
	await client.query('create schema if not exists suitcase');
	await client.query(
		'create table if not exists suitcase.migration (name text primary key, sha256 text not null, at timestamptz not null default now())'
	);
	const done = await client.query<{ name: string; sha256: string }>('select name, sha256 from suitcase.migration');
	const known = new Map(done.rows.map((row) => [row.name, row.sha256]));
	for (const { name, sha256 } of migrations)
		if (known.has(name) && known.get(name) !== sha256)
			throw new Error(
				`The migration ${name} was changed after this database had run it, so the database cannot be trusted to match. ` +
					'Nothing was changed. Put the file back as it was and write what is new into a file of its own; ' +
					'a database without real stories can simply be deleted.'
			);
	return migrations.filter(({ name }) => !known.has(name));
}

// Its pool is ended before ours go on: a template database must have no other connection.
async function migrateJobs(ownerUrl: string): Promise<void> {
	const pool = new Pool({ connectionString: ownerUrl, max: 2 });
	pool.on('error', () => {});
	pool.on('connect', (client) => client.on('error', () => {}));
	try {
		await runMigrations({ pgPool: pool, logger: new Logger(() => () => {}) });
	} finally {
		await pool.end();
	}
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
	const client = new Client({ connectionString: url, application_name: 'suitcase-migrate' });
	client.on('error', () => {});
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end();
	}
}

async function inTransaction(client: Client, work: () => Promise<void>): Promise<void> {
	await client.query('begin');
	try {
		await work();
		await client.query('commit');
	} catch (error) {
		await client.query('rollback');
		throw error;
	}
}
