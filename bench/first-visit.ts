/**
 * How soon a telephone shows something on a line of 400 kbit/s with 400 ms there and back: first and largest paint of home
 * and of a story, each story with a photograph, in a real browser that was never here. The browser slows its own network:
 * each request waits its 400 ms, the opening of the connection does not.
 *
 * Run with: npm run build && node bench/first-visit.ts [languages, default en ar zh]
 */
import { loadavg } from 'node:os';
import type { Browser } from 'playwright';
import { openBrowser } from '../tests/journeys/browser.ts';
import { install } from '../tests/proofs/installation.ts';
import { showPhotographed } from '../tests/proofs/photographed-stories.ts';

const TRIES = 3;
const LINE = { offline: false, latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 };

interface Paints {
	readonly first: number;
	/** The largest thing on the first screen. */
	readonly largest: number;
	/** How much moved after it stood, from 0. */
	readonly shift: number;
}

async function visit(browser: Browser, address: string): Promise<Paints> {
	const context = await browser.newContext({
		...{ viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
	});
	try {
		const page = await context.newPage();
		const line = await context.newCDPSession(page);
		await line.send('Network.enable');
		await line.send('Network.emulateNetworkConditions', LINE);
		await page.goto(address, { waitUntil: 'load' });
		return await page.evaluate(async () => {
			// What is painted last is told after the page is there.
			const seen = (type: string) =>
				new Promise<(PerformanceEntry & { value?: number })[]>((done) => {
					const entries: PerformanceEntry[] = [];
					new PerformanceObserver((list) => entries.push(...list.getEntries())).observe({ type, buffered: true });
					setTimeout(() => done(entries), 500);
				});
			const first = (await seen('paint')).find(({ name }) => name === 'first-contentful-paint')?.startTime ?? NaN;
			const largest = (await seen('largest-contentful-paint')).at(-1)?.startTime ?? NaN;
			const shift = (await seen('layout-shift')).reduce((sum, { value }) => sum + (value ?? 0), 0);
			return { first, largest, shift };
		});
	} finally {
		await context.close();
	}
}

const middle = (values: number[]) => [...values].sort((one, other) => one - other)[values.length >> 1] ?? NaN;
const seconds = (value: number) => `${(value / 1_000).toFixed(2)} s`;
const given = process.argv.slice(2);
const locales = given.length > 0 ? given : ['en', 'ar', 'zh'];

await using at = await install({ env: { WORKERS: 'off' } });
const story = await showPhotographed(at, locales);
const browser = await openBrowser();
try {
	for (const locale of locales)
		for (const path of [`/${locale}`, `/${locale}/stories/${story}`, `/${locale}/tell`]) {
			const seen: Paints[] = [];
			// The page lies ready, as it does for every reader after the first.
			await (await fetch(at.server.origin + path)).arrayBuffer();
			for (let n = 0; n < TRIES; n++) seen.push(await visit(browser, at.server.origin + path));
			const of = (what: keyof Paints) => middle(seen.map((paints) => paints[what]));
			console.log(
				`${path}: first paint after ${seconds(of('first'))}, largest ${seconds(of('largest'))}, ` +
					`moved ${of('shift').toFixed(3)}; load ${loadavg()[0]?.toFixed(1)}`
			);
		}
} finally {
	await browser.close();
}
