/** One photograph and one paragraph are taken back by receipt, and the rest of the story stays. With and without script. */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Installation, giveReceipt, install, until } from '../proofs/installation.ts';
import { publishWhole } from '../proofs/published-story.ts';
import { axeViolations } from './axe.ts';
import { desktop, openBrowser, phone } from './browser.ts';

let browser: Browser;
let at: Installation;
beforeAll(async () => {
	browser = await openBrowser();
	at = await install();
});
afterAll(async () => {
	await at[Symbol.asyncDispose]();
	await browser.close();
});

const get = (path: string) => fetch(at.server.origin + path);

/** Nothing wider than the screen, and where a script runs, nothing in anybody's way, light and dark. */
async function isGood(page: Page, withScript: boolean, name: string): Promise<void> {
	expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
	if (!withScript) return;
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme });
		expect(await axeViolations(page), `${name}, ${colorScheme}`).toEqual([]);
	}
	await page.emulateMedia({ colorScheme: null });
}

test.each([
	{ locale: 'en', viewport: phone, javaScriptEnabled: false },
	{ locale: 'ar', viewport: desktop, javaScriptEnabled: true }
])(
	'$locale, $viewport.width, script: $javaScriptEnabled: only that part is gone',
	async ({ locale, viewport, javaScriptEnabled }) => {
		const story = await publishWhole(at);
		const { page: address, picture, frame, apiStory } = story.addresses;
		const digits = await giveReceipt(at, story.storyId);
		const page = await (await browser.newContext({ viewport, javaScriptEnabled })).newPage();
		const text = async (path: string) => {
			const answer = await get(path);
			return answer.status === 200 ? answer.text() : '';
		};
		const name = picture.split('/').at(-1) ?? '';
		expect(await text(address)).toContain(name);

		const open = async () => {
			await page.goto(`${at.server.origin}/${locale}/my-story`);
			await page.fill('#f-digits', digits);
			await page.click('button[value=open]');
		};
		await open();
		// Nothing of it is loaded by opening the page: a borrowed telephone keeps what was looked at.
		expect(await page.locator('#parts img').count()).toBe(0);
		const look = await page.locator('#parts a').getAttribute('href');
		expect((await get(look ?? '')).status).toBe(200);
		await isGood(page, javaScriptEnabled, 'open');
		await page.click('#parts button[value=withhold]');
		await page.locator('#parts .notice').waitFor();
		for (const path of [picture, look ?? '']) expect((await get(path)).status, path).toBe(410);
		await isGood(page, javaScriptEnabled, 'withheld');
		await until('the rest is back', async () => (await text(address)) !== '');
		for (const path of [address, frame, apiStory]) expect(await text(path), path).not.toMatch(/\.(avif|webp|jpg)/);
		expect((await get(picture)).status).toBe(410);
		expect(await text(address)).toContain('Every loaf is a letter home.');

		// While the story was hidden, the receipt alone opened no text. The paragraphs stand behind one line.
		await open();
		await page.locator('#paragraphs summary').click();
		const part = page.locator('#paragraphs article', { hasText: 'Every loaf is a letter home.' });
		await part.locator('button[value=take_out]').click();
		await page.locator('#paragraphs .notice').waitFor();
		await isGood(page, javaScriptEnabled, 'taken out');
		await until('the text is back without it', async () => {
			const words = await text(address);
			return words.includes('By noon the shelves are empty.') && !words.includes('Every loaf');
		});
		for (const path of [frame, apiStory]) expect(await text(path), path).not.toContain('Every loaf');
		await page.context().close();
	}
);
