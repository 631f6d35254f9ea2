import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dateFormat } from '#domain/base/formats.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { showStory } from '../public/shown-stories.ts';
import { newStoryId, telling } from '../told-story.ts';
import { axeViolations } from './axe.ts';
import { desktop, openBrowser, phone } from './browser.ts';
import { inTurns } from './in-turns.ts';
import { openReadingRoom, type ReadingRoom } from './reading-room.ts';

let browser: Browser;
let room: ReadingRoom;
beforeAll(async () => {
	browser = await openBrowser();
	room = await openReadingRoom(browser);
});
afterAll(async () => {
	await room[Symbol.asyncDispose]();
	await browser.close();
});

const looks: [string, string, BrowserContextOptions][] = [
	['en, light, wide', 'en', { viewport: desktop, colorScheme: 'light' }],
	['en, dark, phone', 'en', { viewport: phone, colorScheme: 'dark' }],
	// The opposite of the first, and that of the second: kinds of pages take turns with the pairs.
	['ar, dark, phone', 'ar', { viewport: phone, colorScheme: 'dark' }],
	['ar, light, wide', 'ar', { viewport: desktop, colorScheme: 'light' }]
];
const kinds: [string, (locale: string) => string, number][] = [
	['first page', (locale) => `/${locale}`, 200],
	['stories', (locale) => `/${locale}/stories`, 200],
	['stories with choices', (locale) => `/${locale}/stories?from=SY&with=picture`, 200],
	['stories without an answer', (locale) => `/${locale}/stories?q=zzzzzz`, 200],
	['story', (locale) => `/${locale}/stories/${room.full}`, 200],
	['short story in another language', (locale) => `/${locale}/stories/${room.short}`, 200],
	['story that is gone', (locale) => `/${locale}/stories/${newStoryId()}`, 410],
	['printed sheet that may be shown', (locale) => `/${locale}/stories/${room.full}/check`, 200],
	['printed sheet that may not', (locale) => `/${locale}/stories/${room.full}/check?print=000000000000`, 410],
	['no page', (locale) => `/${locale}/nowhere/at/all`, 404],
	['map', (locale) => `/${locale}/map`, 200],
	['map of some places', (locale) => `/${locale}/map?from=015&now=DE`, 200],
	['about', (locale) => `/${locale}/about`, 200],
	['privacy', (locale) => `/${locale}/privacy`, 200],
	['accessibility', (locale) => `/${locale}/accessibility`, 200]
];

/** A page of a reader whose browser runs no script; everything must work all the same. */
async function openPage(options: BrowserContextOptions = {}): Promise<{ page: Page; said: string[]; asked: string[] }> {
	const context = await browser.newContext({ javaScriptEnabled: false, baseURL: room.server.origin, ...options });
	const page = await context.newPage();
	const said: string[] = [];
	const asked: string[] = [];
	page.on('console', (message) => said.push(message.text()));
	page.on('request', (request) => asked.push(request.url()));
	return { page, said, asked };
}

const seen = kinds.flatMap(([kind, at, status], place) =>
	inTurns(looks, place, 2).map(([look, locale, options]) => ({ kind, at, status, look, locale, options }))
);
test.each(seen)(
	'$kind in $look: nothing in the way of anybody, no script, no cookie, nobody else asked',
	async ({ kind, at, status, locale, options }) => {
		// The checker itself needs script; the pages bring none.
		const { page, said, asked } = await openPage({ ...options, javaScriptEnabled: true });
		const answer = await page.goto(at(locale));
		expect(answer?.status()).toBe(status);
		expect(await page.locator('html').getAttribute('lang')).toBe(locale);
		expect(await page.locator('html').getAttribute('dir')).toBe(locale === 'ar' ? 'rtl' : 'ltr');
		expect(await page.locator('h1').count()).toBe(1);
		for (const landmark of ['header', 'main', 'footer'])
			expect(await page.locator(`body ${landmark}`).count()).toBeGreaterThan(0);

		expect(await axeViolations(page)).toEqual([]);

		// The list has one, which offers words; every other page has none.
		const scripts = await page
			.locator('script:not([type="application/ld+json"])')
			.evaluateAll((all) => all.map((one) => one.getAttribute('src')));
		expect(scripts).toEqual(kind.startsWith('stories') ? ['/suggest.js'] : []);
		expect(await page.context().cookies()).toEqual([]);
		expect(answer?.headers()['set-cookie']).toBeUndefined();
		expect(asked.filter((address) => !address.startsWith(room.server.origin))).toEqual([]);
		expect(said.filter((line) => !line.includes(`status of ${status}`))).toEqual([]);
		const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
		expect(wide, 'wider than the window').toBeLessThanOrEqual(0);
		if (kind !== 'story') return;
		const small = await page.evaluate(() =>
			[...document.querySelectorAll('a, button, input, select, summary')]
				.filter((element) => !element.closest('p') || element.matches('.button'))
				// A card is touched anywhere: its link lies over all of it.
				.map((element) => ({
					box: (element.closest('article.tag') ?? element).getBoundingClientRect(),
					html: element.outerHTML
				}))
				.filter(({ box }) => box.width > 1 && box.height < 47.5)
				.map(({ html }) => html)
		);
		expect(small, 'smaller than a thumb').toEqual([]);
	}
);

