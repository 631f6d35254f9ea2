/** Journey B: by receipt, narrowed, taken back, gone from everywhere, certificate in hand. With and without script. */
import { readFileSync } from 'node:fs';
import { verify } from 'node:crypto';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cap } from '#domain/consent/ladders.ts';
import { type Installation, giveReceipt, install, until } from '../proofs/installation.ts';
import { publishWhole } from '../proofs/published-story.ts';
import { telling, tellStory } from '../told-story.ts';
import { axeViolations } from './axe.ts';
import { desktop, openBrowser, phone } from './browser.ts';
import { opposites } from './in-turns.ts';

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
const contains = async (path: string, word: string) => (await (await get(path)).text()).includes(word);
const is = (page: Page, name: string) => page.locator(name).first();

async function visitor(options: BrowserContextOptions): Promise<Page> {
	const context = await browser.newContext(options);
	const page = await context.newPage();
	return page;
}
async function openBy(page: Page, locale: string, digits: string, how: 'open' | 'pause_now' = 'open'): Promise<void> {
	await page.goto(`${at.server.origin}/${locale}/my-story`);
	await page.fill('#f-digits', digits);
	await page.click(`button[value=${how}]`);
}
/** What every state must have: a way out, no name of ours, no address or cookie that tells, nothing wider than the screen. */
async function keepsManners(page: Page): Promise<void> {
	expect(new URL(page.url()).search).toBe('');
	expect(await page.context().cookies()).toEqual([]);
	expect(await is(page, 'a[data-leave]').getAttribute('href')).toMatch(
		/^\/(..\/my-story\/leave\?visit=[\w-]{22}|leave)$/
	);
	expect(await is(page, 'link[rel=icon]').getAttribute('href')).toBe('/page.svg');
	expect(await page.title()).not.toMatch(/suitcase/i);
	const words = await page.evaluate(() => document.querySelector('main')?.innerText ?? '');
	expect(words.replaceAll('/.well-known/suitcase-signing-key', '')).not.toMatch(/suitcase/i);
	expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}
/** A page made by a form cannot be opened anew: its HTML is judged in a window with script. */
async function hasNoBarrier(page: Page, name: string): Promise<void> {
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme });
		expect(await axeViolations(page), `${name}, ${colorScheme}`).toEqual([]);
	}
	await page.emulateMedia({ colorScheme: null });
}

