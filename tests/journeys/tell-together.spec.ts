/** Three people tell one story together without script: three numbers, three yeses, one narrows, one takes back. */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkReceipt } from '#domain/story/receipt.ts';
import { axeViolations } from './axe.ts';
import { desktop, openBrowser, phone } from './browser.ts';
import { answerQuestions, answerRubric, atDesk } from './review-room.ts';
import { startServer, type RunningServer } from './server.ts';
import { next } from './teller.ts';

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
	server = await startServer();
	browser = await openBrowser();
});
afterAll(async () => {
	await browser?.close();
	await server?.[Symbol.asyncDispose]();
});

/** The form refuses a page that is sent within three seconds of being made. */
const PATIENCE = 3_100;

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
	for (const late = Date.now() + 180_000; !(await holds());) {
		if (Date.now() > late) throw new Error(`it did not come true: ${what}`);
		await new Promise((again) => setTimeout(again, 200));
	}
}

async function answersAlone(page: Page, own: { age: string; text: string; origin: string }): Promise<void> {
	for (const name of ['personAdult', 'personFree', 'personUnderstood']) await page.check(`[name=${name}][value=yes]`);
	await page.selectOption('[name=fromCountry]', 'MA');
	await page.fill('[name=age]', own.age);
	await next(page);
	await page.waitForSelector('[name=claim]');
	await page.check(`[name=webText][value=${own.text}]`);
	await page.check(`[name=webOrigin][value=${own.origin}]`);
	await page.check('[name=claim][value=no]');
	await next(page);
	await page.waitForSelector('[name=reach]');
	await next(page);
	await page.waitForSelector('#field-people');
}

/** Three people are written down, one after the other. Gives their numbers. */
async function tellTogether(page: Page): Promise<string[]> {
	await page.goto('/desk/tell');
	await page.selectOption('[name=country]', 'BE');
	await page.check('[name=together][value=group]');
	await page.check('[name=adult][value=yes]');
	await next(page);
	await page.check('[name=capture][value=written]');
	await page.check('[name=interpreter][value=none]');
	expect(await page.locator('[name=freeChoice]').count()).toBe(0);
	await page.waitForTimeout(PATIENCE);
	await next(page);
	await page.fill('[name=brings]', 'One recipe');
	await page.fill('[name=text]', 'We baked together.');
	expect(await page.locator('[name=firstName]').count()).toBe(0);
	await next(page);
	await page.waitForSelector('#field-people');
	const people = [
		{ age: '34', text: 'full', origin: 'country' },
		{ age: '36', text: 'full', origin: 'country' },
		{ age: '52', text: 'full', origin: 'region' }
	];
	for (const [at, own] of people.entries()) {
		await page.locator('button[value=add_person]').press('Enter');
		await page.waitForSelector('[name=personAdult]');
		if (at === 0) {
			// Nothing typed is lost where something is missing.
			await page.fill('[name=age]', own.age);
			await next(page);
			await page.waitForSelector('.error-summary');
			expect(await page.inputValue('[name=age]')).toBe(own.age);
		}
		expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
		await answersAlone(page, own);
	}
	expect(await page.locator('#field-people li').count()).toBe(3);
	await next(page);
	await page.waitForTimeout(PATIENCE);
	await next(page);
	const digits: string[] = [];
	for (const number of [1, 2, 3]) {
		await page.waitForSelector('.digits');
		const shown = await page.locator('.digits').allInnerTexts();
		expect(shown.length).toBe(1);
		digits.push((shown[0] ?? '').replace(/\D/g, ''));
		const content = await page.content();
		for (const other of digits.slice(0, -1)) expect(content.replace(/\D/g, '')).not.toContain(other);
		if (number < 3) await page.locator(`button[value="receipt:${number + 1}"]`).click();
	}
	for (const each of digits) expect(checkReceipt(each)).toBe('ok');
	expect(new Set(digits).size).toBe(3);
	await page.locator('a[data-leave]').last().click();
	return digits;
}

async function openBy(page: Page, digits: string, locale = 'en'): Promise<void> {
	await page.goto(`${server.origin}/${locale}/my-story`);
	await page.fill('[name=digits]', digits);
	await page.locator('button[name=intent][value=open]').first().click();
	await page.waitForSelector('.status');
}
async function saysYes(page: Page, digits: string): Promise<string> {
	await openBy(page, digits);
	await page.locator('button[name=screen][value=text]').first().click();
	await page.locator('[name=known][value=no]').first().check();
	await page.locator('button[name=intent][value=approve]').first().click();
	await page.waitForSelector('[role=status]');
	await openBy(page, digits);
	return page.locator('.status').innerText();
}

