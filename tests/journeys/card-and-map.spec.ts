/** A story's card for social networks, and the map: in the browser, before and after the story is taken back. */
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { takeBackStory } from '#server/store/consent/change-state.ts';
import { freePort } from '../proofs/free-port.ts';
import { type Installation, install } from '../proofs/installation.ts';
import { publish, publishWhole, type PublishedStory } from '../proofs/published-story.ts';
import { newStoryId, telling, tellStory } from '../told-story.ts';
import { axeViolations } from './axe.ts';
import { desktop, openBrowser, phone } from './browser.ts';

let browser: Browser;
let at: Installation;
/** With a yes to networks and a photograph; without that yes. */
let shared: PublishedStory;
let quiet: string;
beforeAll(async () => {
	browser = await openBrowser();
	const port = String(await freePort());
	at = await install({ env: { PORT: port, ORIGIN: `http://127.0.0.1:${port}` } });
	shared = await publishWhole(at, { channels: ['web', 'print', 'social'] });
	const told = await tellStory(at.owner, at.seal.keys, {
		tellings: [telling('en', { title: 'Salt and marker-quiet', brings: 'marker-quiet salt' })],
		facts: { origin: { region: '145' }, current: { region: '155' } },
		channels: ['web']
	});
	quiet = told.storyId;
	await publish(at, quiet);
});
afterAll(async () => {
	await at[Symbol.asyncDispose]();
	await browser.close();
});

const get = (path: string) => fetch(at.server.origin + path, { redirect: 'manual' });
async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
	const context = await browser.newContext({ baseURL: at.server.origin, viewport: phone, ...options });
	const page = await context.newPage();
	const said: string[] = [];
	page.on('console', (message) => said.push(message.text()));
	await page.goto(path);
	expect(said, path).toEqual([]);
	return page;
}
/** What a network reads in the head of a page. */
const told = async (page: Page): Promise<Record<string, string>> =>
	Object.fromEntries(
		await page
			.locator('meta[property^="og:"], meta[name^="twitter:"]')
			.evaluateAll((all) =>
				all.map((one) => [
					one.getAttribute('property') ?? one.getAttribute('name') ?? '',
					one.getAttribute('content') ?? ''
				])
			)
	);
async function hasNoBarrier(page: Page): Promise<void> {
	expect(await axeViolations(page)).toEqual([]);
	expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}
const looks: [string, string, BrowserContextOptions][] = [
	['en, phone, dark', 'en', { viewport: phone, colorScheme: 'dark' }],
	['ar, wide, light', 'ar', { viewport: desktop, colorScheme: 'light' }]
];

describe('a story whose teller says yes to networks', () => {
	test.each(looks)('gives them its own words, its card and its address: %s', async (_look, locale, options) => {
		const page = await open(`/${locale}/stories/${shared.storyId}`, options);
		const bare = `${at.server.origin}/${locale}/stories/${shared.storyId}`;
		// It is told in English: whoever follows an address that was passed on reads what stood here.
		const here = `${bare}${locale === 'en' ? '' : '?lang=en'}`;
		const tags = await told(page);
		expect(tags).toMatchObject({
			...{ 'og:title': `Bread and ${shared.word}`, 'og:description': 'A baker opens early in a new town.' },
			...{ 'og:url': here, 'og:image': `${bare}/card.png${locale === 'en' ? '' : '?lang=en'}` },
			...{ 'og:image:width': '1200', 'og:image:height': '630', 'twitter:card': 'summary_large_image' }
		});
		expect(tags['og:image:alt']).toContain('bread before sunrise');
		expect(tags['og:image:alt']).toContain('A street in the morning');
		expect(await page.locator('#address').inputValue()).toBe(here);
		for (const network of ['WhatsApp', 'Telegram', 'Facebook', 'Bluesky', 'X'])
			expect(
				decodeURIComponent((await page.getByRole('link', { name: network, exact: true }).getAttribute('href')) ?? '')
			).toContain(here);
		await hasNoBarrier(page);
		await page.goto(tags['og:image'] ?? '');
		const size = await page
			.locator('img')
			.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]);
		expect(size).toEqual([1200, 630]);
		await page.context().close();
	});
	test('sends its card with the headers of everything that can be taken back', async () => {
		const answer = await get(`/en/stories/${shared.storyId}/card.png`);
		const header = (name: string) => answer.headers.get(name);
		expect([answer.status, header('content-type'), header('x-content-type-options')]).toEqual([
			200,
			'image/png',
			'nosniff'
		]);
		expect(header('cache-control')).toBe('public, max-age=60, s-maxage=1, must-revalidate');
		expect(header('x-robots-tag')).toContain('unavailable_after');
		expect(header('surrogate-key')).toBe(`story-${shared.storyId}`);
		expect([header('tdm-reservation'), header('content-usage')]).toEqual(['1', 'train-ai=n']);
	});
});

