/** What the desk sees of a text that waits for its teller, and of a teller who comes to be reached another way. */

import { expect, test } from 'vitest';
import { telling } from '../told-story.ts';
import { axeViolations } from './axe.ts';
import { desktop, phone } from './browser.ts';
import { atDesk } from './review-room.ts';
import { openForTests } from './review-site.ts';

const site = openForTests();

async function waiting(): Promise<string> {
	const { storyId } = await site.room.arrived({ tellings: [telling('en')] });
	const asked = { waiting_since: new Date(), desk_state: 'in_review' as const };
	await site.room.owner.updateTable('story.story').set(asked).where('id', '=', storyId).execute();
	await site.room.owner
		.insertInto('story.receipt')
		.values({ story_id: storyId, locator: Math.floor(Math.random() * 2 ** 24), hash: 'x' })
		.execute();
	return storyId;
}

test('whoever edits a text that waits is told before the first key, and asks again', { timeout: 300_000 }, async () => {
	const storyId = await waiting();
	const { context, page } = await atDesk(site.browser, site.server.origin, 'editor', { javaScriptEnabled: false });
	await page.goto(`/desk/stories/${storyId}`);
	await page.locator('#asked').getByText('is being asked about version 1').waitFor();
	expect(await page.getByRole('button', { name: /^Ask/ }).count()).toBe(0);
	await page.fill('#t-title', 'Another title');
	await page.locator('#telling .save button').click();
	await page.locator('#asked').getByText('still sees version 1').waitFor();
	await page.getByRole('button', { name: 'Ask again, about this text' }).click();
	await page.locator('#asked').getByText('is being asked about version 2').waitFor();
	await page.locator('#contact-change').getByRole('button').click();
	await page.locator('#contact-change').getByText('asked for it').waitFor();
	expect(await page.locator('#contact-change input').count()).toBe(0);
	await context.close();
	const second = await atDesk(site.browser, site.server.origin, 'reviewer', { javaScriptEnabled: false });
	await second.page.goto(`/desk/stories/${storyId}`);
	const sheet = second.page.locator('#contact-change');
	await sheet.locator('[name=reach][value=phone]').check();
	await sheet.locator('[name=reachValue]').fill('+32 1');
	await sheet.getByRole('button').click();
	await sheet.getByText('The teller is here').waitFor();
	await second.context.close();
});

test.each([
	['light', phone, 'en'],
	['dark', desktop, 'en'],
	['dark', phone, 'ar'],
	['light', desktop, 'ar']
] as const)('has nothing in the way (%s, %o, %s)', { timeout: 300_000 }, async (colorScheme, viewport, locale) => {
	const storyId = await waiting();
	await site.room.owner.updateTable('office.member').set({ language: locale }).where('practice', '=', true).execute();
	const { context, page } = await atDesk(site.browser, site.server.origin, 'editor', { viewport, colorScheme });
	await page.goto(`/desk/stories/${storyId}`);
	await page.locator('#contact-change').getByRole('button').click();
	await context.close();
	const other = await atDesk(site.browser, site.server.origin, 'reviewer', { viewport, colorScheme });
	await other.page.goto(`/desk/stories/${storyId}`);
	await other.page.locator('#contact-change [name=reach]').first().waitFor();
	expect(await axeViolations(other.page)).toEqual([]);
	const wide = await other.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	expect(wide).toBeLessThanOrEqual(0);
	if (process.env.SCREENSHOTS)
		for (const id of ['contact-change', 'consent'])
			await other.page
				.locator(`#${id}`)
				.screenshot({ path: `${process.env.SCREENSHOTS}/${id}-${locale}-${colorScheme}-${viewport.width}.png` });
	await other.context.close();
});
