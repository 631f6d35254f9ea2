/** The pages for translators: saved by themselves, by two at once, without barriers. Whole paths: translation-paths.spec.ts. */

import { expect, test } from 'vitest';
import { telling } from '../told-story.ts';
import { axeViolations } from './axe.ts';
import { desktop, phone } from './browser.ts';
import { atDesk } from './review-room.ts';
import { openForTests } from './review-site.ts';
import { addBakery, approvedStory, field, save } from './translating.ts';

const site = openForTests();

const approved = async () => (await approvedStory(site.room)).storyId;

test('saves by itself; of two who save, nobody loses a word', { timeout: 300_000 }, async () => {
	const storyId = await approved();
	const [one, two] = [
		await atDesk(site.browser, site.server.origin, 'editor', { viewport: desktop }),
		await atDesk(site.browser, site.server.origin, 'editor', { viewport: desktop, javaScriptEnabled: false })
	];
	await one.page.goto(`/desk/translate/${storyId}/fr`);
	await two.page.goto(`/desk/translate/${storyId}/fr`);
	await field(one.page, 'title').fill('Une boulangerie à l’aube');
	await one.page.locator('#words .saved').filter({ hasText: /\S/ }).waitFor();
	await field(one.page, 'brings').fill('du pain avant le jour');
	await expect.poll(() => field(one.page, 'after').inputValue(), { timeout: 60_000 }).toBe('2');
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

test('a language that the teller refused is in no list and has no page', { timeout: 300_000 }, async () => {
	const { storyId } = await site.room.arrived({ approved: true, tellings: [telling('en')], excludedLanguages: ['ar'] });
	const { context, page } = await atDesk(site.browser, site.server.origin, 'editor', { javaScriptEnabled: false });
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
] as const)('has nothing in the way (%s, %o, %s)', { timeout: 300_000 }, async (colorScheme, viewport, locale) => {
	const story = await approvedStory(site.room);
	const { storyId } = story;
	await addBakery(site.room, site.server.data, story);
	await site.room.owner.updateTable('office.member').set({ language: locale }).where('practice', '=', true).execute();
	const { context, page } = await atDesk(site.browser, site.server.origin, 'editor', { viewport, colorScheme });
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
