/** The review page of a story that is paused, or was taken back: it offers only what can be done. */

import { expect, test } from 'vitest';
import { pauseStory, takeBackStory } from '#server/store/consent/change-state.ts';
import { telling } from '../told-story.ts';
import { atDesk } from './review-room.ts';
import { openForTests } from './review-site.ts';

const site = openForTests();

test('nobody is asked while it is paused, and nothing is offered once it was taken back', async () => {
	const { storyId } = await site.room.arrived({ tellings: [telling('en')] });
	const { page, context } = await atDesk(site.browser, site.server.origin, 'editor');
	const button = (name: string) => page.getByRole('button', { name, exact: true });
	await page.goto(`/desk/stories/${storyId}`);
	expect(await button('Ask the teller').count()).toBe(1);
	expect(await button('Take it').count()).toBe(1);
	expect(await page.locator('#preview').count()).toBe(1);

	await pauseStory(site.room.owner, { storyId, byWhom: 'teller' });
	await page.reload();
	expect(await button('Ask the teller').count()).toBe(0);

	await takeBackStory(site.room.owner, { storyId, byWhom: 'teller', after: 'keep_sealed' });
	await page.reload();
	await page.getByText('The teller took this story back.').waitFor();
	for (const name of ['Ask the teller', 'Take it', 'Save', 'Publish', 'Hide it now'])
		expect(await button(name).count(), name).toBe(0);
	expect(await page.getByText('Pause this story').count()).toBe(0);
	expect(await page.locator('#preview').count()).toBe(0);
	await context.close();
});