test('a story comes in one round trip: HTML and styles together within 14 kB', async () => {
	for (const encoding of ['br', 'gzip']) {
		const answer = await fetch(`${room.server.origin}/en/stories/${room.full}`, {
			headers: { 'accept-encoding': encoding }
		});
		const bytes = Number(answer.headers.get('content-length'));
		console.log(`a story page is ${bytes} bytes of ${encoding}`);
		expect(answer.headers.get('content-encoding')).toBe(encoding);
		expect(bytes).toBeLessThanOrEqual(14 * 1024);
		expect((await answer.text()).includes('rel="stylesheet"')).toBe(false);
	}
});

test('another language is the same page', async () => {
	const { page } = await openPage({ viewport: phone });
	await page.goto('/en/stories?from=SY&q=bread');
	await page.locator('.languages summary').click();
	await page.getByRole('link', { name: 'العربية' }).first().click();
	expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/ar/stories?from=SY&q=bread');
	await page.locator('article a').first().click();
	// It was found by an English word, and that is what it opens with.
	expect(new URL(page.url()).search).toBe('?lang=en');
	expect(await page.locator('article h1').textContent()).toBe('bread before sunrise');
	await page.locator('.languages summary').first().click();
	await page.getByRole('link', { name: 'Français' }).first().click();
	expect(await page.locator('article h1').textContent()).toBe('du pain avant l’aurore');
	await page.getByRole('link', { name: 'العربية (comme raconté)' }).click();
	const heading = page.locator('article h1');
	expect([await heading.textContent(), await heading.getAttribute('lang'), await heading.getAttribute('dir')]).toEqual([
		'خبز قبل الشروق',
		'ar',
		'rtl'
	]);
	expect(await page.locator('html').getAttribute('lang')).toBe('fr');
	await page.context().close();
});

test('with the keyboard alone: skip the menu, search, choose, read', async () => {
	const { page } = await openPage({ viewport: desktop });
	const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
	await page.goto('/en/stories');
	await page.keyboard.press('Tab');
	expect(await focused()).toBe('Skip to the text');
	await page.keyboard.press('Enter');
	await page.keyboard.press('Tab');
	await page.keyboard.type('amal');
	await page.keyboard.press('Enter');
	await page.waitForURL(/q=amal/);
	expect(await page.locator('article').count()).toBe(1);
	await page.goto('/en/stories');
	await page.locator('main summary').focus();
	await page.keyboard.press('Enter');
	await page.locator('#from').selectOption('GH');
	await page.getByRole('button', { name: 'Show stories' }).press('Enter');
	await page.waitForURL(/from=GH/);
	expect(await page.getByRole('heading', { name: '14 stories' }).count()).toBe(1);
	await page.locator('article a').first().focus();
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/stories\/[0-9a-z]{10}$/);
	expect(await page.locator('h1').textContent()).toBe('bread before sunrise');
	await page.context().close();
});

