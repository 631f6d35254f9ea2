/** What the desk keeps paused it can show again later, by two; and a flood of requests is answered page by page. No script. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { makeStory } from '../desk/office-floor.ts';
import { telling } from '../told-story.ts';
import { axeViolations } from './axe.ts';
import { desktop, phone } from './browser.ts';
import { atDesk } from './review-room.ts';
import { openForTests } from './review-site.ts';

const site = openForTests();

const desk = (role: 'editor' | 'reviewer', viewport = desktop) =>
	atDesk(site.browser, site.server.origin, role, { viewport, javaScriptEnabled: false });
const statusOf = async (storyId: string) => (await fetch(`${site.server.origin}/en/stories/${storyId}`)).status;
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
	for (const late = Date.now() + 180_000; !(await holds());) {
		if (Date.now() > late) throw new Error(`it did not come true: ${what}`);
		await new Promise((next) => setTimeout(next, 200));
	}
}
/** "Please stop this story", as anybody asks it. */
async function askToStop(storyId: string): Promise<void> {
	const body = new URLSearchParams({ story: storyId });
	const headers = { origin: site.server.origin, accept: 'text/html' };
	expect((await fetch(`${site.server.origin}/en/stop`, { method: 'POST', body, headers })).status).toBe(202);
}
/** The line of a story in a sheet of the page of stop requests. */
const line = (page: Page, sheet: string, storyId: string) => page.locator(`${sheet} tr`, { hasText: storyId });
const fits = async (page: Page) => {
	const width = await page.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
	expect(width).toBeLessThanOrEqual(0);
};

test('a text of long ago: paused at the desk, kept paused, and later shown again by two', async () => {
	const { storyId } = await site.room.arrived({ basis: 'public_domain', approved: true, tellings: [telling('en')] });
	const reviewer = await desk('reviewer');
	await site.room.owner.updateTable('story.story').set({ desk_state: 'in_review' }).where('id', '=', storyId).execute();
	await site.room.owner
		.updateTable('story.telling')
		.set({ reviewed_version: null })
		.where('story_id', '=', storyId)
		.execute();
	await reviewer.page.goto(`/desk/approve?story=${storyId}`);
	await reviewer.page.getByRole('button', { name: 'Approve and publish' }).click();
	await until('the text is shown', async () => (await statusOf(storyId)) === 200);

	await askToStop(storyId);
	expect(await statusOf(storyId)).toBe(200);
	const editor = await desk('editor', phone);
	await editor.page.goto('/desk/stop-requests');
	await line(editor.page, '#open', storyId).getByRole('button', { name: 'Pause it now' }).click();
	await editor.page.getByText('Answered.').waitFor();
	expect(await statusOf(storyId)).toBe(410);
	// Answered, and still there for as long as it lasts.
	expect(await line(editor.page, '#open', storyId).count()).toBe(0);
	await fits(editor.page);
	await line(editor.page, '#paused', storyId).getByRole('button', { name: 'Ask to show it again' }).click();
	await editor.page.getByText('Asked. A reviewer other than you must say yes.').waitFor();
	expect(await line(editor.page, '#paused', storyId).getByRole('button').count()).toBe(0);

	await reviewer.page.goto(`/desk/stories/${storyId}`);
	expect(await reviewer.page.locator('#pause').innerText()).toContain('Paused: somebody, without proof.');
	expect(await reviewer.page.locator('#pause').innerText()).toContain('Practice editor asked to show it again');
	await reviewer.page.locator('#pause').getByRole('button', { name: 'Yes, show it again' }).click();
	await reviewer.page.getByText('The pause is over.').waitFor();
	expect(await reviewer.page.locator('#pause').count()).toBe(0);
	await until('the text is shown again', async () => (await statusOf(storyId)) === 200);
	await editor.context.close();
	await reviewer.context.close();
});

