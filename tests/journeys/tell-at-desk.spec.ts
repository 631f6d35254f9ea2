import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkReceipt } from '#domain/story/receipt.ts';
import { axeViolations } from './axe.ts';
import { desktop, openBrowser } from './browser.ts';
import { startServer, type RunningServer } from './server.ts';
import { fillStory, next, send } from './teller.ts';

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
	server = await startServer();
	browser = await openBrowser();
});
afterAll(async () => {
	await browser.close();
	await server[Symbol.asyncDispose]();
});

/** The answers about guardian and child, as an interviewer ticks them. */
async function answerForChild(page: Page, assent: string): Promise<void> {
	await page.fill('[name=birthday]', '2014-05-31');
	const ticks = {
		alone: 'no',
		guardianAs: 'mother',
		guardianAuthority: 'papers',
		guardianOk: 'yes',
		guardianHow: 'written',
		otherParent: 'agrees',
		protectionCase: 'no',
		childAlone: 'yes',
		childUnderstood: 'yes',
		childWilling: 'yes',
		childAssent: assent
	};
	for (const [name, value] of Object.entries(ticks)) await page.check(`[name=${name}][value=${value}]`);
	await page.fill('[name=guardianName]', 'Somebody');
	await page.fill('[name=childWords]', 'Everybody can read it');
	await next(page);
}

test('an interviewer tells a child’s story only with guardian and child; a silence ends it', async () => {
	const page = await browser.newPage({ viewport: desktop });
	await page.goto(`${server.origin}/desk/sign-in`);
	await page.locator('form[action="/desk/practice"] button[value="editor"]').click();
	const begin = async () => {
		await page.goto(`${server.origin}/desk/tell`);
		await page.selectOption('[name=country]', 'BE');
		await page.check('[name=adult][value=no]');
		await next(page);
		await page.check('[name=capture][value=written]');
		await page.check('[name=interpreter][value=none]');
		await page.check('[name=freeChoice][value=yes]');
		await page.check('[name=understood][value=yes]');
		await page.waitForTimeout(3_100);
		await next(page);
		await page.waitForSelector('[name=birthday]');
	};
	await begin();
	expect(await axeViolations(page)).toEqual([]);
	await answerForChild(page, 'silent');
	await page.waitForSelector('[name=birthday]', { state: 'detached' });
	expect(await page.locator('[name=token]').count()).toBe(0);
	expect((await page.context().cookies()).some(({ name }) => name === 'tell')).toBe(false);
	await begin();
	await answerForChild(page, 'yes');
	await page.waitForSelector('[name=brings]');
	expect(await page.locator('[name=age]').count()).toBe(0);
	await page.fill('[name=brings]', 'A kite');
	await page.fill('[name=text]', 'We flew it on the roof.');
	await page.selectOption('[name=fromCountry]', 'MA');
	await next(page);
	await page.waitForSelector('[name=claim]');
	expect(await page.locator('[name=webName][value=full_name]').count()).toBe(0);
	await page.check('[name=claim][value=no]');
	await next(page);
	await next(page);
	expect(checkReceipt(await send(page))).toBe('ok');
	await page.close();
});

test('an interviewer tells a story together with its teller, for their own office', async () => {
	const page = await browser.newPage({ viewport: desktop });
	await page.goto(`${server.origin}/desk/tell`);
	expect(page.url()).toContain('/desk/sign-in');
	await page.locator('form[action="/desk/practice"] button[value="editor"]').click();
	await page.goto(`${server.origin}/desk/tell`);
	await page.selectOption('[name=country]', 'BE');
	await page.check('[name=adult][value=yes]');
	await next(page);
	expect(await page.locator('[name=office]').count()).toBe(1);
	await page.check('[name=capture][value=audio_spoken]');
	await page.check('[name=interpreter][value=human]');
	await page.check('[name=freeChoice][value=no]');
	await page.check('[name=understood][value=yes]');
	await page.waitForTimeout(3_100);
	await next(page);
	expect(await page.locator('.error-summary a').count()).toBe(1);
	expect(await axeViolations(page)).toEqual([]);
	await page.check('[name=freeChoice][value=yes]');
	await page.waitForTimeout(3_100);
	await next(page);
	await fillStory(page);
	await next(page);
	await page.check('[name=claim][value=no]');
	await next(page);
	await next(page);
	expect(await axeViolations(page)).toEqual([]);
	expect(checkReceipt(await send(page))).toBe('ok');
	expect((await page.context().cookies()).find(({ name }) => name === 'tell')?.path).toBe('/desk/tell');
	await page.locator('a[data-leave]').first().click();
	await page.waitForURL(`${server.origin}/desk`);
	await page.goto(`${server.origin}/desk/tell`);
	await page.waitForSelector('[name=country]');
	await page.close();
});
