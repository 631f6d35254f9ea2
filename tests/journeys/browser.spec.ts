/** The browser of the journeys waits for the page that a click or a key leads to, however slowly it comes. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';

let server: Server;
let browser: Browser;
let origin: string;
beforeAll(async () => {
	// The end of each page comes half a second after its beginning.
	server = createServer((request, response) => {
		if (request.method === 'POST') return response.writeHead(303, { location: '/next' }).end();
		if (request.url === '/file') return response.writeHead(200, { 'content-disposition': 'attachment' }).end('x');
		response.writeHead(200, { 'content-type': 'text/html' });
		response.write('<!doctype html><title>x</title><form method="post"><input><button>Go on</button></form>');
		setTimeout(() => response.end('<a href="/file" download>File</a>'), 500);
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	browser = await openBrowser();
});
afterAll(async () => {
	await browser?.close();
	server?.close();
});

test.each([true, false])(
	'what is counted after a click or a key is all there (script: %s)',
	async (javaScriptEnabled) => {
		const context = await browser.newContext({ javaScriptEnabled });
		const page = await context.newPage();
		await page.goto(origin);
		await page.getByRole('button').click();
		expect(page.url()).toBe(`${origin}/next`);
		expect(await page.locator('a').count()).toBe(1);
		await page.locator('input').press('Enter');
		expect(await page.locator('a').count()).toBe(1);
		// What leads to no page is waited for no longer.
		await Promise.all([page.waitForEvent('download'), page.locator('a').click()]);
		expect(page.url()).toBe(`${origin}/next`);
		await context.close();
	}
);
