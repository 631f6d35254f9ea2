/** An office orders a set of panels and gets it; the person takes the story back; nobody gets it again, and the code says no. */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSettings } from '#server/config/config.ts';
import { runningLogins } from '#server/postgres/open.ts';
import { connect } from '#server/store/connect.ts';
import type { OwnerDb, WorkerDb } from '#server/store/handle.ts';
import { takeBackStory } from '#server/store/consent/change-state.ts';
import { showStory } from '../public/shown-stories.ts';
import { telling } from '../told-story.ts';
import { openBrowser, phone } from './browser.ts';
import { startServer, type RunningServer } from './server.ts';

let server: RunningServer;
let browser: Browser;
let db: { owner: OwnerDb; worker: WorkerDb };
let page: Page;
beforeAll(async () => {
	[server, browser] = await Promise.all([startServer(), openBrowser()]);
	const settings = readSettings({ SUITCASE_DATA: server.data });
	if (!settings.ok) throw new Error('settings');
	const { logins } = runningLogins(settings.value);
	db = { owner: connect(logins, 'owner'), worker: connect(logins, 'worker') };
	const context = await browser.newContext({ javaScriptEnabled: false, viewport: phone, baseURL: server.origin });
	page = await context.newPage();
	await page.goto('/desk/sign-in');
	await page.click('button[value=editor]');
});
afterAll(async () => {
	await browser.close();
	await Promise.all([db.owner.destroy(), db.worker.destroy()]);
	await server[Symbol.asyncDispose]();
});

/** Loads the page of prints until the newest order stands so. */
async function orderSays(words: string): Promise<void> {
	for (const late = Date.now() + 100_000; ; await new Promise((next) => setTimeout(next, 300))) {
		await page.goto('/desk/prints');
		if ((await page.locator('#orders li').first().innerText()).includes(words)) return;
		if (Date.now() > late) throw new Error(`the order does not say ${words}`);
	}
}
const said = (command: string, ...args: string[]) =>
	execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
const file = async (href: string) => page.context().request.get(server.origin + href, { maxRedirects: 0 });

test('from the order to the sheet, and from a no to none', async () => {
	const poster = { name: `${'a'.repeat(32)}.pdf`, bytes: 15 };
	const id = await showStory(db, {
		tellings: [telling('en', { brings: 'Rope and knots' })],
		posters: { en: poster }
	});
	const other = await showStory(db, {
		tellings: [telling('ar', { brings: 'يدان تعرفان البناء', items: ['حجر'] })],
		posters: { ar: { ...poster, name: `${'b'.repeat(32)}.pdf` } }
	});

	// A set is chosen from several searches, and what was looked for stays with it when something is missing.
	await page.goto('/desk/prints');
	await page.fill('input[name=q]', 'rope');
	await page.selectOption('#lang', 'en');
	await page.click('text=Show these');
	expect(await page.locator(`input[value="story:${other}:ar"]`).count()).toBe(0);
	await page.check(`input[value="story:${id}:en"]`);
	await page.fill('input[name=copies]', '7');
	await page.fill('input[name=q]', '');
	await page.selectOption('#lang', 'ar');
	await page.press('input[name=q]', 'Enter');
	expect(page.url(), 'nothing that was chosen').not.toContain(id);
	expect(await page.locator('text=No story that may be printed answers').count()).toBe(0);
	expect(await page.isChecked(`input[value="story:${id}:en"]`)).toBe(true);
	expect(await page.inputValue('input[name=copies]')).toBe('7');
	await page.check(`input[value="story:${other}:ar"]`);
	await page.click('text=Order this print');
	expect(await page.locator('[role=alert]').innerText()).toContain('Say for what or for whom');
	for (const choice of [`story:${id}:en`, `story:${other}:ar`])
		expect(await page.isChecked(`input[value="${choice}"]`)).toBe(true);
	expect([await page.inputValue('input[name=q]'), await page.inputValue('#lang')]).toEqual(['', 'ar']);

	await page.goto('/desk/prints');
	await page.check(`input[value="story:${id}:en"]`);
	await page.check(`input[value="story:${other}:ar"]`);
	await page.selectOption('#kind', 'panel');
	// In figures that a browser does not take into a field for numbers.
	await page.fill('input[name=copies]', '٢٥');
	await page.click('text=Order this print');
	// For whom is missing; what was chosen is kept.
	expect(await page.locator('[role=alert]').innerText()).toContain('Say for what or for whom');
	expect(await page.isChecked(`input[value="story:${id}:en"]`)).toBe(true);
	await page.fill('input[name=recipient]', 'Walk with suitcases, June');
	await page.click('text=Order this print');
	expect(await page.locator('[role=status]').innerText()).toContain('It is ordered');

	await orderSays('Ready');
	const href = await page.locator('#orders a.button').first().getAttribute('href');
	const given = await file(href ?? '');
	expect(given.status()).toBe(200);
	expect(given.headers()['cache-control']).toBe('no-store');
	expect(given.headers()['content-disposition']).toMatch(/^attachment; filename="panel-[0-9a-f]{8}\.pdf"$/);
	if (spawnSync('pdfinfo', ['-v']).status === 0) {
		const path = join(server.data, 'set.pdf');
		writeFileSync(path, await given.body());
		expect(said('pdfinfo', path)).toMatch(/Pages:\s+2/);
		expect(said('pdftotext', path, '-')).toContain(`/en/stories/${id}/check?print=`);
	}

	const mark = '0123456789ab';
	// Asked of the node, not of the browser, which may keep a page for a minute.
	const check = async (story: string) => {
		const answer = await fetch(`${server.origin}/en/stories/${story}/check?print=${mark}`);
		const main = /<main[^]*<\/main>/.exec(await answer.text())?.[0] ?? '';
		return { status: answer.status, words: main.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ') };
	};
	expect(await check(id)).toMatchObject({ status: 200, words: expect.stringContaining('Yes, until the end of') });
	await db.owner
		.transaction()
		.execute((tx) => takeBackStory(tx, { storyId: id, byWhom: 'teller', after: 'erase_in_7_days' }));
	// The node hears of it at once; what it kept of the page is forgotten.
	await expect.poll(async () => (await check(id)).status, { timeout: 30_000 }).toBe(410);
	const gone = await check(id);
	expect(gone.words).toContain('Do not use this any more');
	expect(await check('0000000000')).toEqual(gone);

	expect((await file(href ?? '')).status()).toBe(303);
	await orderSays('Nobody gets this file again');
	expect(await page.locator('#orders li').first().innerText()).not.toContain('Rope and knots');
	const ledger = await db.owner
		.selectFrom('story.disclosure')
		.select(['what', 'copies', 'recipient', 'outcome'])
		.where('story_id', '=', id)
		.where('recipient', '<>', 'readers')
		.execute();
	expect(ledger).toEqual([
		{ what: 'panel', copies: 25, recipient: 'Walk with suitcases, June', outcome: 'cannot_be_taken_back' }
	]);
});
