/** Sound in real browsers: recorded by a teller or chosen as a file, listened to and written down at the desk, heard by readers. */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { make, generated, NO_TOOLS, TOOLS } from '../media/recording-fixtures.ts';
import { SHORTER } from '../review/review-floor.ts';
import { desktop, openBrowser, phone } from './browser.ts';
import { answerQuestions, answerRubric, atDesk, openReviewRoom, type ReviewRoom, saysWhy } from './review-room.ts';
import { startServer, type RunningServer } from './server.ts';
import { begin, fillStory, next, send } from './teller.ts';

let server: RunningServer;
let browser: Browser;
let room: ReviewRoom;
let sound: Buffer;
beforeAll(async () => {
	browser = await openBrowser();
	server = await startServer();
	room = await openReviewRoom(server.data);
	if (TOOLS) sound = make(...generated('sine=frequency=300:duration=3'), '-c:a', 'libopus', 'voice.webm');
});
afterAll(async () => {
	await room?.close();
	await browser?.close();
	await server?.[Symbol.asyncDispose]();
});

/** Waits for what the worker does. */
async function until(done: () => Promise<boolean>): Promise<void> {
	for (let tries = 0; !(await done()); tries++) {
		if (tries > 600) throw new Error('the worker did not get to it');
		await new Promise((tick) => setTimeout(tick, 200));
	}
}
const looked = () =>
	room.owner
		.selectFrom('story.recording_look')
		.select(['story_id', 'refused', 'kind'])
		.execute()
		.then((rows) => rows);

async function shownAndSent(page: Page): Promise<void> {
	await next(page);
	await page.check('[name=webText][value=full]');
	await page.check('[name=webVoice][value=original]');
	await page.check('[name=claim][value=no]');
	await next(page);
	await next(page);
	await send(page);
}

