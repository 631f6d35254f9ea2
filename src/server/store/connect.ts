/** Opens the database as one login. The handle is branded and typed for that login; the database refuses the rest. */
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import { Pool, types, type PoolConfig } from 'pg';
import type { Handle, Role, SchemaOf } from './handle.ts';

/** Connection strings by login. A node for readers holds only the readers'. They hold passwords: never log them. */
export type Logins = Readonly<Partial<Record<Role, string>>>;

// Small pools: the embedded server takes 60 connections in all, and a query is short.
const most: Record<Role, number> = { public: 8, desk: 6, intake: 6, worker: 6, owner: 4, press: 3 };
const longestQuery: Record<Role, number> = {
	public: 5_000,
	desk: 10_000,
	intake: 10_000,
	worker: 60_000,
	owner: 0,
	press: 10_000
};

const dayType = 1082;
// A date without a time stays a text: as a Date it would move by the hour of the machine.
const readDays: PoolConfig['types'] = {
	getTypeParser: (oid, format) =>
		Number(oid) === dayType ? (text: string) => text : types.getTypeParser(Number(oid), format as 'text')
};

/** Opens a pool for this login. It survives a restart of the database. Throws if this node does not have the login. */
export function connect<R extends Role>(logins: Logins, role: R): Handle<R> {
	const dialect = new PostgresDialect({ pool: patient(openPool(logins, role)) });
	return new Kysely<SchemaOf[R]>({ dialect }) as Handle<R>;
}

/** The bare pool of a login, for what Kysely cannot do: the job runner, COPY. */
export function openPool(logins: Logins, role: Role): Pool {
	const url = logins[role];
	if (!url) throw new Error(`this node has no login for ${role}`);
	const pool = new Pool({
		connectionString: url,
		max: most[role],
		application_name: `suitcase-${role}`,
		connectionTimeoutMillis: 5_000,
		idleTimeoutMillis: 30_000,
		statement_timeout: longestQuery[role],
		idle_in_transaction_session_timeout: role === 'owner' ? 0 : 60_000,
		types: readDays
	});
	// An idle connection that breaks (the database restarts) is simply forgotten; the next query opens another.
	pool.on('error', () => {});
	pool.on('connect', (client) => client.on('error', () => {}));
	return pool;
}

const comesBack = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', '57P03', '57P01', '57P02']);

/** Waits up to 3 s for a database that is just starting again, instead of failing a teller's request. */
function patient(pool: Pool): PostgresPool {
	return {
		options: pool.options,
		end: () => pool.end(),
		async connect() {
			for (const until = Date.now() + 3_000; ;) {
				try {
					return await pool.connect();
				} catch (error) {
					const code = error instanceof Error && 'code' in error ? String(error.code) : '';
					if (!comesBack.has(code) || Date.now() > until) throw error;
					await new Promise((done) => setTimeout(done, 100));
				}
			}
		}
	};
}