const ways = opposites([
	{ locale: 'ar', viewport: phone, javaScriptEnabled: true },
	{ locale: 'en', viewport: desktop, javaScriptEnabled: false },
	{ locale: 'en', viewport: phone, javaScriptEnabled: false },
	{ locale: 'ar', viewport: desktop, javaScriptEnabled: true }
]);
describe.each(ways)(
	'$locale, $viewport.width, script: $javaScriptEnabled',
	({ locale, viewport, javaScriptEnabled }) => {
		test('receipt, narrowed, taken back, gone from everywhere, certificate', async () => {
			const story = await publishWhole(at);
			const digits = await giveReceipt(at, story.storyId);
			const everywhere = Object.values(story.addresses);
			for (const address of everywhere) expect((await get(address)).status, address).toBe(200);
			const page = await visitor({ viewport, javaScriptEnabled });
			const looked = async (name: string) => {
				await keepsManners(page);
				if (javaScriptEnabled) await hasNoBarrier(page, name);
			};
			await page.goto(`${at.server.origin}/${locale}/my-story`);
			await looked('digits');
			await openBy(page, locale, digits.slice(1));
			expect(await is(page, '#f-digits').inputValue()).toBe(digits.slice(1));
			await looked('a typing mistake');
			await openBy(page, locale, digits);
			await looked('open');

			// Less of it: the words of the story become a summary.
			await page.click('button[value=change]');
			await looked('change');
			await page.selectOption('#f-web-text', 'summary');
			await page.selectOption('#f-web-face', 'none');
			await page.click('button[name=intent][value=change]');
			await looked('narrowed');
			await until('the page comes back with less', async () => {
				const { status } = await get(story.addresses.page);
				return status === 200 && !(await contains(story.addresses.page, 'the street still sleeps'));
			});
			expect((await get(story.addresses.picture)).status).toBe(410);

			await page.click('button[value=take_back]');
			await looked('take back');
			await page.click('button[name=intent][value=take_back]');
			await looked('certificate');
			expect(await is(page, 'main').innerText()).toContain(story.storyId);
			// It is heard in one moment; how soon: tests/proofs/gone-everywhere.spec.ts.
			await until('it is gone', async () => (await get(story.addresses.page)).status === 410);
			for (const gone of ['page', 'picture', 'poster'] as const) {
				expect((await get(story.addresses[gone])).status, gone).toBe(410);
			}
			for (const still of ['list', 'search', 'feed', 'sitemap'] as const) {
				const text = await (await get(story.addresses[still])).text();
				// A search repeats what was asked; the story's address and title stand nowhere.
				expect(text, still).not.toContain(`/stories/${story.storyId}`);
				expect(text, still).not.toContain(`Bread and ${story.word}`);
			}

			const [download] = await Promise.all([
				page.waitForEvent('download'),
				page.click('form[action$="/certificate"] button')
			]);
			expect(download.suggestedFilename()).toBe('certificate.json');
			const signed = JSON.parse(readFileSync(await download.path(), 'utf8')) as {
				text: string;
				signature: string;
				key: string;
			};
			const key = await (await fetch(signed.key)).text();
			expect(verify(null, Buffer.from(signed.text), key, Buffer.from(signed.signature, 'base64url'))).toBe(true);

			// Called off: kept, and still hidden.
			await page.click('button[value=take_back]');
			await looked('another choice');
			await page.check('[name=after][value=keep_sealed]');
			await page.click('button[value=choose]');
			await looked('called off');
			expect((await get(story.addresses.page)).status).toBe(410);
			await page.context().close();
		});

		test('a safe text is read and approved; a second word opens messages and data; anybody can stop', async () => {
			const levels = cap({ name: 'first_name', face: 'none', voice: 'none', origin: 'country', current: 'region' });
			const { storyId } = await tellStory(at.owner, at.seal.keys, {
				approved: false,
				levels,
				tellings: [telling(locale, { title: 'Bread', notes: ['war', 'illness'] })]
			});
			await at.owner
				.updateTable('story.story')
				.set({ waiting_since: new Date(), desk_state: 'in_review' })
				.where('id', '=', storyId)
				.execute();
			const digits = await giveReceipt(at, storyId);
			const word = await at.seal.receipts.hash('blue harbour');
			await at.owner
				.updateTable('story.receipt')
				.set({ second_word_hash: word })
				.where('story_id', '=', storyId)
				.execute();
			const page = await visitor({ viewport, javaScriptEnabled });
			const looked = async (name: string) => {
				await keepsManners(page);
				if (javaScriptEnabled) await hasNoBarrier(page, name);
			};
			await openBy(page, locale, digits);
			await looked('waiting');
			await page.fill('#f-word', 'blue harbour');
			await page.click('button[value=word]');
			await looked('second word');
			const [download] = await Promise.all([page.waitForEvent('download'), page.click('form[action$="/data"] button')]);
			expect(download.suggestedFilename()).toBe('data.zip');
			expect(
				readFileSync(await download.path())
					.subarray(0, 2)
					.toString()
			).toBe('PK');
			await page.click('button[value=messages]');
			await page.fill('#f-message', 'شكرا\nthank you');
			await page.click('button[value=send]');
			await looked('messages');
			expect(await is(page, 'main ul').innerText()).toContain('thank you');
			await page.click('.back button');
			await page.click('button[value=reach]');
			await looked('how to be reached');
			await page.check('[name=reach][value=mail]');
			await page.fill('#f-reachValue', 'new@example.org');
			await page.click('button[value=reach]');
			await looked('reached another way');
			expect(await page.inputValue('#f-reachValue')).toBe('new@example.org');
			await page.click('.back button');
			await page.click('button[value=text]');
			await page.click('summary');
			await looked('safe text');
			// What will stand above it is read with it, in the words in which readers get it, and can be taken away.
			const words = readFileSync(new URL(`../../src/messages/reading/${locale}.json`, import.meta.url), 'utf8');
			const { reading_note_war: war, reading_note_illness: illness } = JSON.parse(words) as Record<string, string>;
			const above = await page.locator('main .notice.small').innerText();
			expect([above.includes(war ?? '?'), above.includes(illness ?? '?')]).toEqual([true, true]);
			expect(await page.locator(`input[name^="${locale}-note-"]:checked`).count()).toBe(2);
			await page.check('[name=known][value=fine]');
			await page.click('button[value=approve]');
			await looked('approved');
			const { state } = await at.owner
				.selectFrom('story.person')
				.select('state')
				.where('story_id', '=', storyId)
				.executeTakeFirstOrThrow();
			expect(state).toBe('active');

			await page.goto(`${at.server.origin}/${locale}/stop?story=${storyId}`);
			if (javaScriptEnabled) await hasNoBarrier(page, 'stop');
			const [answer] = await Promise.all([
				page.waitForResponse((response) => response.request().method() === 'POST'),
				page.click('form[action$="/stop"] button')
			]);
			expect(answer.status()).toBe(202);
			expect(answer.headers()['cache-control']).toBe('no-store');
			if (javaScriptEnabled) await hasNoBarrier(page, 'thank you');
			await page.fill('#f-digits', digits);
			await page.click('button[value=open]');
			await page.click('button[value=resume]');
			await looked('goes on');
			await page.context().close();
		});
	}
);

test('by keyboard alone: pause at once', async () => {
	const { storyId } = await publishWhole(at);
	const digits = await giveReceipt(at, storyId);
	const page = await visitor({ viewport: phone });
	await page.goto(`${at.server.origin}/en/my-story`);
	const tabTo = async (what: string) => {
		for (let n = 0; n < 20; n++) {
			await page.keyboard.press('Tab');
			if (await page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, what)) return;
		}
		throw new Error(`${what} is not reached by Tab`);
	};
	await tabTo('#f-digits');
	await page.keyboard.type(digits);
	await tabTo('button[value=pause_now]');
	await page.keyboard.press('Enter');
	await page.waitForSelector('button[value=resume]');
	await until('it is gone', async () => (await get(`/en/stories/${storyId}`)).status === 410);
	await page.context().close();
});

test('every answer of these pages is kept nowhere', async () => {
	for (const path of ['/en/my-story', '/ar/stop', '/en/stop?story=0123456789']) {
		expect((await get(path)).headers.get('cache-control'), path).toBe('no-store');
	}
	for (const path of ['', '/data', '/certificate', '/log-proof', '/reading'].map((end) => `/en/my-story${end}`)) {
		const answer = await fetch(at.server.origin + path, {
			method: 'POST',
			redirect: 'manual',
			headers: { origin: at.server.origin, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
			body: 'pass=wrong'
		});
		expect([400, 303], path).toContain(answer.status);
		expect(answer.headers.get('cache-control'), path).toBe('no-store');
	}
});
