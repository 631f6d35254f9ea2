/** A program that reads everything from one address is asked to wait; everybody else, and whatever is in memory, is not. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { READING } from '#server/http/reading-limit.ts';
import { type RunningServer, startServer } from './server.ts';

let server: RunningServer;
beforeAll(async () => {
	server = await startServer({ env: { PRACTICE: 'off', TRUSTED_PROXY: '1' } });
});
afterAll(() => server[Symbol.asyncDispose]());

const get = (path: string, address: string, accept = 'fr') =>
	fetch(server.origin + path, { headers: { 'x-forwarded-for': address, 'accept-language': accept } });

test('after very many pages within a minute one address reads a plain sentence, others read on', async () => {
	const taker = '203.0.113.9';
	expect((await get('/en/map', '198.51.100.1')).status).toBe(200);
	let refused: Response | null = null;
	// A minute may end in between, and with it the count.
	for (let n = 0; refused === null && n < 4 * READING.pages; n++) {
		const answer = await get(`/fr/stories?q=mot${n}`, taker);
		if (answer.status === 429) refused = answer;
		else await answer.arrayBuffer();
	}
	expect(refused?.status).toBe(429);
	const wait = Number(refused?.headers.get('retry-after'));
	expect(wait).toBeGreaterThanOrEqual(1);
	expect(wait).toBeLessThanOrEqual(60);
	expect(refused?.headers.get('cache-control')).toBe('no-store');
	const page = (await refused?.text()) ?? '';
	expect(page).toContain('<p lang="fr" dir="ltr">Votre connexion a demandé énormément de pages');
	// What memory answers, and what people do with their own story, goes on.
	for (const path of ['/fr/tell', '/fr/my-story', '/fr/stop', '/desk'])
		expect([path, (await get(path, taker)).status]).not.toEqual([path, 429]);
	// On a busy machine the memory of pages may just have been emptied: somebody else reads the page anew.
	const again = async () => {
		await get('/en/map', '198.51.100.1');
		return (await get('/en/map', taker)).status;
	};
	await expect.poll(again, { timeout: 30_000 }).toBe(200);
	expect((await get('/fr/stories?q=autre', '198.51.100.1')).status).toBe(200);
});
