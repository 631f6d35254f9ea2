/** A story that waits for a talk with the teller alone, at the desk: on a phone, without script, and as axe sees it. */
import type { Browser } from 'playwright';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeViolations } from './axe.ts';
import { desktop, openBrowser, phone } from './browser.ts';
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

/** As on a site where stories are real: there it waits. */
async function waiting(): Promise<string> {
	const { storyId } = await room.arrived();
	await room.owner.updateTable('story.story').set({ practice: false }).where('id', '=', storyId).execute();
	await sql`select story.need_talk_alone(array[${storyId}], '{quick_answers,one_device}')`.execute(room.owner);
	return storyId;
}

test(
	'the talk is a step of its own; nothing typed is lost, and afterwards nothing waits',
	{ timeout: 300_000 },
	async () => {
		const storyId = await waiting();
		const { context, page } = await atDesk(browser, server.origin, 'reviewer', {
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
	await room.owner.updateTable('office.member').set({ language: locale }).where('practice', '=', true).execute();
	const { context, page } = await atDesk(browser, server.origin, 'reviewer', { viewport, colorScheme });
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
