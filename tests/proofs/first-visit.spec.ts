/**
 * What a telephone fetches at a first visit, in a real browser, in bytes over the line: HTML with its styles in one round
 * trip, a page with a photograph in three. Every story has a photograph that is as much work as a street in daylight.
 */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../journeys/browser.ts';
import { type Installation, install } from './installation.ts';
import { showPhotographed } from './photographed-stories.ts';

const KB = 1_000;
/** How many dots a telephone of 360 points has for a point. */
const SCREENS = [2, 3];
const LOCALES = ['en', 'ar', 'zh', 'ru'] as const;

let at: Installation;
let browser: Browser;
let story: string;

beforeAll(async () => {
	[at, browser] = await Promise.all([install({ env: { WORKERS: 'off' } }), openBrowser()]);
	story = await showPhotographed(at, LOCALES);
});
afterAll(async () => {
	await browser?.close();
	await at?.[Symbol.asyncDispose]();
});

interface Fetched {
	readonly address: string;
	readonly type: string;
	/** Compressed, without headers. */
	readonly bytes: number;
}

/** One that was never here. */
async function telephone(deviceScaleFactor: number): Promise<Page> {
	const context = await browser.newContext({
		...{ baseURL: at.server.origin, viewport: { width: 360, height: 740 }, deviceScaleFactor },
		...{ isMobile: true, hasTouch: true }
	});
	return context.newPage();
}

/** Everything that a telephone of 360 points fetches before anybody touches it. */
async function visit(path: string, deviceScaleFactor: number): Promise<Fetched[]> {
	const page = await telephone(deviceScaleFactor);
	const answers: Promise<Fetched>[] = [];
	page.on('requestfinished', (request) => {
		answers.push(
			(async () => {
				const { responseBodySize } = await request.sizes();
				const answer = await request.response();
				return { address: request.url(), type: answer?.headers()['content-type'] ?? '', bytes: responseBodySize };
			})()
		);
	});
	await page.goto(path, { waitUntil: 'networkidle' });
	const fetched = await Promise.all(answers);
	await page.context().close();
	return fetched;
}

const weigh = (fetched: readonly Fetched[], kind = '') =>
	fetched.filter(({ type }) => type.startsWith(kind)).reduce((sum, { bytes }) => sum + bytes, 0);

function told(what: string, fetched: readonly Fetched[]): void {
	const parts = fetched.map(({ type, bytes }) => `${type.split(';')[0]} ${bytes}`);
	console.log(`${what}: ${weigh(fetched)} bytes (${parts.join(', ')})`);
}

/** Neither a script nor anything from elsewhere. */
function expectOnlyOurs(fetched: readonly Fetched[]): void {
	expect(fetched.filter(({ type }) => type.includes('script'))).toEqual([]);
	expect(fetched.filter(({ address }) => !address.startsWith(`${at.server.origin}/`))).toEqual([]);
}

test.each(LOCALES)(
	'a story in %s: HTML and styles within 14 kB, with its picture and the font within 60 kB',
	async (locale) => {
		for (const dots of SCREENS) {
			const fetched = await visit(`/${locale}/stories/${story}`, dots);
			told(`${locale}, a story, ${dots} dots`, fetched);
			expectOnlyOurs(fetched);
			expect(fetched.filter(({ type }) => type === 'text/css')).toEqual([]);
			expect(weigh(fetched, 'text/')).toBeLessThanOrEqual(14 * KB);
			// It is a picture in the newest form, and the font where the headings have its letters.
			expect(fetched.filter(({ type }) => type === 'image/avif').length).toBeGreaterThanOrEqual(1);
			expect(weigh(fetched)).toBeLessThanOrEqual(60 * KB);
		}
	}
);

test.each(LOCALES)('home in %s: within 100 kB', async (locale) => {
	for (const dots of SCREENS) {
		const fetched = await visit(`/${locale}`, dots);
		told(`${locale}, home, ${dots} dots`, fetched);
		expectOnlyOurs(fetched);
		expect(fetched.filter(({ type }) => type === 'image/avif').length).toBeGreaterThanOrEqual(1);
		expect(weigh(fetched)).toBeLessThanOrEqual(100 * KB);
	}
});

test('pictures further down come as somebody gets there, and nothing moves', async () => {
	const page = await telephone(2);
	await page.goto('/ar', { waitUntil: 'networkidle' });
	const height = () => page.evaluate(() => document.documentElement.scrollHeight);
	const before = await height();
	const pictures = page.locator('article.tag img');
	expect(await pictures.count()).toBe(6);
	for (const picture of await pictures.all()) {
		await picture.scrollIntoViewIfNeeded();
		await picture.evaluate((img: HTMLImageElement) => img.decode());
		expect(await picture.evaluate((img: HTMLImageElement) => [img.naturalWidth > 0, img.currentSrc])).toEqual([
			true,
			expect.stringMatching(/\.avif$/)
		]);
		expect(await picture.evaluate((img: HTMLImageElement) => img.clientWidth / img.clientHeight)).toBeCloseTo(4 / 3, 1);
	}
	expect(await height()).toBe(before);
	await page.context().close();
});

test('a page that is kept nowhere travels compressed to a stranger, and to nobody who has a cookie', async () => {
	const ask = (headers: Record<string, string>) =>
		fetch(`${at.server.origin}/en/tell`, { headers: { 'accept-encoding': 'br', ...headers } });
	const stranger = await ask({});
	expect(stranger.headers.get('content-encoding')).toBe('br');
	expect(Number(stranger.headers.get('content-length'))).toBeLessThanOrEqual(14 * KB);
	expect(await stranger.text()).toContain('</html>');
	expect((await ask({ cookie: 'anything=1' })).headers.get('content-encoding')).toBeNull();
	const plain = await fetch(`${at.server.origin}/en/tell`, { headers: { 'accept-encoding': 'identity' } });
	expect(plain.headers.get('content-encoding')).toBeNull();
	expect(await plain.text()).toContain('</html>');
});
