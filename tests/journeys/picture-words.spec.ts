/** At the desk: a text for each way a picture can be shown; and what is said to a reviewer who edits after approving. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { expect, test } from 'vitest';
import { confirmPeople } from '#server/store/review/pictures.ts';
import { writeLook } from '#server/store/review/looks.ts';
import { plainJpeg } from '../plain-jpeg.ts';
import { addOriginal } from '../review/sealed-picture.ts';
import { telling } from '../told-story.ts';
import { axeViolations } from './axe.ts';
import { desktop, phone } from './browser.ts';
import { atDesk } from './review-room.ts';
import { openForTests } from './review-site.ts';

const site = openForTests({ env: { WORKERS: 'off' } });

const desk = (role: 'editor' | 'reviewer', options: Parameters<Browser['newContext']>[0] = {}) =>
	atDesk(site.browser, site.server.origin, role, { viewport: desktop, javaScriptEnabled: false, ...options });

/** A story that is approved, with a picture in which people can be seen who can also be covered. */
async function withPicture(): Promise<{ storyId: string; fileId: string }> {
	const { storyId, key } = await site.room.arrived({ approved: true, tellings: [telling('en')] });
	const sealedFiles = join(site.server.data, 'files', 'sealed');
	const fileId = await addOriginal(site.room.owner, { storyId, key, sealedFiles }, await plainJpeg());
	const preview = { path: `00/${fileId}`, body: Buffer.alloc(40), width: 640, height: 480 };
	await writeLook(site.room.owner, { fileId, storyId, refused: null, preview });
	const covers = [{ x: 0.1, y: 0.1, w: 0.2, h: 0.2 }];
	await confirmPeople(site.room.owner, { fileId, storyId, people: 'visible', covers, memberId: 'x', at: Date.now() });
	return { storyId, fileId };
}
const covered = (page: Page) => page.getByLabel('With covered faces');
const open = (page: Page) => page.getByLabel('With faces that can be seen');
const save = (page: Page) => page.getByRole('button', { name: 'Save the words' }).click();

test('each way to show a picture has a text of its own, and nothing typed is lost, without script', async () => {
	const { storyId } = await withPicture();
	const { page, context } = await desk('editor', { viewport: phone });
	await page.goto(`/desk/stories/${storyId}`);
	// What was written before there was a text for each stands where it belongs, and nowhere safer.
	expect(await open(page).inputValue()).toBe('A bakery');
	expect(await covered(page).inputValue()).toBe('');
	const late = await context.newPage();
	await late.goto(`/desk/stories/${storyId}`);
	await covered(page).fill('Two people at a table');
	await open(page).fill('A woman smiles at her son');
	await save(page);
	await page.getByText('The story is hidden until somebody approves it again').waitFor();
	expect(await covered(page).inputValue()).toBe('Two people at a table');
	expect(await open(page).inputValue()).toBe('A woman smiles at her son');

	await covered(late).fill('Typed at the same time');
	await save(late);
	await late.locator('#picture [role="alert"]').waitFor();
	expect(await covered(late).inputValue()).toBe('Typed at the same time');
	expect(await open(late).inputValue()).toBe('A bakery');
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(phone.width);
	await context.close();
});

test('words for a picture that somebody covered meanwhile come back to the one who typed them', async () => {
	const { storyId, fileId } = await withPicture();
	const { page, context } = await desk('editor');
	await page.goto(`/desk/stories/${storyId}`);
	await open(page).fill('A woman smiles at her son');
	const covers = [{ x: 0.1, y: 0.1, w: 0.2, h: 0.2 }];
	await confirmPeople(site.room.owner, { fileId, storyId, people: 'covered', covers, memberId: 'x', at: Date.now() });
	await save(page);
	await page.locator('#picture [role="alert"]').waitFor();
	expect(await open(page).count()).toBe(0);
	const card = await page.locator('#picture').innerText();
	expect(card).toContain('Readers do not get it as the picture is now');
	expect(card).toContain('A woman smiles at her son');
	expect(card).toContain('A bakery');
	await context.close();
});

test.each(['en', 'fr', 'ar'])('the card has nothing in the way, light and dark (%s)', async (language) => {
	const { storyId } = await withPicture();
	await site.room.owner.updateTable('office.member').set({ language }).where('practice', '=', true).execute();
	for (const colorScheme of ['light', 'dark'] as const) {
		const { page, context } = await desk('editor', { viewport: phone, colorScheme, javaScriptEnabled: true });
		await page.goto(`/desk/stories/${storyId}`);
		expect(await axeViolations(page)).toEqual([]);
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(phone.width);
		const folder = process.env.SCREENSHOTS;
		if (folder)
			await page.locator('#picture').screenshot({ path: join(folder, `words-${language}-${colorScheme}.png`) });
		await context.close();
	}
	await site.room.owner.updateTable('office.member').set({ language: 'en' }).where('practice', '=', true).execute();
});

test.each([false, true])('a reviewer who edits after approving is warned, then told (script: %s)', async (script) => {
	const { storyId } = await site.room.arrived({ approved: true, tellings: [telling('en')] });
	const me = await site.room.owner
		.updateTable('office.member')
		.set({ roles: ['reviewer', 'editor'] })
		.where('email', '=', 'reviewer@practice.example')
		.returning('id')
		.executeTakeFirstOrThrow();
	await site.room.owner.deleteFrom('story.review').where('story_id', '=', storyId).execute();
	const review = { story_id: storyId, member_id: me.id, consent_version: 1 };
	await site.room.owner.insertInto('story.review').values(review).execute();
	const { page, context } = await desk('reviewer', { javaScriptEnabled: script });
	await page.goto(`/desk/stories/${storyId}`);
	await page.getByText('You approved this story. If you change its words, it is hidden').waitFor();
	await page.getByLabel('Title', { exact: true }).fill('A word of mine');
	// With script it is saved a moment after the last key, and said beside the button.
	if (!script) await page.locator('#telling form.editor .save button').click();
	await page.getByText('You had approved this story').waitFor();
	const { desk_state } = await site.room.owner
		.selectFrom('story.story')
		.select('desk_state')
		.where('id', '=', storyId)
		.executeTakeFirstOrThrow();
	expect(desk_state).toBe('in_review');
	await context.close();
});
