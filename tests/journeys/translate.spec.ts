/** A translation at the desk: into Arabic by keyboard and without script, read by a second person, given to readers. */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { telling } from '../told-story.ts';
import { axeViolations } from './axe.ts';
import { desktop, openBrowser, phone } from './browser.ts';
import { keyboardOf } from './keyboard.ts';
import { atDesk, openReviewRoom, type ReviewRoom } from './review-room.ts';
import { startServer, type RunningServer } from './server.ts';

let server: RunningServer;
let browser: Browser;
let room: ReviewRoom;
beforeAll(async () => {
	server = await startServer();
	browser = await openBrowser();
	room = await openReviewRoom(server.data);
});
afterAll(async () => {
	await room?.close();
	await browser?.close();
	await server?.[Symbol.asyncDispose]();
});

const ARABIC: Readonly<Record<string, string>> = {
	title: 'مخبز عند الفجر',
	brings: 'خبز قبل شروق الشمس',
	'item-0': 'خبز',
	'item-1': 'فجر',
	summary: 'خبّاز يفتح باكرًا في مدينة جديدة.',
	'text-0': 'تُشعل الأفران بينما الشارع لا يزال نائمًا.',
	'text-1': 'كل رغيف رسالة إلى البيت.',
	'text-2': 'عند الظهر تكون الرفوف فارغة.'
};
const approved = async () =>
	(await room.arrived({ approved: true, tellings: [telling('en')], deskState: 'ready' })).storyId;
const field = (page: Page, name: string) => page.locator(`#words [name="${name}"]`);
const save = (page: Page) => page.locator('#words .save button').click();

test('by keyboard and without script, until readers have it in Arabic', { timeout: 240_000 }, async () => {
	const storyId = await approved();
	const editor = await atDesk(browser, server.origin, 'editor', { viewport: desktop, javaScriptEnabled: false });
	await editor.page.goto('/desk/translate');
	const keys = keyboardOf(editor.page);
	await keys.follow(editor.page.locator(`a[href="/desk/translate/${storyId}/ar"]`));
	expect(await field(editor.page, 'text-0').getAttribute('dir')).toBe('rtl');
	expect(await editor.page.locator('#part-text-1 .said').innerText()).toBe('Every loaf is a letter home.');
	for (const [name, text] of Object.entries(ARABIC)) await keys.write(field(editor.page, name), text);
	await keys.follow(editor.page.locator('#words .save button'));
	await editor.page.getByText('Saved.', { exact: true }).waitFor();
	expect(await editor.page.locator('#words .chip').allInnerTexts()).toEqual(
		Object.keys(ARABIC).map(() => 'Fits the source')
	);
	await editor.page.locator('#read').getByText('somebody else who reads the language').waitFor();

	const reviewer = await atDesk(browser, server.origin, 'reviewer', { viewport: phone, javaScriptEnabled: false });
	await reviewer.page.goto(`/desk/translate/${storyId}/ar`);
	expect(await field(reviewer.page, 'title').inputValue()).toBe(ARABIC.title);
	// A word of it is also a name: somebody has to have looked.
	await reviewer.page.getByLabel('I looked at what is marked').check();
	await reviewer.page.getByRole('button', { name: 'Approve this version' }).click();
	await reviewer.page.locator('.notice.good').getByText('Approved.').waitFor();
	await expect
		.poll(async () => (await fetch(`${server.origin}/ar/stories/${storyId}`)).text(), {
			timeout: 60_000,
			interval: 500
		})
		.toContain(ARABIC['text-2']);
	await editor.context.close();
	await reviewer.context.close();
});

test('saves by itself; of two who save, nobody loses a word', { timeout: 180_000 }, async () => {
	const storyId = await approved();
	const [one, two] = [
		await atDesk(browser, server.origin, 'editor', { viewport: desktop }),
		await atDesk(browser, server.origin, 'editor', { viewport: desktop, javaScriptEnabled: false })
	];
	await one.page.goto(`/desk/translate/${storyId}/fr`);
	await two.page.goto(`/desk/translate/${storyId}/fr`);
	await field(one.page, 'title').fill('Une boulangerie à l’aube');
	await one.page.locator('#words .saved').filter({ hasText: /\S/ }).waitFor();
	await field(one.page, 'brings').fill('du pain avant le jour');
	await expect.poll(() => field(one.page, 'after').inputValue(), { timeout: 20_000 }).toBe('2');
	await field(two.page, 'title').fill('La boulangerie de l’aube');
	await save(two.page);
	await two.page.getByText('Somebody else saved meanwhile.').waitFor();
	expect(await field(two.page, 'title').inputValue()).toBe('La boulangerie de l’aube');
	expect(await two.page.locator('#part-title .notice').innerText()).toContain('Une boulangerie à l’aube');
	await save(two.page);
	await two.page.getByText('Saved.', { exact: true }).waitFor();
	await one.context.close();
	await two.context.close();
});

test('a language that the teller refused is in no list and has no page', { timeout: 120_000 }, async () => {
	const { storyId } = await room.arrived({ approved: true, tellings: [telling('en')], excludedLanguages: ['ar'] });
	const { context, page } = await atDesk(browser, server.origin, 'editor', { javaScriptEnabled: false });
	await page.goto('/desk/translate');
	expect(await page.locator(`a[href="/desk/translate/${storyId}/fr"]`).count()).toBe(1);
	expect(await page.locator(`a[href="/desk/translate/${storyId}/ar"]`).count()).toBe(0);
	expect((await page.goto(`/desk/translate/${storyId}/ar`))?.status()).toBe(404);
	await context.close();
});

test.each([
	['light', phone, 'en'],
	['dark', desktop, 'en'],
	['dark', phone, 'ar'],
	['light', desktop, 'ar']
] as const)('has nothing in the way (%s, %o, %s)', { timeout: 180_000 }, async (colorScheme, viewport, locale) => {
	const storyId = await approved();
	await room.owner.updateTable('office.member').set({ language: locale }).where('practice', '=', true).execute();
	const { context, page } = await atDesk(browser, server.origin, 'editor', { viewport, colorScheme });
	for (const [name, address] of [
		['list', '/desk/translate'],
		['page', `/desk/translate/${storyId}/ar`]
	] as const) {
		await page.goto(address);
		expect(await page.locator('html').getAttribute('lang')).toBe(locale);
		expect(await axeViolations(page)).toEqual([]);
		const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
		expect(wide).toBeLessThanOrEqual(0);
		if (process.env.SCREENSHOTS)
			await page.screenshot({
				path: `${process.env.SCREENSHOTS}/translate-${name}-${locale}-${colorScheme}-${viewport.width}.png`,
				fullPage: true
			});
	}
	await context.close();
});
