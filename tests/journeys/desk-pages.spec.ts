/** Every page of the desk as people meet it: on a phone and a desk, light and dark, both directions. */
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSettings } from '#server/config/config.ts';
import { runningLogins } from '#server/postgres/open.ts';
import { connect } from '#server/store/connect.ts';
import { makeStory } from '../desk/office-floor.ts';
import { axeViolations } from './axe.ts';
import { desktop, openBrowser, phone } from './browser.ts';
import { inTurns } from './in-turns.ts';
import { startServer, type RunningServer } from './server.ts';

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
	server = await startServer();
	browser = await openBrowser();
	const settings = readSettings({ SUITCASE_DATA: server.data });
	if (!settings.ok) throw new Error('settings');
	const owner = connect(runningLogins(settings.value).logins, 'owner');
	const stories = [
		await makeStory(owner, { office: 'sample', language: 'ti' }),
		await makeStory(owner, { office: 'sample', risk: 'critical' })
	];
	for (const story_id of stories)
		await owner.insertInto('story.stop_request').values({ story_id, by_kind: 'anonymous', effect: 'queued' }).execute();
	// Two raised alarms, one of them about whoever looks: thirty openings each, in one go.
	const members = await owner.selectFrom('office.member').select('id').where('practice', '=', true).execute();
	await owner
		.insertInto('story.opening')
		.values(
			members.flatMap(({ id: member_id }) =>
				Array.from({ length: 30 }, () => ({ story_id: stories[0] ?? '', member_id, what: 'testimony' }))
			)
		)
		.execute();
	await owner.destroy();
});
afterAll(async () => {
	await browser.close();
	await server[Symbol.asyncDispose]();
});

const pages = [
	'/desk',
	'/desk?queue=ending',
	'/desk?queue=stopped',
	'/desk?queue=ended&country=BE',
	'/desk?find=0123456789',
	'/desk/stop-requests',
	'/desk/holds',
	'/desk/openings',
	'/desk/people',
	'/desk/offices',
	'/desk/notices',
	'/desk/prints',
	'/desk/prints/profiles',
	'/desk/health',
	'/desk/account'
];

// The third is the opposite of the first, the fourth that of the second: pages take turns with the pairs.
test.each([
	[0, 'en', 'light', desktop],
	[1, 'fr', 'dark', phone],
	[2, 'ar', 'dark', phone],
	[3, 'ar', 'light', desktop]
] as const)(
	'%i, %s, %s: nothing in the way, nothing cut off, no script',
	async (turn, locale, colorScheme, viewport) => {
		// The checker itself needs script; the pages bring none.
		const context = await browser.newContext({ locale, colorScheme, viewport });
		const page = await context.newPage();
		const said: string[] = [];
		page.on('console', (message) => said.push(message.text()));
		const look = async (path: string) => {
			expect((await page.goto(server.origin + path))?.status(), path).toBe(200);
			// What keeps a session while somebody types; nothing else.
			expect(await page.locator('script:not([src="/desk-alive.js"])').count(), path).toBe(0);
			expect(await page.locator('html').getAttribute('lang'), path).toBe(locale);
			const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
			expect(wider, `${path} is wider than the window`).toBeLessThanOrEqual(0);
			// On a phone a line of a list is a card, and nothing has to be pushed along to be read.
			if (viewport === phone) {
				const cut = await page
					.locator('.wide')
					.evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent));
				expect(cut, path).toEqual([]);
				// Where somebody is stands in sight in the menu.
				const away = await page
					.locator('nav.side a[aria-current]')
					.evaluateAll((all) =>
						all.map((one) => one.getBoundingClientRect()).filter((box) => box.right > innerWidth || box.left < 0)
					);
				expect(away, path).toEqual([]);
			}
			expect(await axeViolations(page), path).toEqual([]);
		};
		await look('/desk/sign-in');
		await page.click('button[value=reviewer]');
		expect(page.url()).toBe(`${server.origin}/desk`);
		for (const path of inTurns(pages, turn, 2)) await look(path);
		// The alarms stood there while it was looked at: one can be looked into, the own one cannot.
		await page.goto(`${server.origin}/desk/openings`);
		expect(await page.locator('#alarms .notice').count()).toBe(2);
		expect(await page.locator('#alarms form').count()).toBe(1);
		expect(await page.locator('a[href="/desk/openings#alarms"]').count()).toBe(1);
		expect(said).toEqual([]);
		await context.close();
	}
);

test('practice switches between its people from the banner, and the teller is sent to tell', async () => {
	const context = await browser.newContext({ javaScriptEnabled: false, viewport: desktop });
	const page = await context.newPage();
	await page.goto(`${server.origin}/desk/sign-in`);
	await page.click('button[value=editor]');
	expect(await page.locator('nav.side').innerText()).toContain('Practice editor');
	await page.click('button[value=reviewer]');
	expect(await page.locator('nav.side').innerText()).toContain('Practice reviewer');
	await page.click('button[value=teller]');
	expect(page.url()).toBe(`${server.origin}/en/tell`);
	await context.close();
});

test('an editor holds a story that a reviewer then finds held; the story’s words are on no page', async () => {
	const context = await browser.newContext({ javaScriptEnabled: false, viewport: desktop });
	const page = await context.newPage();
	await page.goto(`${server.origin}/desk/sign-in`);
	await page.click('button[value=editor]');
	const storyId = await page.locator('td a.mono').first().innerText();
	await page.locator('tr', { hasText: storyId }).locator('form[action*="claim"] button').click();
	expect(page.url()).toContain('/desk?queue=arrived');
	await page.goto(`${server.origin}/desk/holds?story=${storyId}`);
	await page.check('input[value=danger]');
	await page.click('form[action="?/hold"] button.danger');
	expect(await page.locator('[role=status]').innerText()).toContain('one story is hidden');
	// It stands among the stopped, and is found by its address wherever it stands.
	await page.goto(`${server.origin}/desk?queue=stopped`);
	expect(await page.locator('td a.mono').allInnerTexts()).toContain(storyId);
	await page.locator('details summary', { hasText: 'Find a story' }).click();
	await page.fill('#find', `${server.origin}/en/stories/${storyId}?lang=ar`);
	await page.click('form[method=get] button');
	expect(await page.locator('td a.mono').allInnerTexts()).toEqual([storyId]);
	await page.fill('#find', 'no such thing');
	await page.click('form[method=get] button');
	expect(await page.locator('td a.mono').count()).toBe(0);
	await page.click('button[value=reviewer]');
	await page.goto(`${server.origin}/desk?queue=in_review`);
	expect(await page.locator('tr', { hasText: storyId }).innerText()).toContain('held');
	await context.close();
});
