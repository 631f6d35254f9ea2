import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { passwordOf, socketLogins } from '#server/store/logins.ts';
import { testSecret } from '../../../tests/cluster.ts';
import { startEmbedded, type Embedded } from './embedded.ts';
import { livingServer } from './living.ts';
import { pageMemory } from './page-memory.ts';

const parent = mkdtempSync(join(tmpdir(), 'suitcase-embedded-'));
// Nobody but its owner may enter: as in root's home.
chmodSync(parent, 0o700);
const data = join(parent, 'data');
const owner = { name: 'suitcase_owner', password: passwordOf(testSecret.derive, 'owner') };
const options = { data, owner, throwAway: false };
afterAll(() => rmSync(parent, { recursive: true, force: true }));

const SETTINGS = "current_setting('fsync') || current_setting('listen_addresses')";
async function ask(server: Embedded, password = owner.password, what = SETTINGS): Promise<unknown> {
	const url = socketLogins(server.socket, 'postgres', testSecret.derive).owner.replace(owner.password, password);
	const client = new Client({ connectionString: url });
	client.on('error', () => {});
	await client.connect();
	try {
		return (await client.query(`select ${what} as said`)).rows[0];
	} finally {
		await client.end();
	}
}
async function eventually<T>(work: () => Promise<T>): Promise<T> {
	for (const until = Date.now() + 60_000; ; await new Promise((done) => setTimeout(done, 50))) {
		try {
			return await work();
		} catch (error) {
			if (Date.now() > until) throw error;
		}
	}
}

describe('the database that comes along', () => {
	test('starts in a folder nobody else may enter, keeps what it wrote, asks for a password, and stops', async () => {
		const server = await startEmbedded(options);
		expect(await ask(server)).toEqual({ said: 'on' });
		await expect(ask(server, 'wrong')).rejects.toThrow(/password/);
		await server.stop();
		await server.stop();
		expect(livingServer(join(data, 'postgres'))).toBeNull();
	});
	test('keeps as many pages in memory as fit to the machine', async () => {
		await using server = await startEmbedded(options);
		const said = await ask(server, owner.password, "pg_size_bytes(current_setting('shared_buffers')) / 1048576");
		expect(said).toEqual({ said: String(pageMemory()) });
	});
	test('comes back by itself after kill -9', async () => {
		await using server = await startEmbedded(options);
		const killed = server.pid();
		process.kill(killed ?? 0, 'SIGKILL');
		await eventually(() => ask(server));
		expect(server.pid()).not.toBe(killed);
	});
	test('a pid file whose number belongs to another program does not block the start', async () => {
		const other = spawn('sleep', ['60']);
		writeFileSync(
			join(data, 'postgres', 'postmaster.pid'),
			`${other.pid}\n${join(data, 'postgres')}\n1\n5432\n\n\n\nready\n`
		);
		await using server = await startEmbedded(options);
		expect(await ask(server)).toEqual({ said: 'on' });
		other.kill();
	});
	test('a parent that is killed takes it along, and a start in the same instant works', async () => {
		const script = `
			const { startEmbedded } = await import('${new URL('./embedded.ts', import.meta.url).href}');
			await startEmbedded(${JSON.stringify(options)});
			console.log('up');
			setInterval(() => {}, 1000);`;
		const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
			stdio: ['ignore', 'pipe', 'inherit']
		});
		await new Promise((done) => child.stdout.once('data', done));
		await expect(startEmbedded(options), 'a second Suitcase').rejects.toThrow(/already running/);
		child.kill('SIGKILL');
		await using server = await startEmbedded(options);
		expect(await ask(server)).toEqual({ said: 'on' });
	});
	test('a first start that was cut short is made up for', async () => {
		const cut = join(parent, 'cut');
		const half = await startEmbedded({ ...options, data: cut });
		await half.stop();
		rmSync(join(cut, 'postgres', 'PG_VERSION'));
		rmSync(join(cut, 'postgres'), { recursive: true });
		writeFileSync(join(cut, 'postgres.new'), 'half');
		await using server = await startEmbedded({ ...options, data: cut });
		expect(await ask(server)).toEqual({ said: 'on' });
	});
	test.runIf(process.getuid?.() === 0)(
		'root has two ways in a folder nobody else may enter, and may change between them',
		async () => {
			const changed = join(parent, 'changed');
			for (const way of ['setpriv', 'unshare', 'setpriv'] as const) {
				await using server = await startEmbedded({ ...options, data: changed, way });
				expect(await ask(server), way).toEqual({ said: 'on' });
			}
		}
	);
	test('a path too long for a socket gets a short one, and keeps it', async () => {
		const long = join(parent, 'x'.repeat(120));
		const first = await startEmbedded({ ...options, data: long });
		expect(await ask(first)).toEqual({ said: 'on' });
		await first.stop();
		await using second = await startEmbedded({ ...options, data: long });
		expect(second.socket).toBe(first.socket);
		expect(await ask(second)).toEqual({ said: 'on' });
		expect(existsSync(join(long, 'run', 'socket-folder'))).toBe(true);
		expect(readFileSync(join(long, 'run', 'socket-folder'), 'utf8').trim()).toBe(second.socket);
		rmSync(second.socket, { recursive: true, force: true });
	});
});
