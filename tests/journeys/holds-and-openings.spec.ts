/** Holding with "Count first", and the page of openings, on a phone and without script. */

import { expect, test } from 'vitest';
import { phone } from './browser.ts';
import { answerRubric, atDesk, saysWhy } from './review-room.ts';
import { openForTests } from './review-site.ts';

const site = openForTests();
const reviewer = () =>
	atDesk(site.browser, site.server.origin, 'reviewer', { viewport: phone, javaScriptEnabled: false });

test('counts first, keeps what was typed, then holds; the list says what is held', { timeout: 300_000 }, async () => {
	const { storyId } = await site.room.arrived({ origin: 'LS' });
	const { context, page } = await reviewer();
	const fits = async () => {
		const { inner, scroll } = await page.locator('html').evaluate((html) => ({
			inner: html.clientWidth,
			scroll: html.scrollWidth
		}));
		expect(scroll).toBeLessThanOrEqual(inner);
	};
	await page.goto('/desk/holds');
	await page.check('input[name=scope][value=country]');
	await page.selectOption('#hold-country', 'LS');
	await page.getByRole('button', { name: 'Count first' }).click();
	await page.getByText('This hold covers one story.').waitFor();
	expect(await page.locator('#hold-country').inputValue()).toBe('LS');
	expect(await page.isChecked('input[name=scope][value=country]')).toBe(true);
	expect(await site.room.owner.selectFrom('story.hold').select('id').execute()).toEqual([]);
	await fits();

	// Days that are none: nothing typed is lost, and nothing is hidden.
	await page.check('input[name=scope][value=days]');
	await page.fill('input[name=from]', '2026-03-31');
	await page.fill('input[name=to]', '2026-03-01');
	await page.check('input[name=because][value=news]');
	await page.getByRole('button', { name: 'Hide them now' }).click();
	await page.getByText('Write two days').first().waitFor();
	expect(await page.inputValue('input[name=from]')).toBe('2026-03-31');
	expect(await page.isChecked('input[name=because][value=news]')).toBe(true);
	await fits();

	await page.check('input[name=scope][value=country]');
	await page.getByRole('button', { name: 'Hide them now' }).click();
	await page.getByText('Held: one story is hidden.').waitFor();
	await page.getByText('Lesotho').first().waitFor();

	// From the page of the story, the person is filled in; the answer names no number.
	await page.goto(`/desk/stories/${storyId}`);
	await page.locator('#held', { hasText: 'Readers see nothing of it until the hold ends.' }).waitFor();
	await page.getByRole('link', { name: 'Hold every story of the teller' }).click();
	expect(await page.inputValue('#hold-person')).toMatch(/^[0-9a-f-]{36}$/);
	await page.check('input[name=because][value=danger]');
	await page.getByRole('button', { name: 'Hide them now' }).click();
	await page.getByText('Held: one story is hidden.').waitFor();
	await page.locator('table').getByRole('link', { name: storyId }).first().waitFor();
	await fits();
	await context.close();
});

test('the danger is judged by questions and the page says why', { timeout: 300_000 }, async () => {
	const { storyId } = await site.room.arrived();
	const { context, page } = await reviewer();
	await page.goto(`/desk/stories/${storyId}`);
	await page.check('[name="rubric-state"][value=yes]');
	await page.locator('#risk').getByRole('button', { name: 'Save' }).click();
	await page.locator('#risk').getByText('Answer every question').waitFor();
	expect(await page.isChecked('[name="rubric-state"][value=yes]')).toBe(true);
	await answerRubric(page);
	await page.locator('#risk').getByText('No answer is dangerous.').waitFor();
	await page.locator('#risk summary').click();
	await page.check('[name="rubric-trafficking"][value=yes]');
	await page.locator('#risk').getByRole('button', { name: 'Save' }).click();
	await page.locator('#risk').getByText('critical, because:').waitFor();
	await page.locator('#trafficking').getByText('The story is on no channel.').waitFor();
	await context.close();
});

test('an opening stands on the page of openings', { timeout: 300_000 }, async () => {
	const { storyId } = await site.room.arrived();
	const { context, page } = await reviewer();
	await page.goto(`/desk/stories/${storyId}`);
	await saysWhy(page, 'Open what was told', 'review');
	await page.getByRole('button', { name: 'Open what was told' }).click();
	await page.goto('/desk/openings');
	const line = page.locator('tr', { hasText: storyId });
	expect(await line.innerText()).toContain('Practice reviewer');
	expect(await line.innerText()).toContain('What was told');
	const width = await page.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
	expect(width).toBeLessThanOrEqual(0);
	await context.close();
});
