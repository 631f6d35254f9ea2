/** Nothing that somebody types at the desk is lost: sessions that end, saves on their way, saves that fail. */
import type { Browser, BrowserContext, Page } from 'playwright';
import { expect, test } from 'vitest';
import { SHORTER, TESTIMONY } from '../review/review-floor.ts';
import { telling } from '../told-story.ts';
import { desktop } from './browser.ts';
import { atDesk, saysWhy } from './review-room.ts';
import { openForTests } from './review-site.ts';
import { fillStory, next } from './teller.ts';

const site = openForTests();

/** An editor with a fresh story open. */
async function atWork(options: Parameters<Browser['newContext']>[0] = {}) {
	const { storyId } = await site.room.arrived();
	const { page, context } = await atDesk(site.browser, site.server.origin, 'editor', { viewport: desktop, ...options });
	await page.goto(`/desk/stories/${storyId}`);
	await saysWhy(page, 'Open what was told');
	await page.getByRole('button', { name: 'Open what was told' }).click();
	return { storyId, page, context };
}

const part = (page: Page) => page.getByLabel('Part 1', { exact: true });
const title = (page: Page) => page.getByLabel('Title', { exact: true });
const said = (page: Page, text: string) => page.locator('#telling .saved', { hasText: text }).waitFor();
const save = (page: Page) => page.locator('#telling form.editor .save button').click();

async function signInAgain(context: BrowserContext): Promise<void> {
	const headers = { origin: site.server.origin };
	const answer = await context.request.post('/desk/practice', { form: { as: 'editor' }, headers, maxRedirects: 0 });
	expect(answer.status()).toBe(303);
}

test('what was typed when the session ended comes back and is sent after signing in, without script', async () => {
	const { page, context } = await atWork({ javaScriptEnabled: false });
	const words = 'First line.\n\n"Second" & <b>third</b>, بعد الظهر.';
	await title(page).fill(SHORTER.title);
	await page.getByRole('button', { name: 'Add a paragraph', exact: true }).click();
	await part(page).fill(words);
	await context.clearCookies();
	await save(page);
	await page.getByRole('heading', { name: 'You were signed out' }).waitFor();
	// Pressing too early loses nothing either.
	await page.getByRole('button', { name: 'Then come back here and send it' }).click();
	await signInAgain(context);
	await page.getByRole('button', { name: 'Then come back here and send it' }).click();
	await page.getByText('Saved.').waitFor();
	expect(await part(page).inputValue()).toBe(words);
	expect(await title(page).inputValue()).toBe(SHORTER.title);
	await context.close();
});

test('a password never comes back on the page that keeps what was typed', async () => {
	const answer = await fetch(`${site.server.origin}/desk/account?/password`, {
		method: 'POST',
		headers: { origin: site.server.origin, accept: 'text/html' },
		body: new URLSearchParams({ 'current-password': 'of long ago', password: 'a new secret', note: 'kept words' })
	});
	const html = await answer.text();
	expect(answer.status).toBe(401);
	expect(html).toContain('kept words');
	expect(html).not.toContain('secret');
	expect(html).not.toContain('long ago');
});

test('what saves by itself says when the session has ended, and never that it saved', async () => {
	const { page, context } = await atWork();
	await context.clearCookies();
	await title(page).fill(SHORTER.title);
	await said(page, 'You were signed out.');
	await signInAgain(context);
	await Promise.all([page.waitForEvent('load'), save(page)]);
	await page.getByText('Saved.').waitFor();
	expect(await title(page).inputValue()).toBe(SHORTER.title);
	await context.close();
});

test('pressing Save while the page saves by itself meets no stranger', async () => {
	const { page, context } = await atWork();
	let begun = () => {};
	const isOnItsWay = new Promise<void>((done) => (begun = done));
	let held = 0;
	await page.route(/\?\/save/, async (route) => {
		if (held++ > 0) return route.continue();
		begun();
		const answer = await route.fetch();
		await new Promise((next) => setTimeout(next, 800));
		await route.fulfill({ response: answer });
	});
	await title(page).fill('One');
	await isOnItsWay;
	await title(page).fill('One and two');
	await Promise.all([page.waitForEvent('load'), save(page)]);
	await page.getByText('Saved.').waitFor();
	expect(await title(page).inputValue()).toBe('One and two');
	expect(await page.locator('#telling .notice').count()).toBe(0);
	await context.close();
});

test('another button does not leave the page with words that could not be saved', async () => {
	const { page, context } = await atWork();
	await page.route(/\?\/save/, (route) => route.abort());
	await title(page).fill('Not yet anywhere');
	await page.getByRole('button', { name: 'Take it' }).click();
	await said(page, 'Not saved yet.');
	expect(await title(page).inputValue()).toBe('Not yet anywhere');
	await page.unroute(/\?\/save/);
	await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Take it' }).click()]);
	await page.getByText('You work on this story now.').waitFor();
	expect(await title(page).inputValue()).toBe('Not yet anywhere');
	await context.close();
});

