import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LOCALES } from '#domain/base/locales.ts';
import { refuseRequest } from '#server/http/refusal.ts';

let server: Server;
const spoken = async (path: string, accept?: string) => {
	const { port } = server.address() as AddressInfo;
	const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
		headers: { 'accept-language': accept ?? '' }
	});
	const page = await answer.text();
	return {
		status: answer.status,
		page,
		languages: [...page.matchAll(/<p lang="(\w+)"/g)].map(([, language]) => language)
	};
};
beforeAll(async () => {
	server = createServer((_request, response) => refuseRequest(response, 'too_large'));
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => void server.close());

test('what is too large is said in the language of the page it came from, and in English', async () => {
	const { status, page, languages } = await spoken('/fa/tell', 'de');
	expect(status).toBe(413);
	expect(languages).toEqual(['fa', 'en']);
	expect(page).toMatch(/<html lang="fa">.*<p lang="fa" dir="rtl">/s);
	expect((await spoken('/en/tell')).languages).toEqual(['en']);
});
test('elsewhere in the language that the browser asks for; without one in all of them', async () => {
	expect((await spoken('/desk/stories', 'xx, uk;q=0.8, de;q=0.5')).languages).toEqual(['uk', 'en']);
	expect((await spoken('/desk/stories', '*')).languages).toEqual([...LOCALES]);
});
