/** Words that are offered while somebody types on the list page: with keys, with a finger, and not without script. */
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '#server/store/connect.ts';
import { type Installation, install } from '../proofs/installation.ts';
import { showStory } from '../public/shown-stories.ts';
import { telling } from '../told-story.ts';
import { axeViolations } from './axe.ts';
import { desktop, openBrowser, phone } from './browser.ts';

let browser: Browser;
let at: Installation;
beforeAll(async () => {
	browser = await openBrowser();
	at = await install({ env: { WORKERS: 'off' } });
	const worker = connect(at.logins, 'worker');
	for (let n = 0; n < 3; n++)
		await showStory(
			{ owner: at.owner, worker },
			{
				tellings: [
					telling('en', { title: `Saffron, café and safety ${n}` }),
					telling('ar', { title: `زعفران من السوق ${n}`, brings: 'زعفران', items: [], summary: 'زعفران.', blocks: [] })
				]
			}
		);
	await worker.destroy();
});
afterAll(async () => {
	await at?.[Symbol.asyncDispose]();
	await browser?.close();
});

async function open(path: string, options: BrowserContextOptions = {}) {
	const context = await browser.newContext({ baseURL: at.server.origin, viewport: phone, ...options });
	const page = await context.newPage();
	const faults: string[] = [];
	page.on('pageerror', (error) => faults.push(error.message));
	page.on('console', (message) => faults.push(message.text()));
	await page.goto(path);
	return { page, faults };
}
const offered = (page: Page) => page.locator('#q-words [role=option]').allTextContents();
/** Types as somebody does, and waits until words are offered. */
async function typed(page: Page, text: string): Promise<void> {
	await page.locator('#q').focus();
	await page.keyboard.type(text);
	await page.locator('#q-words [role=option]').first().waitFor();
}
const asked = (page: Page) => new URL(page.url()).searchParams.get('q');

test.each([
	['en, phone, dark', 'en', 'saf', ['safety', 'saffron'], { viewport: phone, colorScheme: 'dark' }],
	['ar, wide, light', 'ar', 'زعف', ['زعفران'], { viewport: desktop, colorScheme: 'light' }]
] as const)('with the keyboard alone, %s', async (_look, locale, begun, words, options) => {
	const { page, faults } = await open(`/${locale}/stories`, options);
	const field = page.locator('#q');
	expect([await field.getAttribute('role'), await field.getAttribute('aria-expanded')]).toEqual(['combobox', 'false']);
	await typed(page, begun);
	expect(await offered(page)).toEqual(words);
	expect(await field.getAttribute('aria-expanded')).toBe('true');
	await page.keyboard.press('ArrowDown');
	const marked = page.locator(`#${await field.getAttribute('aria-activedescendant')}`);
	expect([await marked.textContent(), await marked.getAttribute('aria-selected')]).toEqual([words[0], 'true']);
	expect(await axeViolations(page)).toEqual([]);
	expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
	// Escape leaves what was typed; a letter more offers anew.
	await page.keyboard.press('Escape');
	await page.locator('#q-words').waitFor({ state: 'hidden' });
	expect([await field.inputValue(), await field.getAttribute('aria-activedescendant')]).toEqual([begun, null]);
	await typed(page, words[0].slice(begun.length, begun.length + 1));
	await page.keyboard.press('ArrowUp');
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('Enter');
	await page.waitForURL(/q=/);
	expect(asked(page)).toBe(words[0]);
	expect(await page.locator('article').count()).toBe(3);
	expect(faults).toEqual([]);
	await page.context().close();
});

test('with a finger; other choices stay, and what is typed goes to this site alone', async () => {
	const { page } = await open('/en/stories?lang=en', { hasTouch: true, isMobile: true });
	const questions: { url: string; cookie: string | undefined; referer: string | undefined }[] = [];
	page.on('request', (request) => {
		const { cookie, referer } = request.headers();
		if (request.resourceType() === 'fetch') questions.push({ url: request.url(), cookie, referer });
	});
	await typed(page, 'cafe');
	await page.locator('#q-words [role=option]').first().tap();
	await page.waitForURL(/q=caf/);
	expect([asked(page), new URL(page.url()).searchParams.get('lang')]).toEqual(['café', 'en']);
	expect(questions.length).toBeGreaterThan(0);
	for (const { url, cookie, referer } of questions) {
		expect(url).toMatch(new RegExp(`^${at.server.origin}/en/stories/suggest\\?q=caf?e?`));
		expect([cookie ?? '', referer ?? '']).toEqual(['', '']);
	}
	await page.context().close();
});

test('who presses Enter without choosing looks for what was typed; who goes on finds no list in the way', async () => {
	const { page } = await open('/en/stories');
	await typed(page, 'saf');
	await page.keyboard.press('Tab');
	await page.locator('#q-words').waitFor({ state: 'hidden' });
	await page.locator('#q').focus();
	await page.keyboard.press('Enter');
	await page.waitForURL(/q=saf(&|$)/);
	await page.context().close();
});

test('without script the field is as it was, and no other page carries any', async () => {
	const { page } = await open('/en/stories', { javaScriptEnabled: false });
	await page.locator('#q').fill('saffron');
	expect(await page.locator('#q-words').isVisible()).toBe(false);
	expect([await page.locator('#q').getAttribute('role'), await page.locator('#q').getAttribute('type')]).toEqual([
		null,
		'search'
	]);
	await page.locator('#q').press('Enter');
	await page.waitForURL(/q=saffron/);
	const story = await page.locator('article h3 a').first().getAttribute('href');
	for (const path of ['/en', '/en/map', story ?? ''])
		expect(await (await fetch(at.server.origin + path)).text()).not.toContain('suggest.js');
	await page.context().close();
});

test('the list with its script comes within 14 kB, and nothing that was typed is written down', async () => {
	const weighed = async (path: string) => {
		const answer = await fetch(at.server.origin + path, { headers: { 'accept-encoding': 'br' } });
		return Number(answer.headers.get('content-length') ?? (await answer.arrayBuffer()).byteLength);
	};
	expect((await weighed('/en/stories')) + (await weighed('/suggest.js'))).toBeLessThanOrEqual(14_000);
	await (await fetch(`${at.server.origin}/en/stories/suggest?q=markertyped`)).json();
	expect(at.server.printed()).not.toContain('markertyped');
});