/** A story whose whole text stands on the page of an editor, with the button that asks its teller. */
async function beforeAsking() {
	const { storyId } = await site.room.arrived({ tellings: [telling('en')] });
	const { page, context } = await atDesk(site.browser, site.server.origin, 'editor', { viewport: desktop });
	await page.goto(`/desk/stories/${storyId}`);
	return { storyId, page, context, ask: page.getByRole('button', { name: 'Ask the teller' }) };
}

test('whoever types and asks the teller at once asks about what was typed', async () => {
	const { page, context, ask } = await beforeAsking();
	await title(page).fill('Typed, and pressed at once');
	await Promise.all([page.waitForEvent('load'), ask.click()]);
	await page.getByText('The text waits on the teller’s page.').waitFor();
	expect(await title(page).inputValue()).toBe('Typed, and pressed at once');
	await page.locator('#asked').getByText('is being asked about version 2').waitFor();
	await context.close();
});

test('a button knows the version that the page saved by itself, also while the next is on its way', async () => {
	const { page, context, ask } = await beforeAsking();
	await title(page).fill('One');
	await said(page, 'Saved');
	const sent = page.waitForRequest(/\?\/save/);
	await page.route(/\?\/save/, async (route) => {
		const answer = await route.fetch();
		await new Promise((next) => setTimeout(next, 800));
		await route.fulfill({ response: answer });
	});
	await title(page).fill('One and two');
	await sent;
	await Promise.all([page.waitForEvent('load'), ask.click()]);
	await page.getByText('The text waits on the teller’s page.').waitFor();
	expect(await title(page).inputValue()).toBe('One and two');
	await context.close();
});

test('a button says so when somebody else saved meanwhile, before or after what the page saved by itself', async () => {
	const { storyId, page, context, ask } = await beforeAsking();
	const other = await atDesk(site.browser, site.server.origin, 'editor', { viewport: desktop });
	const saveThere = async (text: string) => {
		await other.page.goto(`/desk/stories/${storyId}`);
		await title(other.page).fill(text);
		await Promise.all([other.page.waitForEvent('load'), save(other.page)]);
	};
	await title(page).fill('Of the first');
	await said(page, 'Saved');
	await saveThere('Of the second');
	await Promise.all([page.waitForEvent('load'), ask.click()]);
	await page.getByText('Somebody else changed this meanwhile').waitFor();
	expect(await title(page).inputValue()).toBe('Of the second');
	await saveThere('Of the second again');
	await title(page).fill('Of the first again');
	await ask.click();
	await said(page, 'Somebody else saved');
	expect(await title(page).inputValue()).toBe('Of the first again');
	await other.page.reload();
	expect(await title(other.page).inputValue()).toBe('Of the second again');
	await other.context.close();
	await context.close();
});

test('a working translation says that it is saved, and when another was faster', async () => {
	const { storyId } = await site.room.arrived({ testimony: { ...TESTIMONY, language: 'fr' } });
	await site.room.owner.updateTable('story.story').set({ language: 'fr' }).where('id', '=', storyId).execute();
	const { page, context } = await atDesk(site.browser, site.server.origin, 'editor', { viewport: desktop });
	await page.goto(`/desk/stories/${storyId}`);
	await saysWhy(page, 'Open what was told');
	await page.getByRole('button', { name: 'Open what was told' }).click();
	const other = await context.newPage();
	for (const one of [page, other]) {
		await one.goto(`/desk/stories/${storyId}`);
		await one.getByText('Working translation: English').click();
	}
	const line = (one: Page) => one.locator('#testimony form[data-autosave] .saved');
	await page.getByRole('textbox', { name: 'Working translation: English' }).fill('Words of one.');
	await line(page).getByText('Saved', { exact: true }).waitFor();
	await other.getByRole('textbox', { name: 'Working translation: English' }).fill('Words of another.');
	await line(other).getByText('Somebody else saved').waitFor();
	await context.close();
});

test('what an interviewer writes down when the session ended is sent after signing in', async () => {
	const { page, context } = await atDesk(site.browser, site.server.origin, 'editor', { javaScriptEnabled: false });
	await page.goto('/desk/tell');
	await page.selectOption('[name=country]', 'BE');
	await page.check('[name=adult][value=yes]');
	await next(page);
	await page.check('[name=capture][value=audio_spoken]');
	await page.check('[name=interpreter][value=none]');
	await page.check('[name=freeChoice][value=yes]');
	await page.check('[name=understood][value=yes]');
	await page.waitForTimeout(3_100);
	await next(page);
	await fillStory(page);
	const cookies = await context.cookies();
	await context.clearCookies();
	await context.addCookies(cookies.filter(({ name }) => name === 'tell'));
	await next(page);
	await page.getByRole('heading', { name: 'You were signed out' }).waitFor();
	await signInAgain(context);
	await page.getByRole('button', { name: 'Then come back here and send it' }).click();
	await page.locator('[name=claim]').first().waitFor();
	await context.close();
});
