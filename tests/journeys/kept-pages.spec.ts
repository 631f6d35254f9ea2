import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSecondSecret } from '#server/seal/second-secret.ts';
import { socketLogins } from '#server/store/logins.ts';
import { startServer, type RunningServer } from './server.ts';

let server: RunningServer;
let desk: Client;
beforeAll(async () => {
	// Nothing is published meanwhile: that empties the memory too.
	server = await startServer({ env: { WORKERS: 'off' } });
	const { derive } = openSecondSecret(`${server.data}/keys/second-secret`);
	desk = new Client({ connectionString: socketLogins(`${server.data}/run`, 'suitcase', derive).desk });
	await desk.connect();
	await until(async () => (await health()).listening);
});
afterAll(async () => {
	await desk.end();
	await server[Symbol.asyncDispose]();
});

interface Health {
	listening: boolean;
	kept: { pages: number };
}
const health = async () => (await (await fetch(`${server.origin}/health`)).json()) as Health;
async function until(truth: () => Promise<boolean>, patience = 30_000): Promise<void> {
	for (const late = Date.now() + patience; !(await truth()); await new Promise((next) => setTimeout(next, 20)))
		if (Date.now() > late) throw new Error('it did not come true in time');
}
const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
	fetch(server.origin + path, { method, headers });
const gone = (tags: string) => desk.query('select pg_notify($1, $2)', ['suitcase_gone', tags]);

test('the second reader gets the same bytes and headers from memory', async () => {
	const first = await get('/en', { 'accept-encoding': 'br' });
	const bytes = await first.text();
	expect((await health()).kept.pages).toBe(1);
	const second = await get('/en', { 'accept-encoding': 'br' });
	expect(await second.text()).toBe(bytes);
	const without = (answer: Response) => [...answer.headers].filter(([name]) => name !== 'date').sort();
	expect(without(second)).toEqual(without(first));
	expect(second.headers.get('content-encoding')).toBe('br');
	expect(second.headers.get('cache-control')).toBe('public, max-age=60, s-maxage=1, must-revalidate');
	expect(await (await get('/en', { 'accept-encoding': 'identity' })).text()).toBe(bytes);
	expect((await health()).kept.pages).toBe(1);
});
test('whoever saves data gets a copy of their own, and nobody else gets that', async () => {
	const before = (await health()).kept.pages;
	const plain = await get('/en');
	const saving = await get('/en', { 'save-data': 'on' });
	expect([plain, saving].map(({ headers }) => headers.get('vary'))).toEqual(
		Array(2).fill('accept-encoding, save-data')
	);
	expect((await health()).kept.pages).toBe(before + 1);
	expect((await get('/fonts/fraunces.woff2', { 'save-data': 'on' })).status).toBe(404);
	gone('list');
	await until(async () => (await health()).kept.pages === 0);
	await get('/en');
});
test('a browser that has it already gets no bytes; a question for the head gets none either', async () => {
	const etag = (await get('/en')).headers.get('etag') ?? '';
	const known = await get('/en', { 'if-none-match': etag });
	expect(known.status).toBe(304);
	expect(known.headers.get('etag')).toBe(etag);
	const head = await get('/en', {}, 'HEAD');
	expect([head.status, await head.text(), head.headers.get('etag')]).toEqual([200, '', etag]);
});
test('words of nobody’s page: unknown parameters make no copies and reach no page', async () => {
	const before = (await health()).kept.pages;
	const page = await get('/en?utm_source=spoiled');
	expect(await page.text()).not.toContain('spoiled');
	expect((await health()).kept.pages).toBe(before);
});
test('when something in it is gone, it is gone from memory at once', async () => {
	await get('/en');
	await get('/en/about');
	const before = (await health()).kept.pages;
	await gone('story:abcdefghjk list');
	await until(async () => (await health()).kept.pages === before - 1);
	await gone('*');
	await until(async () => (await health()).kept.pages === 0);
});
test('personal pages are never kept', async () => {
	for (const path of ['/en/tell', '/en/my-story', '/en/stop', '/desk']) {
		const answer = await get(path);
		expect(answer.headers.get('cache-control'), path).toContain('no-store');
	}
	expect((await health()).kept.pages).toBe(0);
});
