/** Walks a story through the desk in a real browser: by script and without, by mouse and by keyboard. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { enqueue } from '#server/queue/enqueue.ts';
import { plainJpeg } from '../plain-jpeg.ts';
import { SHORTER } from '../review/review-floor.ts';
import { addOriginal } from '../review/sealed-picture.ts';
import { telling } from '../told-story.ts';
import { axeViolations } from './axe.ts';
import { desktop, phone } from './browser.ts';
import { answerQuestions, answerRubric, atDesk, saysWhy } from './review-room.ts';
import { openForTests } from './review-site.ts';

const site = openForTests();

const desk = (role: 'editor' | 'reviewer', options: Parameters<Browser['newContext']>[0] = {}) =>
	atDesk(site.browser, site.server.origin, role, { viewport: desktop, ...options });

async function writeTelling(page: Page): Promise<void> {
	await page.getByLabel('Title', { exact: true }).fill(SHORTER.title);
	await page.getByLabel('What this person brings', { exact: true }).fill(SHORTER.brings);
	await page.getByLabel('Thing 1', { exact: true }).fill('bread');
	await page.getByLabel('Summary', { exact: true }).fill(SHORTER.summary);
	await page.getByLabel('Part 1', { exact: true }).fill('The ovens were warm.');
}

/** Pressed while the page saves by itself, it goes on its way a moment later: the page that comes is waited for. */
const saveTelling = (page: Page) =>
	Promise.all([page.waitForEvent('load'), page.locator('#telling form.editor .save button').click()]);

async function judge(page: Page): Promise<void> {
	await answerRubric(page);
	await answerQuestions(page);
}

/** Asks again until it is so: publishing is the worker's. */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
	for (const late = Date.now() + 180_000; !(await holds());) {
		if (Date.now() > late) throw new Error(`it did not come true: ${what}`);
		await new Promise((next) => setTimeout(next, 200));
	}
}

const isPublic = (storyId: string) => async () =>
	(await fetch(`${site.server.origin}/en/stories/${storyId}`)).status === 200;

test('a story is opened, written, read by the teller, approved by another and read by everybody', async () => {
	const { storyId } = await site.room.arrived();
	const { page, context } = await desk('editor');
	const said: string[] = [];
	page.on('console', (line) => said.push(line.text()));
	await page.goto(`/desk/stories/${storyId}`);
	expect(await page.content()).not.toContain('Benedicte');
	await saysWhy(page, 'Open what was told');
	await page.getByRole('button', { name: 'Open what was told' }).click();
	await page.getByText('My name is Benedicte').waitFor();
	await writeTelling(page);
	await page.locator('.saved', { hasText: 'Saved' }).waitFor();
	await page.getByLabel('Part 1', { exact: true }).fill('The ovens were warm. By noon the shelves are empty.');
	// Another button saves what was typed before it loads the page anew.
	await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Add a quote' }).click()]);
	expect(await page.getByLabel('Part 1', { exact: true }).inputValue()).toContain('By noon');
	await page.getByLabel('Part 2', { exact: true }).fill('In Belgium I began again.');
	await saveTelling(page);
	await page.getByText('Saved.').waitFor();
	await page.getByRole('button', { name: 'Ask the teller' }).click();
	await page.getByText('The text waits on the teller’s page.').waitFor();
	const row = await site.room.owner
		.selectFrom('story.telling')
		.select('version')
		.where('story_id', '=', storyId)
		.executeTakeFirstOrThrow();
	await site.room.tellerSaysYes(storyId, row.version);
	await answerQuestions(page);

	const second = await desk('reviewer');
	await second.page.goto(`/desk/stories/${storyId}`);
	await judge(second.page);
	// The teller has said yes to what stands here; nothing is approved yet that could lack it.
	expect(await second.page.locator('#preview').getByText('approved text').count()).toBe(0);
	const tick = second.page.locator('[name=looked]');
	if ((await tick.count()) > 0) await tick.check();
	await second.page.getByRole('button', { name: 'Approve as second reader' }).click();
	await second.page.getByText('You approved these versions.').waitFor();

	await page.reload();
	await page.getByRole('button', { name: 'Publish', exact: true }).click();
	await until('the story is shown', isPublic(storyId));
	const reader = await (await fetch(`${site.server.origin}/en/stories/${storyId}`)).text();
	expect(reader).toContain('In Belgium I began again.');
	expect(reader).not.toContain('Benedicte');
	expect(said).toEqual([]);
	await context.close();
	await second.context.close();
}, 480_000);

