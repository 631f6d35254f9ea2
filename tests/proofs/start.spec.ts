import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type RunningServer } from '../journeys/server.ts';

interface Health {
	status: string;
	listening: boolean;
	worker: boolean;
	practice: boolean;
}
async function healthy(origin: string, patience = 60_000): Promise<Health> {
	for (const late = Date.now() + patience; ; await new Promise((next) => setTimeout(next, 50))) {
		const answer = await fetch(`${origin}/health`).catch(() => null);
		const health = answer ? ((await answer.json().catch(() => null)) as Health | null) : null;
		if (health?.status === 'ok') return health;
		if (Date.now() > late) throw new Error(`it is not well: ${JSON.stringify(health)}`);
	}
}
const databasePid = (data: string) =>
	Number(readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);

const childrenOf = (pid: number) =>
	String(spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)]).stdout)
		.split('\n')
		.map(Number)
		.filter(Boolean);
function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
async function until(truth: () => boolean, patience = 60_000): Promise<void> {
	for (const late = Date.now() + patience; !truth(); await new Promise((next) => setTimeout(next, 20)))
		if (Date.now() > late) throw new Error('it did not come true in time');
}

let server: RunningServer;
beforeAll(async () => {
	server = await startServer({ first: true });
});
afterAll(() => server[Symbol.asyncDispose]());

describe('starting', () => {
	test('everything is well: database, listening connection, worker; in practice mode', async () => {
		expect(await healthy(server.origin)).toMatchObject({ listening: true, worker: true, practice: true });
	});
	test('a second one on the same data is refused in plain words', async () => {
		await expect(startServer({ data: server.data })).rejects.toThrow(/already running/);
		expect((await fetch(`${server.origin}/health`)).status).toBe(200);
	});
	// How soon: bench/start.ts.
	test('after kill -9 the next start works', async () => {
		const { data, pid } = server;
		const children = childrenOf(pid);
		expect(children.length).toBeGreaterThanOrEqual(2);
		await server.kill();
		// The worker and the database belong to it: they end as well, whatever became of their parent.
		await until(() => children.every((child) => !isAlive(child)));
		const next = await startServer({ data });
		server = { ...next, [Symbol.asyncDispose]: server[Symbol.asyncDispose] };
		const page = await fetch(`${next.origin}/en`);
		expect(page.status).toBe(200);
		await healthy(server.origin);
	});
	test('for real, each start prints a new link for the first manager, and the old one is void', async () => {
		await using real = await startServer({ first: true, env: { PRACTICE: 'off' } });
		expect(await healthy(real.origin)).toMatchObject({ practice: false });
		expect(real.firstLink).toMatch(/\/desk\/welcome\/[\w-]{32}$/);
		expect((await fetch(real.firstLink ?? '')).status).toBe(200);
		await real.stop();
		await using again = await startServer({ env: { PRACTICE: 'off' }, data: real.data });
		expect(again.firstLink).toMatch(/\/desk\/welcome\/[\w-]{32}$/);
		const token = (link: string | null) => new URL(link ?? '').pathname;
		expect(token(again.firstLink)).not.toBe(token(real.firstLink));
		expect(await (await fetch(again.origin + token(real.firstLink))).text()).not.toMatch(/type="password"/);
		expect(await (await fetch(again.origin + token(again.firstLink))).text()).toMatch(/type="password"/);
	});
	test('when the database is killed, it is back within seconds', async () => {
		process.kill(databasePid(server.data), 'SIGKILL');
		await healthy(server.origin);
		expect((await fetch(`${server.origin}/en`)).status).toBe(200);
	});
});

describe('what is refused at once', () => {
	const post = (headers: Record<string, string>, body = 'a=b') =>
		fetch(`${server.origin}/en/stop`, {
			method: 'POST',
			headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
			body
		});
	test('a form from elsewhere, from "null" and from nowhere', async () => {
		for (const origin of ['https://elsewhere.example', 'null', server.origin.replace('127.0.0.1', 'localhost')])
			expect((await post({ origin })).status, origin).toBe(403);
		expect((await post({})).status).toBe(403);
		expect((await post({ origin: server.origin })).status).not.toBe(403);
	});
	test('more words than anyone writes, with a page that says so', async () => {
		const answer = await post({ origin: server.origin }, 'x'.repeat(30 * 1024 * 1024));
		expect(answer.status).toBe(413);
		expect(await answer.text()).toContain('too large');
	});
	test('in practice mode: other hosts, and whatever a proxy hands on', async () => {
		expect((await fetch(server.origin, { headers: { 'x-forwarded-for': '203.0.113.9' } })).status).toBe(403);
	});
});

test('every answer asks search engines and trainers to keep away, and no reader gets a cookie', async () => {
	for (const path of ['/en', '/health', '/en/nothing-here', '/favicon.svg']) {
		const { headers } = await fetch(server.origin + path);
		expect(headers.get('tdm-reservation'), path).toBe('1');
		expect(headers.get('content-usage'), path).toBe('train-ai=n');
		expect(headers.get('x-robots-tag'), path).toContain('noarchive');
		expect(headers.get('referrer-policy'), path).toBe('same-origin');
		expect(headers.get('x-content-type-options'), path).toBe('nosniff');
		expect(headers.get('set-cookie'), path).toBeNull();
	}
	const page = await fetch(`${server.origin}/en`);
	expect(page.headers.get('content-security-policy')).not.toContain('unsafe-inline');
});

test('it stops when asked, leaves nothing running, and printed no address of a caller', async () => {
	const pid = databasePid(server.data);
	const printed = server.printed();
	expect(await server.stop()).toBe(0);
	expect(() => process.kill(pid, 0)).toThrow();
	expect(printed.replaceAll(server.origin, '')).not.toMatch(/203\.0\.113|127\.0\.0\.1/);
});
