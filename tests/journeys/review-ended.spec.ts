/** The review page of a story that is paused, or was taken back: it offers only what can be done. */
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pauseStory, takeBackStory } from '#server/store/consent/change-state.ts';
import { telling } from '../told-story.ts';
import { openBrowser } from './browser.ts';
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

test('nobody is asked while it is paused, and nothing is offered once it was taken back', async () => {
	const { storyId } = await room.arrived({ tellings: [telling('en')] });
	const { page, context } = await atDesk(browser, server.origin, 'editor');
	const button = (name: string) => page.getByRole('button', { name, exact: true });
	await page.goto(`/desk/stories/${storyId}`);
	expect(await button('Ask the teller').count()).toBe(1);
	expect(await button('Take it').count()).toBe(1);
	expect(await page.locator('#preview').count()).toBe(1);

	await pauseStory(room.owner, { storyId, byWhom: 'teller' });
	await page.reload();
	expect(await button('Ask the teller').count()).toBe(0);

	await takeBackStory(room.owner, { storyId, byWhom: 'teller', after: 'keep_sealed' });
	await page.reload();
	await page.getByText('The teller took this story back.').waitFor();
	for (const name of ['Ask the teller', 'Take it', 'Save', 'Publish', 'Hide it now'])
		expect(await button(name).count(), name).toBe(0);
	expect(await page.getByText('Pause this story').count()).toBe(0);
	expect(await page.locator('#preview').count()).toBe(0);
	await context.close();
});
