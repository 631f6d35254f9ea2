import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addOffice, changeOffice } from '#server/store/accounts/offices.ts';
import { listen, type Listening } from '#server/store/listen.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { createCache, type Answer } from './cache.ts';

let db: TestDatabase;
beforeAll(async () => {
	db = await testDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

const answer: Answer = {
	status: 200,
	headers: [],
	variants: { identity: { encoding: 'identity', body: Buffer.from('x'), etag: '"x"' } }
};
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));
async function until(truth: () => boolean, patience = 30_000): Promise<number> {
	const began = performance.now();
	while (!truth()) {
		if (performance.now() - began > patience) throw new Error('it did not come true in time');
		await sleep(2);
	}
	return performance.now() - began;
}
function hearing(url: string) {
	const cache = createCache({ maxBytes: 1_000_000, clock: Date.now, monotonic: () => performance.now() });
	const listening: Listening = listen(url, {
		gone: cache.drop,
		listening: cache.listening,
		lost: cache.lost,
		beat: cache.beat
	});
	const keep = (key: string, tags: string[]) => cache.put(key, cache.begin(), answer, { tags, expiresAt: null });
	return { cache, keep, stop: listening.stop };
}
/** A wire between us and the database that can fall silent without an error, or break. */
async function wire(): Promise<{ url: string; silent: (on: boolean) => void; cut: () => void; close: () => void }> {
	const { hostname, host } = { hostname: '127.0.0.1', host: new URL(db.logins.public.replace('@/', '@x/')) };
	const socketPath = `${host.searchParams.get('host')}/.s.PGSQL.5432`;
	let hushed = false;
	const open = new Set<Socket>();
	const server: Server = createServer((near) => {
		const far = dial(socketPath);
		for (const [from, to] of [
			[near, far],
			[far, near]
		] as const) {
			open.add(from);
			from.on('data', (chunk) => !hushed && to.write(chunk));
			from.on('close', () => to.destroy());
			from.on('error', () => to.destroy());
		}
	});
	await new Promise<void>((done) => server.listen(0, hostname, done));
	const at = server.address();
	const port = typeof at === 'object' && at ? at.port : 0;
	return {
		url: db.logins.public.replace(/@\/(\w+)\?.*/, `@${hostname}:${port}/$1`),
		silent: (on) => (hushed = on),
		cut: () => open.forEach((socket) => socket.destroy()),
		close: () => {
			open.forEach((socket) => socket.destroy());
			server.close();
		}
	};
}

test('what is hidden in a transaction is forgotten here within moments of its commit, and not before', async () => {
	const { cache, keep, stop } = hearing(db.logins.public);
	await until(cache.fresh);
	keep('/a', ['story:a', 'list']);
	keep('/b', ['story:b']);
	await db.desk.transaction().execute(async (tx) => {
		await sql`select pg_notify('suitcase_gone', 'story:a list')`.execute(tx);
		await sleep(50);
		expect(cache.get('/a')).toBeDefined();
	});
	// By this message and nothing else: whatever falls by time takes all with it.
	await until(() => cache.get('/a') === undefined);
	expect(cache.get('/b')).toBeDefined();
	await stop();
});
test('an office that opens, closes or is called otherwise takes pages that name it with it; its other rows do not', async () => {
	const { cache, keep, stop } = hearing(db.logins.public);
	await until(cache.fresh);
	const takes = async (change: () => Promise<unknown>) => {
		expect(keep('/about', ['site'])).toBe(true);
		await change();
		await until(() => cache.get('/about') === undefined, 1_000);
	};
	const office = { id: 'kept', name: 'Kept', country: 'BE', serves: [], contact: '', mail: null, active: true };
	await takes(() => addOffice(db.desk, office));
	await takes(() => changeOffice(db.desk, { ...office, contact: 'Rue Haute 1' }));
	await takes(() => changeOffice(db.desk, { ...office, active: false }));
	keep('/about', ['site']);
	keep('/heard', ['heard']);
	await sql`update office.office set mail = 'a@example.org'`.execute(db.owner);
	await sql`select pg_notify('suitcase_gone', 'heard')`.execute(db.desk);
	await until(() => cache.get('/heard') === undefined, 1_000);
	expect(cache.get('/about')).toBeDefined();
	await stop();
});
test('a silent connection: nothing is given or kept after two seconds, and all is well when it speaks again', async () => {
	const line = await wire();
	const { cache, keep, stop } = hearing(line.url);
	await until(cache.fresh);
	keep('/a', ['story:a']);
	const rendering = cache.begin();
	line.silent(true);
	await until(() => cache.get('/a') === undefined);
	expect(cache.put('/a', rendering, answer, { tags: ['x'], expiresAt: null })).toBe(false);
	expect(keep('/a', ['story:a'])).toBe(false);
	line.silent(false);
	await until(cache.fresh);
	expect(cache.put('/a', rendering, answer, { tags: ['x'], expiresAt: null }), 'began before').toBe(false);
	expect(keep('/a', ['story:a'])).toBe(true);
	await stop();
	line.close();
});
test('a broken connection forgets at once and listens again', async () => {
	const line = await wire();
	const { cache, keep, stop } = hearing(line.url);
	await until(cache.fresh);
	keep('/a', ['story:a']);
	line.cut();
	await until(() => cache.get('/a') === undefined);
	await until(cache.fresh);
	expect(keep('/a', ['story:a'])).toBe(true);
	await sql`select pg_notify('suitcase_gone', '*')`.execute(db.desk);
	await until(() => cache.get('/a') === undefined);
	await stop();
	line.close();
});