test('an anonymous pause that was kept is asked about on the page of the story, and ended on the page of requests', async () => {
	const { storyId } = await site.room.arrived({ approved: true, tellings: [telling('en')] });
	await askToStop(storyId);
	const editor = await desk('editor');
	await editor.page.goto('/desk/stop-requests');
	await line(editor.page, '#open', storyId).getByRole('button', { name: 'Stays paused' }).click();
	await editor.page.goto(`/desk/stories/${storyId}`);
	await editor.page.locator('#pause').getByRole('button', { name: 'Ask to show it again' }).click();
	await editor.page.getByText('Asked. A reviewer other than you must say yes.').waitFor();
	const reviewer = await desk('reviewer', phone);
	await reviewer.page.goto('/desk/stop-requests');
	await line(reviewer.page, '#paused', storyId).getByRole('button', { name: 'Yes, show it again' }).click();
	await reviewer.page.getByText('The pause is over.').waitFor();
	expect(await line(reviewer.page, '#paused', storyId).count()).toBe(0);
	await editor.context.close();
	await reviewer.context.close();
});

test('after a flood: all are counted, chosen on each page and answered in one act, but for the dangerous', async () => {
	const ids: string[] = [];
	for (let n = 0; n < 130; n++) {
		const story_id = await makeStory(site.room.owner, { office: 'sample', risk: n === 129 ? 'critical' : 'medium' });
		ids.push(story_id);
		await site.room.owner
			.insertInto('story.stop_request')
			.values({ story_id, by_kind: 'anonymous', effect: 'queued' })
			.execute();
	}
	const dangerous = ids.at(-1) ?? '';
	const { page, context } = await desk('editor', phone);
	const inMenu = () => page.locator('nav.side a[href="/desk/stop-requests"] b').innerText();
	await page.goto('/desk/stop-requests');
	expect(await inMenu()).toBe('130');
	expect(await page.locator('#open tbody tr').count()).toBe(100);
	expect(await page.locator('#open tbody tr').first().innerText()).toContain(dangerous);
	await page.locator('#open').getByRole('link', { name: 'Next page' }).click();
	expect(await page.locator('#open tbody tr').count()).toBe(30);
	await fits(page);

	// One by one, and all of a page: the one in critical danger is not among them.
	await page.goto('/desk/stop-requests');
	await page.locator('#open tbody input[type=checkbox]').nth(1).check();
	await page.locator('#open tbody input[type=checkbox]').nth(2).check();
	await page.locator('#chosen').getByRole('button', { name: 'No reason to stop it' }).click();
	await page.getByText('Stories answered: 2.').waitFor();
	expect(await inMenu()).toBe('128');
	await page.getByRole('link', { name: 'Choose all on this page' }).click();
	expect(await page.locator('#open input[type=checkbox]:checked').count()).toBe(99);
	await page.locator('#chosen').getByRole('button', { name: 'No reason to stop it' }).click();
	await page.getByText('Stories answered: 99.').waitFor();
	expect(await inMenu()).toBe('29');
	expect(await page.locator('#open tbody tr').first().innerText()).toContain(dangerous);
	const answered = await site.room.owner
		.selectFrom('story.history')
		.select('story_id')
		.where('did', '=', 'stop_answered')
		.where('story_id', 'in', ids)
		.execute();
	expect(answered.length).toBe(101);
	await context.close();
});

test('many pauses within the limit stand on every page as an alarm until a manager of the network has looked', async () => {
	for (let n = 0; n < 3; n++)
		await askToStop(await makeStory(site.room.owner, { office: 'sample', deskState: 'published' }));
	const editor = await desk('editor', phone);
	await editor.page.goto('/desk');
	expect(await editor.page.locator('main [role=alert]').allInnerTexts()).toEqual(
		expect.arrayContaining([expect.stringMatching(/^\d+ stories were paused without proof in a short time\./)])
	);
	await editor.page.goto('/desk/stop-requests');
	await editor.page.locator('#alarm').getByText('A manager of the network looks into it.').waitFor();
	await fits(editor.page);

	const context = await site.browser.newContext({ viewport: desktop, baseURL: site.server.origin });
	await context.request.post('/desk/practice', { form: { as: 'reviewer' }, headers: { origin: site.server.origin } });
	const page = await context.newPage();
	await page.goto('/desk/stop-requests');
	expect(await axeViolations(page)).toEqual([]);
	await page.goto('/desk');
	await page.getByRole('link', { name: 'Look into it' }).click();
	await page.locator('#alarm').getByRole('button', { name: 'I have looked into it' }).click();
	await page.getByText('It is written down that you have looked into it.').waitFor();
	expect(await page.locator('#alarm').count()).toBe(0);
	await editor.page.goto('/desk');
	expect(await editor.page.getByText('paused without proof in a short time').count()).toBe(0);
	await context.close();
	await editor.context.close();
});