test('a teller records with the browser, listens, and sends it together with the words', async ({ skip }) => {
	if (!TOOLS) return skip(NO_TOOLS);
	const fake = await openBrowser(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']);
	try {
		const page = await (await fake.newContext({ viewport: phone, permissions: ['microphone', 'camera'] })).newPage();
		const complaints: string[] = [];
		page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
		page.on('pageerror', (error) => complaints.push(error.message));
		await begin(page, server.origin, 'en');
		await fillStory(page);
		await page.click('[data-record=sound]');
		await page.locator('[data-stop]').waitFor();
		await page.waitForTimeout(2_500);
		await page.click('[data-stop]');
		await page.locator('[data-listen]').waitFor();
		expect(await page.evaluate(() => document.querySelector<HTMLInputElement>('[name=recording]')?.files?.length)).toBe(
			1
		);
		await page.click('[data-throw]');
		expect(await page.evaluate(() => document.querySelector<HTMLInputElement>('[name=recording]')?.files?.length)).toBe(
			0
		);
		// Going on while it still records ends it first.
		await page.click('[data-record=sound]');
		await page.locator('[data-stop]').waitFor();
		await page.waitForTimeout(2_500);
		await shownAndSent(page);
		expect(complaints).toEqual([]);
	} finally {
		await fake.close();
	}
	await until(async () => (await looked()).some(({ kind }) => kind === 'sound'));
	expect((await looked()).every(({ refused }) => refused === null)).toBe(true);
});

test('without script: a file is sent, listened to, written down, approved, heard by readers, and taken back', async ({
	skip
}) => {
	if (!TOOLS) return skip(NO_TOOLS);
	const { page, context } = await visitor();
	await begin(page, server.origin, 'en');
	await fillStory(page);
	await page.setInputFiles('[name=recording]', { name: 'voice.webm', mimeType: 'audio/webm', buffer: sound });
	await page.click('button[value=add]');
	await page.getByText('voice.webm').first().waitFor();
	await next(page);
	await page.check('[name=webText][value=full]');
	await page.check('[name=webVoice][value=original]');
	await page.check('[name=claim][value=no]');
	await next(page);
	await next(page);
	const digits = await send(page);
	const { id: storyId } = await room.owner
		.selectFrom('story.story')
		.select('id')
		.orderBy('arrived_at', 'desc')
		.executeTakeFirstOrThrow();
	await until(async () => (await looked()).some((row) => row.story_id === storyId));

	const editor = await atDesk(browser, server.origin, 'editor', { viewport: desktop, javaScriptEnabled: false });
	const desk = editor.page;
	await desk.goto(`/desk/stories/${storyId}`);
	await saysWhy(desk, 'Open the recordings');
	await desk.getByRole('button', { name: 'Open the recordings' }).click();
	const address = await desk.locator('#recording audio').getAttribute('src');
	const part = await editor.context.request.get(address ?? '', { headers: { range: 'bytes=10-19' } });
	expect(part.status()).toBe(206);
	expect((await part.body()).length).toBe(10);
	await desk.check('#recording [name=heard][value=these]');
	await desk.getByRole('button', { name: 'Confirm what I heard and saw' }).click();
	await desk.locator('#recording [name=words]').fill('The ovens were warm.\n\n0:01 By noon the shelves are empty.');
	await desk.getByRole('button', { name: 'Save the words' }).click();
	await desk.getByText('Words in English, version 1.').waitFor();
	for (const [label, text] of [
		['Title', SHORTER.title],
		['What this person brings', SHORTER.brings],
		['Summary', SHORTER.summary],
		['Part 1', 'The ovens were warm.']
	] as const)
		await desk.getByLabel(label, { exact: true }).fill(text);
	await desk.locator('#telling form.editor .save button').click();
	await desk.getByRole('button', { name: 'Ask the teller' }).click();
	await desk.getByText('The text waits on the teller’s page.').waitFor();
	await answerQuestions(desk);

	// The teller reads the text and the words of the recording, and says yes to each.
	await page.goto(`${server.origin}/en/my-story`);
	await page.fill('[name=digits]', digits);
	await page.locator('button[value=open]').click();
	await page.locator('button[name=screen][value=text], [value=text]').first().click();
	await page.getByText('The words of recording 1').waitFor();
	await page.check('[name=known][value=no]');
	await page.locator('button[value=approve]').click();
	await page.locator('button[value=approve_words]').click();
	// Without a second word the page shows only what still waits for a yes.
	await page.locator('button[value=approve_words]').waitFor({ state: 'detached' });

	const second = await atDesk(browser, server.origin, 'reviewer', { viewport: desktop, javaScriptEnabled: false });
	await second.page.goto(`/desk/stories/${storyId}`);
	await answerRubric(second.page);
	await answerQuestions(second.page);
	const tick = second.page.locator('[name=looked]');
	if ((await tick.count()) > 0) await tick.check();
	await second.page.getByRole('button', { name: 'Approve as second reader' }).click();
	await second.page.getByText('You approved these versions.').waitFor();
	await desk.reload();
	await desk.getByRole('button', { name: 'Publish', exact: true }).click();

	const story = `${server.origin}/en/stories/${storyId}`;
	await until(async () => (await (await fetch(story)).text()).includes('<track'));
	const reader = await context.newPage();
	await reader.goto(story);
	await reader.locator('audio').waitFor();
	expect(await reader.locator('figcaption').innerText()).toContain('In the teller’s own voice');
	const file = (await reader.locator('audio source').first().getAttribute('src')) ?? '';
	const words = (await reader.locator('audio track').getAttribute('src')) ?? '';
	expect(await (await fetch(server.origin + words)).text()).toContain('By noon the shelves are empty.');
	expect((await fetch(server.origin + file, { headers: { range: 'bytes=0-9' } })).status).toBe(206);
	expect(await reader.evaluate(() => document.documentElement.scrollWidth)).toBe(phone.width);

	await page.goto(`${server.origin}/en/my-story`);
	await page.fill('[name=digits]', digits);
	await page.locator('button[value=pause_now]').click();
	await until(async () => (await fetch(story)).status === 410);
	for (const address of [file, words]) expect((await fetch(server.origin + address)).status).toBe(410);
	await Promise.all([editor, second].map((one) => one.context.close()));
	await context.close();
});

async function visitor() {
	const context = await browser.newContext({ viewport: phone, javaScriptEnabled: false });
	return { context, page: await context.newPage() };
}
