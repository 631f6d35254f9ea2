/**
 * From the teller's click to gone, on two servers with one database: page, list, search, both feeds, sitemap, API, frame, picture,
 * poster, the still and the words of a film, each kept in memory on both before; and its sound and its film, which are
 * played. SUITCASE_PROVE=1: 200 runs instead of 6, every tenth with sound and film.
 */
import { generated, make, TOOLS } from '../media/recording-fixtures.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Installation, giveReceipt, install, until } from './installation.ts';
import { type PublishedStory, publishWhole, READ_AT } from './published-story.ts';
import { openMyStory, takeBackByForm } from './teller-by-form.ts';
import { freePort } from './free-port.ts';
import { percentile } from './percentile.ts';
import type { RunningServer } from '../journeys/server.ts';

const runs = process.env.SUITCASE_PROVE ? 200 : 6;
const ORIGIN = 'http://stories.example.test';
let first: Installation;
let second: RunningServer;

beforeAll(async () => {
	// Feed and sitemap are kept only where the address that people type is known.
	process.env.SUITCASE_TEST_ORIGIN = ORIGIN;
	const proxied = { ORIGIN, TRUSTED_PROXY: '1' };
	first = await install({ env: { ...proxied, PORT: String(await freePort()) } });
	second = await first.second({ ...proxied, PORT: String(await freePort()) });
}, 300_000);
afterAll(async () => {
	delete process.env.SUITCASE_TEST_ORIGIN;
	delete process.env.SUITCASE_TEST_CALLER;
	await second[Symbol.asyncDispose]();
	await first[Symbol.asyncDispose]();
});

const kept = async (origin: string): Promise<number> => {
	const health = (await (await fetch(`${origin}/health`)).json()) as { kept: { pages: number } };
	return health.kept.pages;
};

/** Whether a reader still gets something of the story at this address. What is played is asked for by its first part. */
async function isThere(origin: string, story: PublishedStory, surface: Surface): Promise<boolean> {
	const played = surface === 'sound' || surface === 'film';
	const address = { ...story.addresses, ...story.played }[surface];
	const answer = await fetch(`${origin}${address}`, played ? { headers: { range: 'bytes=0-99' } } : {});
	const body = await answer.text();
	if (played) return answer.status === 206;
	if (['page', 'picture', 'poster', 'still', 'captions', 'apiStory', 'frame'].includes(surface))
		return answer.status === 200;
	return body.includes(`stories/${story.storyId}`) || body.includes(`Bread and ${story.word}`);
}

type Surface = keyof PublishedStory['addresses'] | keyof PublishedStory['played'];
const READ: readonly Surface[] = READ_AT;
const PLAYED: readonly Surface[] = ['sound', 'film', 'still', 'captions'];
/** What is played is sent part by part and kept by nobody. */
const isKept = (surface: Surface) => surface !== 'sound' && surface !== 'film';
/** Making a film takes longer than all the rest of a run. */
const isPlayed = (run: number) => TOOLS && (runs < 200 || run % 10 === 0);

function recordings() {
	if (!TOOLS) return null;
	const picture = generated('testsrc2=size=160x120:rate=12:duration=1');
	const film = make(...picture, ...generated('sine=f=300:d=1'), '-c:v', 'libx264', '-c:a', 'aac', 'gone.mp4');
	return { film, sound: make(...generated('sine=f=300:d=1'), 'gone.mp3') };
}

test(`a story taken back is gone from both servers (${runs} runs)`, { timeout: 7_200_000 }, async () => {
	const origins = [first.server.origin, second.origin];
	const times: number[] = [];
	const played = recordings();
	for (let run = 0; run < runs; run++) {
		const surfaces = isPlayed(run) ? [...READ, ...PLAYED] : READ;
		const story = await publishWhole(first, {}, isPlayed(run) ? played : null);
		const digits = await giveReceipt(first, story.storyId);
		for (const origin of origins) {
			await until('what was told is heard', async () => {
				for (const surface of surfaces) await isThere(origin, story, surface);
				return (await kept(origin)) >= surfaces.filter(isKept).length;
			});
			for (const surface of surfaces) expect(await isThere(origin, story, surface), `${origin} ${surface}`).toBe(true);
		}
		// Another teller each time: nobody may try more than thirty receipts in an hour.
		process.env.SUITCASE_TEST_CALLER = `198.51.100.${run % 250}`;
		const page = await openMyStory(first.server.origin, digits);
		const clicked = performance.now();
		const answered = takeBackByForm(page, 'erase_in_7_days');
		await Promise.all(
			origins.flatMap((origin) =>
				surfaces.map((surface) =>
					until(`${surface} is gone`, async () => !(await isThere(origin, story, surface)), 30_000)
				)
			)
		);
		times.push(performance.now() - clicked);
		await answered;
	}
	const [p50, p99] = [percentile(times, 50), percentile(times, 99)];
	console.log(
		`gone from both servers, ${runs} runs, ${TOOLS ? 'with sound and film' : 'without sound and film'}: p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`
	);
	expect(p99).toBeLessThan(process.env.SUITCASE_PROVE ? 1_000 : 3_000);
});
