/** Somebody who works at the review page by keyboard stays where the work is: after a button, the next key goes on from there. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { QUESTIONS } from '#domain/story/checklist.ts';
import { SHORTER, TESTIMONY } from '../review/review-floor.ts';
import { type Keyboard, keyboardOf } from './keyboard.ts';
import { axeViolations } from './axe.ts';
import { desktop, phone } from './browser.ts';
import { answerQuestions, atDesk, saysWhy } from './review-room.ts';
import { openForTests } from './review-site.ts';

const site = openForTests();

async function atStory(javaScriptEnabled = true) {
	const { storyId } = await site.room.arrived();
	const options = { viewport: desktop, javaScriptEnabled };
	const { page, context } = await atDesk(site.browser, site.server.origin, 'editor', options);
	await page.goto(`/desk/stories/${storyId}`);
	return { storyId, page, context, keys: keyboardOf(page) };
}

/** How many keys lead from here to a place of the page. */
async function keysTo(keys: Keyboard, place: ReturnType<Page['locator']>): Promise<number> {
	const before = keys.presses();
	await keys.reach(place);
	return keys.presses() - before;
}

test('a button leaves the keyboard where it was pressed, and says there what was done', async () => {
	const { page, context, keys } = await atStory();
	await keys.follow(page.getByRole('button', { name: 'Take it' }));
	await page.locator('#acts').getByText('You work on this story now.').waitFor();
	expect(await keysTo(keys, page.getByRole('button', { name: 'Give it back' }))).toBeLessThanOrEqual(2);
	await saysWhy(page, 'Open what was told');
	await keys.follow(page.getByRole('button', { name: 'Open what was told' }));
	await page.getByLabel('Title', { exact: true }).fill(SHORTER.title);
	await keys.follow(page.getByRole('button', { name: 'Add a quote', exact: true }));
	// Whoever asked for a quote can write it.
	await page.waitForFunction(() => document.activeElement?.id === 'block-1');
	await page.keyboard.type('Every loaf is a letter home.');
	await page.getByLabel('Summary', { exact: true }).fill(SHORTER.summary);
	await page.getByLabel('What this person brings', { exact: true }).fill(SHORTER.brings);
	await keys.follow(page.getByLabel('Thing 1', { exact: true }));
	await page.locator('#telling').getByText('Saved.').waitFor();
	expect(await page.getByText('Saved.').count()).toBe(1);
	expect(await keysTo(keys, page.locator('#telling a[href="#checklist"]'))).toBeLessThanOrEqual(2);
	await answerQuestions(page);
	// Danger is judged by somebody else: the way of this person goes on to the teller's yes.
	expect(await page.locator('#checklist a[href="#risk"]').count()).toBe(0);
	expect(await keysTo(keys, page.locator('#checklist a[href="#acts"]'))).toBeLessThanOrEqual(2);
	await context.close();
});

test('on a telephone no field that the keyboard reaches lies under the bar that saves', async () => {
	const { storyId } = await site.room.arrived();
	const { page, context } = await atDesk(site.browser, site.server.origin, 'editor', { viewport: phone });
	await page.goto(`/desk/stories/${storyId}`);
	const fields = page.locator('#telling form.editor').locator('input:visible, textarea:visible, select:visible');
	await fields.first().focus();
	for (let n = 1; n < (await fields.count()); n++) {
		await page.keyboard.press('Tab');
		const covered = await page.evaluate(() => {
			const bar = document.querySelector('#telling .save')?.getBoundingClientRect();
			const box = document.activeElement?.getBoundingClientRect();
			if (bar === undefined || box === undefined || document.activeElement?.closest('.save')) return null;
			return box.top >= bar.top ? document.activeElement?.id : null;
		});
		expect(covered).toBeNull();
	}
	await context.close();
});

test('a refusal stands where the form was sent', async () => {
	const { page, context, keys } = await atStory(false);
	await saysWhy(page, 'Open what was told');
	await page.getByRole('button', { name: 'Open what was told' }).click();
	await page.locator('#checklist summary').first().click();
	await page.getByText('Mark words', { exact: false }).first().click();
	await page.locator('#mark-words').fill('These stand nowhere');
	await keys.follow(page.locator('#testimony form[action^="?/mark"] button'));
	expect(new URL(page.url()).hash).toBe('#testimony');
	expect(await page.locator('#testimony .error').isVisible()).toBe(true);
	await context.close();
});

