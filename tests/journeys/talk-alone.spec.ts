/** A story that waits for a talk with the teller alone, at the desk: on a phone, without script, and as axe sees it. */

import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { axeViolations } from './axe.ts';
import { desktop, phone } from './browser.ts';
import { atDesk } from './review-room.ts';
import { openForTests } from './review-site.ts';

const site = openForTests();

/** As on a site where stories are real: there it waits. */
async function waiting(): Promise<string> {
	const { storyId } = await site.room.arrived();
	await site.room.owner.updateTable('story.story').set({ practice: false }).where('id', '=', storyId).execute();
	await sql`select story.need_talk_alone(array[${storyId}], '{quick_answers,one_device}')`.execute(site.room.owner);
	return storyId;
}

test(
	'the talk is a step of its own; nothing typed is lost, and afterwards nothing waits',
	{ timeout: 300_000 },
	async () => {
		const storyId = await waiting();
		const { context, page } = await atDesk(site.browser, site.server.origin, 'reviewer', {
			viewport: phone,
			javaScriptEnabled: false
		});
		await page.goto(`/desk/stories/${storyId}`);
		await page.getByRole('link', { name: /Talk alone/ }).click();
		const sheet = page.locator('#alone');
		expect(await sheet.innerText()).toContain('Several stories came from one place');
		expect(await page.locator('#consent').innerText()).toContain('Waits for a talk alone');
		// A note of spaces passes the browser's own look and not ours.
		await sheet.locator('[name=outcome][value=not_own_wish]').check();
		await sheet.locator('textarea').fill('   ');
		await sheet.getByRole('button').click();
		await page.locator('#alone [role=alert]').getByText('Write down what was said.').waitFor();
		expect(await page.locator('#alone [name=outcome][value=not_own_wish]').isChecked()).toBe(true);
		await page.locator('#alone textarea').fill('At the library. She looked at the door.');
		await page.locator('#alone').getByRole('button').click();
		await page.locator('#alone').getByText('The talk is recorded.').waitFor();
		await page.locator('#alone').getByText('It stays held.').waitFor();
		await page.locator('#alone [name=outcome][value=own_wish]').check();
		await page.locator('#alone textarea').fill('A week later, alone. She wants it.');
		await page.locator('#alone').getByRole('button').click();
		await page.locator('#alone').getByText('The teller wants this.').waitFor();
		expect(await page.locator('#consent').innerText()).not.toContain('Waits for a talk alone');
		await context.close();
	}
);

test.each([
	['light', phone, 'en'],
	['dark', desktop, 'en'],
	['light', phone, 'ar'],
	['dark', desktop, 'ar']
] as const)('has nothing in the way (%s, %o, %s)', { timeout: 300_000 }, async (colorScheme, viewport, locale) => {
	const storyId = await waiting();
	await site.room.owner.updateTable('office.member').set({ language: locale }).where('practice', '=', true).execute();
	const { context, page } = await atDesk(site.browser, site.server.origin, 'reviewer', { viewport, colorScheme });
	await page.goto(`/desk/stories/${storyId}`);
	expect(await page.locator('html').getAttribute('lang')).toBe(locale);
	expect(await axeViolations(page)).toEqual([]);
	const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	expect(wide).toBeLessThanOrEqual(0);
	if (process.env.SCREENSHOTS)
		await page
			.locator('#alone')
			.screenshot({ path: `${process.env.SCREENSHOTS}/alone-${locale}-${colorScheme}-${viewport.width}.png` });
	await context.close();
});
