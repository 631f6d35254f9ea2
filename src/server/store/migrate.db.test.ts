import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { loginPasswords } from './logins.ts';
import { migrate, ourMigrations } from './migrate.ts';

let db: TestDatabase;
beforeAll(async () => {
	db = await testDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

const run = (migrations = ourMigrations()) =>
	migrate(db.logins.owner, { passwords: loginPasswords(db.secret.derive), migrations });
const extra = (name: string, sql: string) => ({ name, sql, sha256: name });

test('a second start has nothing left to do, even when two nodes start at once', async () => {
	expect(await Promise.all([run(), run()])).toEqual([[], []]);
});
test('each start takes back what somebody granted to everyone', async () => {
	const may = async (what: string) =>
		(
			await sql<{
				may: boolean;
			}>`select has_database_privilege('suitcase_public', current_database(), ${what}) as may`.execute(db.owner)
		).rows[0]?.may;
	await sql.raw(`grant temporary, create on database ${db.name} to public`).execute(db.owner);
	await sql`grant create on schema public to public`.execute(db.owner);
	await sql`grant suitcase_desk to suitcase_public`.execute(db.owner);
	expect([await may('temporary'), await may('create')]).toEqual([true, true]);
	await run();
	expect([await may('temporary'), await may('create'), await may('connect')]).toEqual([false, false, true]);
	const member = await sql<{
		is: boolean;
	}>`select pg_has_role('suitcase_public', 'suitcase_desk', 'member') as is`.execute(db.owner);
	expect(member.rows[0]?.is).toBe(false);
});
test('a file that was changed after it ran is refused by name', async () => {
	const [first, ...rest] = ourMigrations();
	if (!first) throw new Error('no migrations');
	await expect(run([{ ...first, sha256: 'changed' }, ...rest])).rejects.toThrow(/0001-schemas\.sql was changed/);
});
test('a migration that fails leaves nothing behind, and those before it stay', async () => {
	const files = [
		...ourMigrations(),
		extra('9001-good.sql', 'create table place.good (a int)'),
		extra('9002-bad.sql', 'create table place.half (a int); select no_such_column')
	];
	await expect(run(files)).rejects.toThrow(/9002-bad\.sql failed/);
	const tables = await db.owner.introspection.getTables();
	const names = tables.map((table) => table.name);
	expect(names).toContain('good');
	expect(names).not.toContain('half');
	expect(await run(files.slice(0, -1))).toEqual([]);
});