test(
	'three people, three numbers, three yeses; one shows less, one takes back, the others learn it',
	{ timeout: 600_000 },
	async () => {
		const desk = await atDesk(browser, server.origin, 'editor', { viewport: phone, javaScriptEnabled: false });
		const digits = await tellTogether(desk.page);
		const [a = '', b = '', c = ''] = digits;
		await desk.context.close();

		const { page } = await atDesk(browser, server.origin, 'editor', { viewport: desktop });
		const become = async (role: 'editor' | 'reviewer') => {
			await page.goto('/desk');
			await Promise.all([page.waitForEvent('load'), page.locator(`button[name=as][value=${role}]`).first().click()]);
		};
		await page.goto('/desk');
		const story = (await page.locator('a[href^="/desk/stories/"]').first().getAttribute('href')) ?? '';
		const storyId = story.split('/').at(-1) ?? '';
		await page.goto(story);
		expect(await page.locator('#group details').count()).toBe(3);
		expect(await axeViolations(page)).toEqual([]);
		await page.getByLabel('Title', { exact: true }).fill('Three at one oven');
		await page.getByLabel('What this person brings', { exact: true }).fill('One recipe');
		await page.getByLabel('Thing 1', { exact: true }).fill('bread');
		await page.getByLabel('Summary', { exact: true }).fill('They baked together.');
		await page.getByLabel('Part 1', { exact: true }).fill('They baked together and sold it.');
		await Promise.all([page.waitForEvent('load'), page.locator('#telling form.editor .save button').click()]);
		await page.getByRole('button', { name: 'Ask the teller' }).click();
		await page.getByText('The text waits on the teller’s page.').waitFor();
		await answerQuestions(page);

		const teller = await (await browser.newContext({ viewport: phone, javaScriptEnabled: false })).newPage();
		expect(await saysYes(teller, a)).toContain('We wait for the others');
		expect(await saysYes(teller, b)).toContain('We wait for the others');
		expect(await saysYes(teller, c)).not.toContain('We wait for the others');

		await become('reviewer');
		await page.goto(story);
		await answerRubric(page);
		await answerQuestions(page);
		const tick = page.locator('[name=looked]');
		if ((await tick.count()) > 0) await tick.check();
		await page.getByRole('button', { name: 'Approve as second reader' }).click();
		await page.getByText('You approved these versions.').waitFor();
		await become('editor');
		await page.goto(story);
		await page.getByRole('button', { name: 'Publish', exact: true }).click();
		const read = async () => fetch(`${server.origin}/en/stories/${storyId}`);
		await until('the story is shown', async () => (await read()).status === 200);
		const words = await (await read()).text();
		expect(words).toContain('Northern Africa');
		expect(words).not.toContain('Morocco');
		expect(words).toContain('They baked together and sold it.');

		// One of them shows less: only a summary is left for everybody.
		await openBy(teller, b);
		await teller.locator('button[name=screen][value=change]').first().click();
		await teller.selectOption('[name=web-text]', 'summary');
		await teller.locator('button[name=intent][value=change]').first().click();
		await until('the text is a summary', async () => {
			const answer = await read();
			return answer.status === 200 && !(await answer.text()).includes('and sold it');
		});

		// Another takes back: gone, and the pages of the others say so, in each language.
		await openBy(teller, c);
		await teller.locator('button[name=screen][value=take_back]').first().click();
		await Promise.all([
			teller.waitForEvent('load'),
			teller.locator('button[name=intent][value=take_back]').first().click()
		]);
		await until('it is gone', async () => (await read()).status === 410);
		for (const [locale, says] of [
			['en', 'no longer wants it'],
			['fr', 'n’en veut plus'],
			['ar', 'لم يعد يريدها']
		] as const) {
			await openBy(teller, a, locale);
			expect(await teller.locator('.status').innerText()).toContain(says);
			expect(await teller.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
		}

		// Those who stay tell it anew; the numbers they have open the new version.
		await page.goto(story);
		await page.getByLabel('What they tell now').fill('Two of us bake.');
		await page.locator('#anew-brings').fill('One recipe');
		await page.locator('#group form button.primary').click();
		await page.waitForURL(/done=made_without/);
		expect(page.url()).not.toContain(storyId);
		await openBy(teller, a);
		expect(await teller.locator('.stands').innerText()).toContain('An earlier version was closed');
		await openBy(teller, c);
		expect(await teller.locator('.status').innerText()).toContain('You took it back');
	}
);
