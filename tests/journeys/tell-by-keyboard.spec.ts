/** Where the keyboard stands on the pages of telling: at what is wrong, and never under what stays at the top. */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { desktop, openBrowser, phone } from './browser.ts';
import { keyboardOf } from './keyboard.ts';
import { makeOffices } from './offices.ts';
import { atDesk } from './review-room.ts';
import { startServer, type RunningServer } from './server.ts';
import { begin, fillStory, next } from './teller.ts';

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
	server = await startServer();
	await makeOffices(server.data, [
		{ id: 'brussels', name: 'Brussels', country: 'BE', serves: ['BE'], contact: '+32 2 000 00 00' }
	]);
	browser = await openBrowser();
});
afterAll(async () => {
	await browser?.close();
	await server?.[Symbol.asyncDispose]();
});

const focused = (page: Page) => page.evaluate(() => document.activeElement?.id || document.activeElement?.className);
/** How far below the bar for leaving something begins, in points; negative: it is hidden there. */
const belowBar = (page: Page, what: string) =>
	page.evaluate((selector) => {
		const bar = document.querySelector('a[data-leave]')?.getBoundingClientRect().bottom ?? 0;
		const element = selector === '' ? document.activeElement : document.querySelector(selector);
		return Math.round((element?.getBoundingClientRect().top ?? -1) - bar);
	}, what);

test.each([
	{ locale: 'ar', viewport: phone, javaScriptEnabled: true },
	{ locale: 'en', viewport: desktop, javaScriptEnabled: false }
])('a mistake has the focus, $locale, $viewport.width', async ({ locale, viewport, javaScriptEnabled }) => {
	const context = await browser.newContext({ viewport, javaScriptEnabled });
	const page = await context.newPage();
	const { follow, jump, press, reach } = keyboardOf(page);
	await begin(page, server.origin, locale);
	expect(await focused(page)).toBe('');
	await fillStory(page, { since: 'long ago' });
	await follow(page.locator('.actions button.primary'));
	await expect.poll(() => focused(page)).toContain('error-summary');
	// From there the next one is the way to the field, and what is wrong is read above it.
	await jump(page.locator('.error-summary a'));
	await expect.poll(() => focused(page)).toBe('f-since');
	for (const seen of ['#f-since-error', '#f-since', '.field:has(#f-since) label'])
		expect(await belowBar(page, seen), seen).toBeGreaterThanOrEqual(0);

	await reach(page.locator('.actions button.primary'));
	const hidden: string[] = [];
	while ((await focused(page)) !== 'f-brings') {
		await press('Shift+Tab');
		if ((await belowBar(page, '')) < 0) hidden.push(String(await focused(page)));
	}
	expect(hidden).toEqual([]);

	await page.goto(`${server.origin}/${locale}/my-story`);
	await page.fill('#f-digits', '1234');
	await follow(page.locator('button[value=open]'));
	await expect.poll(() => focused(page)).toBe('f-digits');
	await context.close();
});

test('the month that is proposed is the one that the preview says', async () => {
	const context = await browser.newContext({ viewport: desktop });
	const page = await context.newPage();
	await begin(page, server.origin, 'en');
	await fillStory(page);
	await next(page);
	const proposed = () => page.locator('[name=webUntil] option[value=""]').innerText();
	const before = await proposed();
	await page.check('[name=webText][value=full]');
	await page.check('[name=webName][value=full_name]');
	await expect.poll(proposed, { timeout: 20_000 }).not.toBe(before);
	const month = /\w+ \d{4}/.exec(await proposed())?.[0] ?? 'none';
	expect(await page.locator('#preview').innerText()).toContain(month);
	await context.close();
});

test('where somebody is at the desk never covers what the Tab key comes to', async () => {
	const { context, page } = await atDesk(browser, server.origin, 'editor', { viewport: phone });
	await page.goto('/desk/tell');
	const links = await page.locator('nav.side a, .side a').count();
	await page.locator('.side a').first().focus();
	for (let n = 1; n < links; n++) {
		await page.keyboard.press('Tab');
		const covered = await page.evaluate(() => {
			const now = document.activeElement;
			const current = document.querySelector('.side a[aria-current]');
			if (!now || !current || now === current || !now.closest('.side')) return null;
			const [one, other] = [now.getBoundingClientRect(), current.getBoundingClientRect()];
			return one.left < other.right - 1 && other.left < one.right - 1 ? now.textContent : null;
		});
		expect(covered).toBeNull();
	}
	await context.close();
});
