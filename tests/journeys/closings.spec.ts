/** A story that the desk ends, as both desks and its teller see it; and one that its teller brings back. Without script. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { telling } from '../told-story.ts';
import { axeViolations } from './axe.ts';
import { desktop, phone } from './browser.ts';
import { atDesk } from './review-room.ts';
import { openForTests } from './review-site.ts';
import { tellStory } from './teller.ts';

const site = openForTests();

/** Tells a story in the browser; its receipt and its id. */
async function told(page: Page): Promise<{ digits: string; storyId: string }> {
	const digits = await tellStory(page, site.server.origin, 'en');
	const stories = site.room.owner.selectFrom('story.story').select('id').where('basis', '=', 'teller');
	const { id } = await stories.orderBy('arrived_at', 'desc').limit(1).executeTakeFirstOrThrow();
	return { digits, storyId: id };
}
async function openMine(page: Page, digits: string, locale = 'en'): Promise<void> {
	await page.goto(`${site.server.origin}/${locale}/my-story`);
	await page.fill('#f-digits', digits);
	await page.click('button[value=open]');
}
async function fits(page: Page): Promise<void> {
	expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

test('two people end a story with a reason, and its teller reads until when it can be taken home', async () => {
	const teller = await (await site.browser.newContext({ viewport: phone })).newPage();
	const { digits, storyId } = await told(teller);
	const editor = await atDesk(site.browser, site.server.origin, 'editor', {
		viewport: phone,
		javaScriptEnabled: false
	});
	const sheet = editor.page.locator('#closing');
	await editor.page.goto(`/desk/stories/${storyId}`);
	await sheet.getByText('End this story').click();
	await sheet.getByLabel('Another reason').check();
	await sheet.getByRole('button', { name: 'Ask to end it' }).click();
	await sheet.getByRole('alert').getByText('Write why, in a sentence.').waitFor();
	expect(await sheet.getByLabel('Another reason').isChecked()).toBe(true);
	await sheet.getByLabel(/^Why, in words/).fill('It was a rehearsal of ours.');
	await fits(editor.page);
	await sheet.getByRole('button', { name: 'Ask to end it' }).click();
	await sheet.getByText('A second person from review decides.').first().waitFor();
	expect(await sheet.getByRole('button', { name: 'End it' }).count()).toBe(0);

	const reviewer = await atDesk(site.browser, site.server.origin, 'reviewer', { viewport: desktop });
	await reviewer.page.goto('/desk?queue=arrived');
	await reviewer.page.getByText('to be ended?').first().waitFor();
	await reviewer.page.goto(`/desk/stories/${storyId}`);
	const theirs = reviewer.page.locator('#closing');
	await theirs.getByText('It was a rehearsal of ours.').waitFor();
	expect(await axeViolations(reviewer.page)).toEqual([]);
	await theirs.getByRole('button', { name: 'End it' }).click();
	await reviewer.page.getByText('The desk has ended this story.').waitFor();
	expect(await reviewer.page.getByRole('button', { name: 'Publish' }).count()).toBe(0);

	await openMine(teller, digits);
	await teller.getByText('The office has decided not to show it.').waitFor();
	await teller.getByText('What you told will be erased on').waitFor();
	await teller.getByText('Before that day you can take home what you told').waitFor();
	expect(await teller.locator('main').innerText()).not.toMatch(/rehearsal|another reason/i);
	await fits(teller);
	expect(await axeViolations(teller)).toEqual([]);
	for (const { context } of [editor, reviewer]) await context.close();
	await teller.context().close();
});

test('what was taken back and kept is shown again only after everything was asked anew', async () => {
	const context = await site.browser.newContext({ viewport: phone, javaScriptEnabled: false });
	const teller = await context.newPage();
	const maker = await (await site.browser.newContext()).newPage();
	const { digits, storyId } = await told(maker);
	await openMine(teller, digits);
	await teller.locator('button.danger[value=take_back]').click();
	await teller.check('[name=after][value=keep_sealed]');
	await teller.click('button[name=intent][value=take_back]');
	await teller.getByText('Then it is erased.').waitFor();
	await fits(teller);
	await teller.getByRole('button', { name: 'I want it shown again' }).click();
	await teller.getByText('everything afresh, as at the beginning').waitFor();
	expect(await teller.locator('input[type=checkbox]:checked').count()).toBe(0);
	await teller.check('[name=web-on]');
	await fits(teller);
	await teller.click('button[value=renew]');
	await teller.locator('.notice').first().waitFor();
	const { state } = await site.room.owner
		.selectFrom('story.person')
		.select('state')
		.where('story_id', '=', storyId)
		.executeTakeFirstOrThrow();
	expect(state).toBe('cooling');
	await maker.context().close();
	await context.close();
});

test('a reviewer doubts a yes and it is held at once; nobody else reads of the doubt', async () => {
	const { storyId } = await site.room.arrived({ tellings: [telling('en')] });
	const { page, context } = await atDesk(site.browser, site.server.origin, 'reviewer', { viewport: desktop });
	await page.goto(`/desk/stories/${storyId}`);
	const sheet = page.locator('#invalid');
	await sheet.getByText('This yes does not hold').click();
	await sheet.getByLabel('Somebody forced the teller').check();
	await sheet.locator('textarea').fill('The brother answered each question.');
	await sheet.getByRole('button', { name: 'Hold it and ask a second reviewer' }).click();
	await sheet.getByText('The story is held.').waitFor();
	await sheet.getByText('The brother answered each question.').waitFor();
	expect(await sheet.getByRole('button', { name: 'It does not hold' }).count()).toBe(0);
	expect(await axeViolations(page)).toEqual([]);
	const editor = await atDesk(site.browser, site.server.origin, 'editor');
	await editor.page.goto(`/desk/stories/${storyId}`);
	await editor.page.locator('#history').waitFor();
	expect(await editor.page.locator('#invalid').count()).toBe(0);
	const theirs = await editor.page.locator('main').innerText();
	expect(theirs).toContain('Held');
	expect(theirs).not.toMatch(/doubt|answered each question/i);
	await editor.context.close();
	await context.close();
});

test('a reviewer grants a text of long ago again', async () => {
	const until = Date.now() + 30 * 86_400_000;
	const { storyId } = await site.room.arrived({
		basis: 'public_domain',
		approved: true,
		tellings: [telling('en')],
		until
	});
	const { page, context } = await atDesk(site.browser, site.server.origin, 'reviewer', { viewport: phone });
	await page.goto('/desk?queue=ending');
	await page.locator(`a[href*="${storyId}"]`).first().waitFor();
	await page.goto(`/desk/stories/${storyId}`);
	await fits(page);
	await page.getByRole('button', { name: 'Grant it for sixty months more' }).click();
	await page.locator('#history').getByText('Allowed for longer').waitFor();
	expect(await page.getByRole('button', { name: 'Grant it for sixty months more' }).count()).toBe(0);
	await context.close();
});
