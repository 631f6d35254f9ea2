/** A real database of its own for each test file: cloned from the migrated template, dropped at the end. */
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { connect } from '#server/store/connect.ts';
import type { DeskDb, IntakeDb, OwnerDb, PressDb, PublicDb, Role, WorkerDb } from '#server/store/handle.ts';
import { socketLogins } from '#server/store/logins.ts';
import { templateName, testSecret } from './cluster.ts';

export interface TestDatabase {
	name: string;
	/** Connection strings by login, for what needs its own connection (LISTEN, a second server). */
	logins: Record<Role, string>;
	owner: OwnerDb;
	desk: DeskDb;
	worker: WorkerDb;
	intake: IntakeDb;
	public: PublicDb;
	press: PressDb;
	/** The second secret that belongs to it: `secret.derive(purpose)`. */
	secret: typeof testSecret;
	[Symbol.asyncDispose](): Promise<void>;
}

/**
 * `await using db = await testDatabase()`, or with `afterAll(() => db[Symbol.asyncDispose]())`. About 30 ms.
 * Works in `*.db.test.ts` files only: the cluster is started for those.
 */
export async function testDatabase(socket = process.env.SUITCASE_TEST_SOCKET): Promise<TestDatabase> {
	if (!socket) throw new Error('no test cluster runs: give the file a name that ends in .db.test.ts');
	const name = `test_${randomBytes(6).toString('hex')}`;
	const { derive } = testSecret;
	const server = socketLogins(socket, 'postgres', derive).owner;
	await command(server, `create database ${name} template ${templateName} strategy file_copy`);
	const logins = socketLogins(socket, name, derive);
	// Rights on the database itself are not copied with it.
	await command(
		server,
		`revoke connect, temporary, create on database ${name} from public`,
		`grant connect on database ${name} to suitcase_desk, suitcase_worker, suitcase_intake, suitcase_public, suitcase_press`
	);
	const handles = {
		owner: connect(logins, 'owner'),
		desk: connect(logins, 'desk'),
		worker: connect(logins, 'worker'),
		intake: connect(logins, 'intake'),
		public: connect(logins, 'public'),
		press: connect(logins, 'press')
	};
	return {
		name,
		logins,
		...handles,
		secret: testSecret,
		async [Symbol.asyncDispose]() {
			await Promise.all(Object.values(handles).map((handle) => handle.destroy()));
			await command(server, `drop database if exists ${name} with (force)`);
		}
	};
}

async function command(url: string, ...statements: string[]): Promise<void> {
	const client = new Client({ connectionString: url });
	await client.connect();
	try {
		for (const statement of statements) await client.query(statement);
	} finally {
		await client.end();
	}
}