test.each([true, false])(
	'answers that are not all there stay open at the first missing one (script: %s)',
	async (script) => {
		const { page, context } = await atStory(script);
		const given = QUESTIONS.slice(0, 9);
		await page.locator('#checklist summary').first().click();
		for (const question of given) await page.locator(`[name="check-${question}"][value="no"]`).check();
		await Promise.all([
			page.waitForEvent('load'),
			page.locator('#checklist').getByRole('button', { name: 'These are my answers' }).click()
		]);
		const missing = page.locator(`#question-${QUESTIONS[given.length]}`);
		expect(await missing.getByText('Some questions are still open.').isVisible()).toBe(true);
		const { y } = (await missing.boundingBox()) ?? { y: -1 };
		expect(y).toBeGreaterThanOrEqual(0);
		expect(y).toBeLessThan(desktop.height / 2);
		expect(await page.getByText('Some questions are still open.').count()).toBe(1);
		for (const question of QUESTIONS.slice(given.length))
			await page.locator(`[name="check-${question}"][value="no"]`).check();
		await Promise.all([
			page.waitForEvent('load'),
			page.locator('#checklist').getByRole('button', { name: 'These are my answers' }).click()
		]);
		await page.getByText('Your side has answered.').waitFor();
		await context.close();
	}
);

test.each([true, false])(
	'another reason is named once, and its words are asked for with it (script: %s)',
	async (script) => {
		const { page, context } = await atStory(script);
		const form = page.locator('#testimony form', { has: page.getByRole('button', { name: 'Open what was told' }) });
		const words = form.getByLabel('In your own words');
		const open = () => form.getByRole('button', { name: 'Open what was told' }).click();
		expect(await form.getByText('For another reason').count()).toBe(1);
		expect(await words.isVisible()).toBe(false);
		await form.locator('[name="why"]').selectOption('edit');
		expect(await words.isVisible()).toBe(false);
		await form.locator('[name="why"]').selectOption('other');
		expect(await words.isVisible()).toBe(true);
		await Promise.all([page.waitForEvent('load'), open()]);
		expect(await form.locator('.error').isVisible()).toBe(true);
		await words.fill('A colleague asked for a second look.');
		await open();
		await page.getByText('My name is Benedicte').waitFor();
		await context.close();
	}
);

test('the safe text can begin with what was told; nothing is saved before somebody presses Save', async () => {
	const { page, context, storyId, keys } = await atStory(false);
	expect(await page.getByText('Begin with what was told').count()).toBe(0);
	await saysWhy(page, 'Open what was told');
	await page.getByRole('button', { name: 'Open what was told' }).click();
	await keys.follow(page.getByRole('link', { name: 'Begin with what was told' }));
	expect(await page.getByLabel('Part 1', { exact: true }).inputValue()).toBe(TESTIMONY.text.split('\n\n')[0]);
	expect(await page.getByLabel('What this person brings', { exact: true }).inputValue()).toBe(TESTIMONY.brings);
	const tellings = site.room.owner.selectFrom('story.telling').select('version').where('story_id', '=', storyId);
	expect(await tellings.execute()).toEqual([]);
	await page.locator('#telling form.editor .save button').click();
	await page.getByText('Saved.').waitFor();
	expect(await page.getByLabel('Part 2', { exact: true }).inputValue()).toBe(TESTIMONY.text.split('\n\n')[1]);
	expect(await page.getByText('Begin with what was told').count()).toBe(0);
	await context.close();
});

test.each(['en', 'ar'])('what is refused or missing looks like the desk (%s)', async (language) => {
	await site.room.owner.updateTable('office.member').set({ language }).where('practice', '=', true).execute();
	const { page, context } = await atDesk(site.browser, site.server.origin, 'editor', { viewport: phone });
	for (const [path, status] of Object.entries({
		'/desk/people': 403,
		'/desk/nowhere': 404,
		'/desk/stories/0123456789': 404
	})) {
		expect((await page.goto(path))?.status(), path).toBe(status);
		const corners = await page.evaluate(() => [
			getComputedStyle(document.querySelector('main :is(.sheet, h1 + div)') ?? document.body).borderTopLeftRadius,
			getComputedStyle(document.querySelector('main a') ?? document.body).borderTopLeftRadius
		]);
		expect(corners, path).toEqual(['14px', '999px']);
		expect(await page.locator('html').getAttribute('lang')).toBe(language);
		expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
		expect(await axeViolations(page), path).toEqual([]);
	}
	await site.room.owner.updateTable('office.member').set({ language: 'en' }).where('practice', '=', true).execute();
	await context.close();
});

test('the steps of the page have no numbers between them, in any language', async () => {
	await site.room.owner.updateTable('office.member').set({ language: 'ar' }).where('practice', '=', true).execute();
	const { page, context } = await atStory();
	expect(await page.locator('nav ol').evaluate((list) => getComputedStyle(list).listStyleType)).toBe('none');
	await site.room.owner.updateTable('office.member').set({ language: 'en' }).where('practice', '=', true).execute();
	await context.close();
});
