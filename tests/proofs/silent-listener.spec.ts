/** A server that no longer hears what is taken back gives nothing from memory: at once when it knows, else after 2 s. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { takeBackStory } from '#server/store/consent/change-state.ts';
import { type Installation, install, until } from './installation.ts';
import { type PublishedStory, publishWhole } from './published-story.ts';
import { type SocketProxy, proxySocket } from './socket-proxy.ts';
import type { RunningServer } from '../journeys/server.ts';

let at: Installation;
let proxy: SocketProxy;
let deaf: RunningServer;

beforeAll(async () => {
	at = await install();
	const host = decodeURIComponent(/[?&]host=([^&]*)/.exec(at.logins.owner ?? '')?.[1] ?? '');
	proxy = await proxySocket(host);
	const through = (at.logins.owner ?? '').replace(encodeURIComponent(host), encodeURIComponent(proxy.folder));
	deaf = await at.second({ DATABASE_URL: through });
}, 300_000);
afterAll(async () => {
	await deaf[Symbol.asyncDispose]();
	await proxy.close();
	await at[Symbol.asyncDispose]();
});

const health = async () =>
	(await (await fetch(`${deaf.origin}/health`)).json()) as { listening: boolean; kept: { pages: number } };
const status = async (story: PublishedStory) => (await fetch(deaf.origin + story.addresses.page)).status;

async function keptStory(): Promise<PublishedStory> {
	const story = await publishWhole(at);
	await until('the page is kept', async () => {
		await status(story);
		return (await health()).listening && (await health()).kept.pages > 0;
	});
	return story;
}
const takeBack = (story: PublishedStory) =>
	at.owner
		.transaction()
		.execute((tx) => takeBackStory(tx, { storyId: story.storyId, byWhom: 'teller', after: 'erase_in_7_days' }));

/** Milliseconds from now until it was last asked for and still given: how long an answer takes is the machine's affair. */
async function givenFor(story: PublishedStory): Promise<number> {
	const began = performance.now();
	let last = began;
	await until(
		'the page is gone',
		async () => {
			const asked = performance.now();
			const isGone = (await status(story)) === 410;
			if (!isGone) last = asked;
			return isGone;
		},
		30_000
	);
	return last - began;
}

test('a listening connection that is closed empties the memory', async () => {
	const story = await keptStory();
	proxy.closeListening();
	await takeBack(story);
	const given = await givenFor(story);
	console.log(`listening connection closed: given for ${given.toFixed(0)} ms`);
	expect(given).toBeLessThan(2_500);
});

test('a listening connection that falls silent keeps nothing alive for more than two seconds', async () => {
	const story = await keptStory();
	proxy.swallowListening();
	await takeBack(story);
	const given = await givenFor(story);
	console.log(`listening connection silent: given for ${given.toFixed(0)} ms`);
	expect(given).toBeLessThan(2_500);
});