describe('a story whose teller says no to networks', () => {
	test.each(looks)('gives them the general words that all others get: %s', async (_look, locale, options) => {
		const page = await open(`/${locale}/stories/${quiet}`, options);
		const tags = await told(page);
		expect(JSON.stringify(tags)).not.toMatch(/marker-quiet|baker|Syria|bread/);
		expect(tags['og:image']).toBe(`${at.server.origin}/cards/${locale}.png`);
		expect(await page.title()).toContain('Salt and marker-quiet');
		const links = await page
			.locator('a[href^="http"]')
			.evaluateAll((all) => all.map((one) => one.getAttribute('href')));
		expect(links.filter((href) => !href?.startsWith(at.server.origin))).toEqual([]);
		const letter = await page.locator('a[href^="mailto:"]').getAttribute('href');
		expect(letter).not.toMatch(/marker/);
		await hasNoBarrier(page);
		const image = await fetch(tags['og:image'] ?? '');
		expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/png']);
		await page.context().close();
	});
	test('has the card of the site where its own would be', async () => {
		const answer = await get(`/fr/stories/${quiet}/card.png`);
		expect([answer.status, answer.headers.get('location')]).toEqual([302, '/cards/fr.png']);
	});
});

describe('the map', () => {
	test.each(looks)('says in lines and in words where people come from and live: %s', async (_look, locale, options) => {
		const page = await open(`/${locale}/map`, options);
		expect(await page.locator('path.way').count()).toBe(1);
		const lines = (await page.locator('path.way').getAttribute('d')) ?? '';
		expect(lines.match(/M/g)).toHaveLength(2);
		const rows = await page.locator('section').first().locator('tbody tr').allInnerTexts();
		expect(rows).toHaveLength(2);
		if (locale === 'en')
			expect(rows.map((row) => row.replace(/\s+/g, ' ').trim()).sort()).toEqual([
				'Morocco Belgium 1',
				'Western Asia (no country shown) Western Europe (no country shown) 1'
			]);
		expect(await page.locator('figcaption').innerText()).toMatch(/status of a country|وضع أي بلد/);
		// One ring where somebody comes from, one where somebody lives now.
		expect(await page.locator('path.ring').count()).toBe(2);
		await hasNoBarrier(page);
		expect(await page.locator('[style], script').count()).toBe(0);
		await page.context().close();
	});
	test('is asked for a country without script, and found in the menu', async () => {
		const page = await open('/en', { javaScriptEnabled: false });
		await page.getByRole('navigation').getByRole('link', { name: 'Map' }).click();
		await page.locator('#from').selectOption('MA');
		await page.getByRole('button', { name: 'Show on the map' }).click();
		expect(new URL(page.url()).search).toBe('?from=MA&now=');
		expect(await page.locator('section').first().locator('tbody tr').count()).toBe(1);
		expect(await page.locator('svg').last().getAttribute('viewBox')).not.toMatch(/^-6 -6 /);
		await page.getByRole('link', { name: 'bread before sunrise' }).click();
		expect(new URL(page.url()).pathname).toBe(`/en/stories/${shared.storyId}`);
		await page.context().close();
	});
	test('is light', async () => {
		const answer = await fetch(`${at.server.origin}/en/map`, { headers: { 'accept-encoding': 'br' } });
		const bytes = Number(answer.headers.get('content-length'));
		console.log(`the map is ${bytes} bytes of br`);
		expect(bytes).toBeLessThan(16 * 1024);
	});
});

test('taken back: card, words and line are gone at once, and look as if they never were', async () => {
	const card = `/en/stories/${shared.storyId}/card.png`;
	const map = async () => (await get('/en/map')).text();
	expect([(await get(card)).status, (await map()).includes('Morocco')]).toEqual([200, true]);
	await at.owner
		.transaction()
		.execute((tx) => takeBackStory(tx, { storyId: shared.storyId, byWhom: 'teller', after: 'keep_sealed' }));
	// It is heard in one moment; how soon: tests/proofs/gone-everywhere.spec.ts.
	await expect.poll(async () => (await get(card)).status, { timeout: 30_000, interval: 20 }).toBe(410);
	const never = newStoryId();
	for (const path of [card, `${card}?lang=en`, `/ar/stories/${shared.storyId}/card.png`])
		expect((await get(path)).status, path).toBe(410);
	expect(await (await get(card)).text()).toBe(await (await get(card.replace(shared.storyId, never))).text());
	const page = await browser.newPage();
	const answer = await page.goto(`${at.server.origin}/en/stories/${shared.storyId}`);
	expect(answer?.status()).toBe(410);
	expect(await told(page)).toEqual({});
	await page.goto(`${at.server.origin}/en/map`);
	expect(await page.locator('main').innerText()).not.toMatch(/Morocco|bread before sunrise/);
	expect((await page.locator('path.way').getAttribute('d'))?.match(/M/g)).toHaveLength(1);
	await page.close();
});