test('two editors without script: both texts are shown, nothing is lost', async () => {
	const { storyId } = await site.room.arrived();
	const one = await desk('editor', { javaScriptEnabled: false, viewport: phone });
	const two = await desk('editor', { javaScriptEnabled: false });
	await one.page.goto(`/desk/stories/${storyId}`);
	await two.page.goto(`/desk/stories/${storyId}`);
	await writeTelling(one.page);
	await saveTelling(one.page);
	await two.page.getByLabel('Title', { exact: true }).fill('What the other one wrote');
	await saveTelling(two.page);
	await two.page.getByText('Somebody saved this while you were writing.').waitFor();
	expect(await two.page.getByLabel('Title', { exact: true }).inputValue()).toBe('What the other one wrote');
	expect(await two.page.locator('#telling .notice').allInnerTexts()).toContainEqual(
		expect.stringContaining(SHORTER.title)
	);
	await saveTelling(two.page);
	await two.page.getByText('Version 2').waitFor();
	expect(await one.page.evaluate(() => document.documentElement.scrollWidth)).toBe(phone.width);
	await one.context.close();
	await two.context.close();
});

describe('a picture', () => {
	async function withPicture() {
		const { storyId, key } = await site.room.arrived({ approved: true, tellings: [telling('en')] });
		const sealedFiles = join(site.server.data, 'files', 'sealed');
		const fileId = await addOriginal(site.room.owner, { storyId, key, sealedFiles }, await plainJpeg());
		await enqueue(site.room.owner, 'picture', { fileId });
		await until('the picture was looked at', async () => {
			const look = await site.room.owner
				.selectFrom('story.picture_look')
				.select('file_id')
				.where('file_id', '=', fileId)
				.executeTakeFirst();
			return look !== undefined;
		});
		return { storyId, fileId };
	}
	const kept = async (fileId: string) =>
		await site.room.owner
			.selectFrom('story.file')
			.select(['people', 'covers'])
			.where('id', '=', fileId)
			.executeTakeFirstOrThrow();
	/** A picture can be drawn on when it is there whole and the page's script has run: before that, a pull moves nothing. */
	const drawable = async (page: Page) => {
		await page.getByRole('button', { name: 'Add a box' }).waitFor();
		await page.locator('#picture img').evaluate((img: HTMLImageElement) => img.decode());
	};
	test('is covered by keyboard alone', async () => {
		const { storyId, fileId } = await withPicture();
		const { page, context } = await desk('editor');
		await page.goto(`/desk/stories/${storyId}`);
		await saysWhy(page, 'Open the pictures');
		await page.getByRole('button', { name: 'Open the pictures' }).press('Enter');
		const image = page.locator('#picture img');
		await image.waitFor();
		expect(await image.evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth))).toBe(640);
		await page.getByRole('button', { name: 'Add a box' }).press('Enter');
		const box = page.locator('#picture rect');
		for (let n = 0; n < 5; n++) await page.keyboard.press('ArrowLeft');
		for (let n = 0; n < 3; n++) await page.keyboard.press('Shift+ArrowDown');
		expect(await box.getAttribute('x')).toBe('35');
		expect(await box.getAttribute('height')).toBe('23');
		await page.getByRole('radio', { name: 'People, covered by the boxes' }).check();
		await page.getByRole('button', { name: 'Confirm this picture' }).press('Enter');
		await page.getByText('Confirmed by').waitFor();
		expect(await kept(fileId)).toEqual({ people: 'covered', covers: [{ x: 0.35, y: 0.3, w: 0.2, h: 0.23 }] });
		await context.close();
	});
	test('is covered by dragging, and a box goes with Delete', async () => {
		const { storyId } = await withPicture();
		const { page, context } = await desk('editor');
		await page.goto(`/desk/stories/${storyId}`);
		await saysWhy(page, 'Open the pictures');
		await page.getByRole('button', { name: 'Open the pictures' }).click();
		const image = page.locator('#picture img');
		await image.scrollIntoViewIfNeeded();
		await drawable(page);
		const edge = await image.boundingBox();
		if (!edge) throw new Error('the picture has no place');
		await page.mouse.move(edge.x + edge.width * 0.2, edge.y + edge.height * 0.2);
		await page.mouse.down();
		await page.mouse.move(edge.x + edge.width * 0.6, edge.y + edge.height * 0.5, { steps: 4 });
		await page.mouse.up();
		const box = page.locator('#picture rect');
		expect(Number(await box.getAttribute('width'))).toBeCloseTo(40, 0);
		await page.keyboard.press('Delete');
		expect(await box.count()).toBe(0);
		await context.close();
	});
	test('gets boxes proposed, and a person decides on each, by keyboard or without script', async () => {
		for (const javaScriptEnabled of [true, false]) {
			const { storyId, fileId } = await withPicture();
			const proposed = [
				{ x: 0.1, y: 0.1, w: 0.2, h: 0.2 },
				{ x: 0.6, y: 0.1, w: 0.2, h: 0.2 }
			];
			await site.room.owner
				.updateTable('story.picture_look')
				.set({ proposed: JSON.stringify(proposed) })
				.where('file_id', '=', fileId)
				.execute();
			const { page, context } = await desk('editor', { javaScriptEnabled });
			await page.goto(`/desk/stories/${storyId}`);
			await saysWhy(page, 'Open the pictures');
			await page.getByRole('button', { name: 'Open the pictures' }).press('Enter');
			expect(await page.locator('#picture rect.proposed').count()).toBe(2);
			await page.getByText('2 boxes are proposed').waitFor();
			await page.getByRole('radio', { name: 'People, covered by the boxes' }).check();
			await page.getByRole('button', { name: 'Confirm this picture' }).press('Enter');
			await page.getByText('Decide on every proposed box').waitFor();
			expect((await kept(fileId)).people).toBe('unconfirmed');
			if (javaScriptEnabled) {
				await drawable(page);
				await page.locator('#picture rect').first().press('Enter');
				await page.locator('#picture rect.proposed').press('Delete');
				expect(await page.locator('#picture rect').count()).toBe(1);
			} else {
				await page.locator('[name="keep-0"][value="keep"]').check();
				await page.locator('[name="keep-1"][value="drop"]').check();
			}
			await page.locator('[name="who-0"]').selectOption('Somebody new, who was not asked: covered');
			await page.getByRole('button', { name: 'Confirm this picture' }).press('Enter');
			await page.getByText('Confirmed by').waitFor();
			const { covers } = await kept(fileId);
			expect(covers).toEqual([{ ...proposed[0], who: expect.stringMatching(/^[0-9a-f-]{36}$/) as string }]);
			await context.close();
		}
	});
	test('is covered by numbers without script', async () => {
		const { storyId, fileId } = await withPicture();
		const { page, context } = await desk('editor', { javaScriptEnabled: false });
		await page.goto(`/desk/stories/${storyId}`);
		await saysWhy(page, 'Open the pictures');
		await page.getByRole('button', { name: 'Open the pictures' }).click();
		await page.getByText('The boxes as numbers').click();
		for (const [part, value] of Object.entries({ x: '10', y: '20', w: '30,5', h: '40' }))
			await page.locator(`[name="${part}-0"]`).fill(value);
		await page.getByRole('radio', { name: 'People, covered by the boxes' }).check();
		await page.getByRole('button', { name: 'Confirm this picture' }).click();
		expect((await kept(fileId)).covers).toEqual([{ x: 0.1, y: 0.2, w: 0.305, h: 0.4 }]);
		await context.close();
	});
});