test.each([
	[
		'en',
		'It may be shown on this site until the end of WEB. In print it may be shown until the end of PRINT.',
		'It may be shown on this site and in print until the end of WEB.'
	],
	[
		'ar',
		'يجوز عرضها على هذا الموقع حتى نهاية WEB. ويجوز عرضها في المطبوعات حتى نهاية PRINT.',
		'يجوز عرضها على هذا الموقع وفي المطبوعات حتى نهاية WEB.'
	]
])('until when is said for the site and for paper apart, and at once anew, in %s', async (locale, apart, same) => {
	// The instant at which a month is over, so many months from now, and its name.
	const [year, thisMonth] = [new Date().getUTCFullYear(), new Date().getUTCMonth()];
	const over = (months: number) => Date.UTC(year, thisMonth + months + 1, 1);
	const name = (months: number) => dateFormat(locale, { year: 'numeric', month: 'long' }).format(over(months) - 1);
	const wanted = {
		id: newStoryId(),
		tellings: [telling('en', { items: ['until'] })],
		posters: { en: { name: `${locale === 'en' ? 'a' : 'b'}${'c'.repeat(31)}.pdf`, bytes: 15 } },
		until: over(10)
	};
	// What the server gives: a browser keeps a page for a minute.
	const html = async () => (await fetch(`${room.server.origin}/${locale}/stories/${wanted.id}`)).text();
	const said = async () => (await html()).replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
	const words = (sentence: string, print = 0) => sentence.replace('WEB', name(10)).replace('PRINT', name(print));
	await showStory(room, { ...wanted, untilInPrint: over(7) });
	expect(await said()).toContain(words(apart, 7));
	// Printed by a reader, the page is paper too.
	expect(/<p class="printed[^>]*>([^<]*)/.exec(await html())?.[1]).toContain(name(7));

	// The page that is kept is another one as soon as the end of print is.
	await showStory(room, { ...wanted, untilInPrint: over(3) });
	await expect.poll(said, { timeout: 30_000, interval: 20 }).toContain(words(apart, 3));
	await showStory(room, wanted);
	await expect.poll(said, { timeout: 30_000, interval: 20 }).toContain(words(same));
	await hideStory(room.worker, wanted.id);
});

test('more stories follow one another', async () => {
	const { page } = await openPage();
	await page.goto('/en/stories');
	const first = await page
		.locator('article h3 a')
		.evaluateAll((links) => links.map((link) => link.getAttribute('href')));
	await page.getByRole('link', { name: 'More stories' }).click();
	const second = await page
		.locator('article h3 a')
		.evaluateAll((links) => links.map((link) => link.getAttribute('href')));
	expect([first.length, second.length]).toEqual([24, 6]);
	expect(new Set([...first, ...second]).size).toBe(30);
	await page.getByRole('link', { name: 'Back to the newest stories' }).click();
	expect(new URL(page.url()).search).toBe('');
	await page.context().close();
});

test('pictures are there, in the right form, with their words', async () => {
	const { page } = await openPage({ viewport: phone });
	await page.goto(`/en/stories/${room.full}`);
	const picture = page.locator('article img').first();
	await picture.evaluate((image: HTMLImageElement) => image.decode());
	expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
	expect(await picture.evaluate((image: HTMLImageElement) => image.currentSrc)).toMatch(/\.webp$/);
	expect(await picture.getAttribute('alt')).toBe('A loaf on a wooden board');
	const answer = await fetch(`${room.server.origin}/media/${room.picture}`);
	const header = (name: string) => answer.headers.get(name);
	expect([answer.status, header('content-type'), header('x-content-type-options')]).toEqual([
		200,
		'image/jpeg',
		'nosniff'
	]);
	expect(header('cache-control')).toBe('public, max-age=60, s-maxage=1, must-revalidate');
	expect(header('x-robots-tag')).toContain('unavailable_after');
	expect(header('tdm-reservation')).toBe('1');
	await page.context().close();
});

test('whoever saves data gets no font', async () => {
	const font = async (headers: Record<string, string>) =>
		(await fetch(`${room.server.origin}/fonts/fraunces.woff2`, { headers })).status;
	expect([await font({}), await font({ 'save-data': 'on' })]).toEqual([200, 404]);
});

test('the first page sends each reader to a language of theirs', async () => {
	const to = async (accept: string) => {
		const answer = await fetch(room.server.origin, { redirect: 'manual', headers: { 'accept-language': accept } });
		return answer.headers.get('location');
	};
	expect(await to('ar-SY,ar;q=0.9,en;q=0.4')).toBe('/ar');
	expect(await to('sw,fr;q=0.8,en;q=0.7')).toBe('/fr');
	expect(await to('zh-Hant-TW')).toBe('/zh');
	expect(await to('sw')).toBe('/en');
});

test('a story that is hidden is gone everywhere at once, and looks as if it never was', async () => {
	const { origin } = room.server;
	const id = room.full;
	const text = async (path: string) => (await fetch(origin + path)).text();
	const status = async (path: string) => (await fetch(origin + path)).status;
	const pages = [
		'/en',
		'/ar',
		'/en/stories',
		'/fr/stories?from=SY',
		'/en/stories?q=amal',
		'/en/feed.xml',
		'/sitemap.xml'
	];
	const files = [`/media/${room.picture}`, `/media/${room.poster}`, `/en/stories/${id}/poster.pdf`];
	for (const path of ['/en/stories', '/sitemap.xml', '/en/feed.xml']) expect(await text(path), path).toContain(id);
	for (const path of [`/ar/stories/${id}`, ...files]) expect(await status(path), path).toBe(200);

	await hideStory(room.worker, id);
	// It is heard in one moment; how soon: tests/proofs/gone-everywhere.spec.ts.
	await expect.poll(() => status(`/ar/stories/${id}`), { timeout: 30_000, interval: 20 }).toBe(410);
	for (const path of pages) expect(await text(path), path).not.toContain(id);
	for (const path of [`/ar/stories/${id}`, `/en/stories/${id}?lang=fr`, ...files])
		expect(await status(path), path).toBe(410);
	const never = newStoryId();
	const [gone, unknown] = [await text(`/en/stories/${id}`), await text(`/en/stories/${never}`)];
	expect(gone.replaceAll(id, 'ID')).toBe(unknown.replaceAll(never, 'ID'));
	expect(await text(files[0] ?? '')).toBe(await text(`/media/${'9'.repeat(32)}.jpg`));
});

test.each(['offices', 'partners'])('the address /%s, which others link to, leads to who we are', async (name) => {
	const answer = await fetch(`${room.server.origin}/fr/${name}`, { redirect: 'manual' });
	expect([answer.status, answer.headers.get('location'), answer.headers.get('cache-control')]).toEqual([
		307,
		'/fr/about#offices',
		'no-store'
	]);
	expect(await (await fetch(`${room.server.origin}/fr/about`)).text()).toContain('<h2 id="offices"');
});
