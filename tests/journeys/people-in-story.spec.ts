/** Somebody who is in a story writes in; the desk writes people down and decides: in a real browser, with script and without. */

import { expect, test } from 'vitest';
import { axeViolations } from './axe.ts';
import { desktop, phone } from './browser.ts';
import { atDesk } from './review-room.ts';
import { openForTests } from './review-site.ts';

const site = openForTests();

test('a letter from somebody in the story, without script, on a telephone, in three languages; the desk decides about it', async () => {
	const { storyId } = await site.room.arrived();
	for (const locale of ['en', 'fr', 'ar']) {
		const context = await site.browser.newContext({ viewport: phone, javaScriptEnabled: locale !== 'fr' });
		const page = await context.newPage();
		await page.goto(`${site.server.origin}/${locale}/stop`);
		await page.fill('[name=story]', 'not a story');
		await page.fill('[name=what]', `I am her brother (${locale}).`);
		await page.fill('[name=reach]', 'at the market');
		await page.locator('form[action$="/stop"] button.primary').click();
		await page.waitForSelector('.error');
		expect(await page.inputValue('[name=what]')).toBe(`I am her brother (${locale}).`);
		if (locale !== 'fr') expect(await axeViolations(page)).toEqual([]);
		const wide = await page.evaluate<boolean>('document.documentElement.scrollWidth <= window.innerWidth');
		expect(wide, locale).toBe(true);
		await page.fill('[name=story]', storyId);
		await page.locator('form[action$="/stop"] button.primary').click();
		await page.waitForSelector('[name=what]', { state: 'detached' });
		await context.close();
	}
	const { context, page } = await atDesk(site.browser, site.server.origin, 'editor', { viewport: desktop });
	await page.goto(`/desk/stories/${storyId}`);
	const letter = page.locator('#letters article').first();
	expect(await letter.innerText()).toContain('I am her brother');
	await letter.locator('[name=outcome][value=covered]').check();
	await letter.locator('button').click();
	await page.waitForSelector('#letters [role=alert]');
	expect(await page.locator('#letters [name=outcome][value=covered]').first().isChecked()).toBe(true);
	await page.locator('#letters article').first().locator('[name=label]').fill('the brother');
	await page.locator('#letters article').first().locator('button').click();
	await page.waitForSelector('#people summary bdi');
	expect(await page.locator('#people').innerText()).toContain('the brother');
	expect(await axeViolations(page)).toEqual([]);
	await context.close();
});

test('people are written down and asked by keyboard and without script, and nothing typed is lost', async () => {
	const { storyId } = await site.room.arrived();
	const { context, page } = await atDesk(site.browser, site.server.origin, 'editor', {
		viewport: phone,
		javaScriptEnabled: false
	});
	await page.goto(`/desk/stories/${storyId}`);
	const add = page.locator('#people details').last();
	await add.locator('summary').press('Enter');
	await add.locator('[name=label]').fill('the tall one');
	await add.locator('[name=names]').fill('Zed');
	await add.locator('[name=roles]').fill('my brother\nthe baker');
	await add.locator('[name=in_origin]').check();
	await add.locator('form button').press('Enter');
	const person = page.locator('#people details').first();
	await person.locator('summary').press('Enter');
	expect(await person.locator('.chip.bad').count()).toBe(1);
	await person.locator('[name=said][value=objected]').check();
	await person.locator('form').first().locator('button').press('Enter');
	await page.locator('#people details').first().locator('summary').press('Enter');
	expect(await page.locator('#people details').first().locator('.notice.bad').count()).toBe(1);
	expect(await page.locator('#people details').first().locator('[name=names]').inputValue()).toBe('Zed');
	expect(await page.locator('#people details').first().locator('[name=roles]').inputValue()).toBe(
		'my brother\nthe baker'
	);
	await context.close();
});