test('a historical text is approved with one press of Enter', async () => {
	const { storyId } = await site.room.arrived({ basis: 'public_domain', approved: true, tellings: [telling('en')] });
	await site.room.owner.deleteFrom('story.review').where('story_id', '=', storyId).execute();
	await site.room.owner
		.updateTable('story.telling')
		.set({ reviewed_version: null })
		.where('story_id', '=', storyId)
		.execute();
	await site.room.owner.updateTable('story.story').set({ desk_state: 'in_review' }).where('id', '=', storyId).execute();
	const { page, context } = await desk('reviewer', { javaScriptEnabled: false });
	await page.goto(`/desk/approve?story=${storyId}`);
	await page.getByRole('button', { name: 'Approve and publish' }).press('Enter');
	await page.getByText(`Approved: ${storyId}`).waitFor();
	await until('the text is shown', isPublic(storyId));
	await context.close();
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
	test.each(['en', 'ar'])('the review page has nothing in the way (%s)', async (language) => {
		const { storyId, key } = await site.room.arrived({ approved: true, tellings: [telling('en')] });
		const sealedFiles = join(site.server.data, 'files', 'sealed');
		await addOriginal(site.room.owner, { storyId, key, sealedFiles }, await plainJpeg());
		await site.room.owner.updateTable('office.member').set({ language }).where('practice', '=', true).execute();
		for (const role of ['editor', 'reviewer'] as const) {
			const { page, context } = await desk(role, { colorScheme });
			await page.goto(`/desk/stories/${storyId}`);
			await page.locator('#testimony form [name="why"]').selectOption('edit');
			await page.locator('#testimony form button').click();
			await page.locator('#told').waitFor();
			await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
			expect(await axeViolations(page)).toEqual([]);
			await context.close();
		}
		await site.room.owner.updateTable('office.member').set({ language: 'en' }).where('practice', '=', true).execute();
	});
});
