/**
 * How soon a film starts on a line of 400 kbit/s with 400 ms there and back, in a real browser whose network is slowed
 * down; and how soon it goes on after somebody jumped into it. The film is made, published and served by the whole program;
 * the line carries nothing else. Goal: a film of 90 seconds starts within 3 s.
 *
 * Needs ffmpeg and Chromium. Run with: npm run build && node bench/film.ts [seconds …, default 90 300]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { TOP } from '#domain/consent/ladders.ts';
import { openBrowser } from '../tests/journeys/browser.ts';
import { install } from '../tests/proofs/installation.ts';
import { addMarkedRecording } from '../tests/proofs/marked-recording.ts';
import { publish } from '../tests/proofs/published-story.ts';
import { tellStory } from '../tests/told-story.ts';

const GOAL = 3_000;
const TRIES = 3;
const LINE = { offline: false, latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 };
const lengths = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'suitcase-film-'));

/** Something moves all the time, as people do who talk; and something is heard. */
function film(seconds: number): Buffer {
	const picture = ['-f', 'lavfi', '-i', `testsrc2=size=640x360:rate=25:duration=${seconds}`];
	const sound = ['-f', 'lavfi', '-i', `anoisesrc=color=pink:amplitude=0.2:duration=${seconds}`];
	const made = ['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', '-shortest', join(folder, 'film.mp4')];
	const run = spawnSync('ffmpeg', ['-v', 'error', '-y', ...picture, ...sound, ...made]);
	if (run.status !== 0) throw new Error(run.stderr.toString());
	return readFileSync(join(folder, 'film.mp4'));
}

interface Started {
	/** Milliseconds from pressing the button to the first moving frame, and from the jump to the next one. */
	readonly start: number;
	readonly jump: number;
	/** Times that it stopped within the first ten seconds. */
	readonly stops: number;
}

/** Presses play, watches ten seconds, jumps to two thirds. */
async function watch(page: Page, address: string): Promise<Started> {
	await page.goto(address);
	await page.locator('video').waitFor();
	const line = await page.context().newCDPSession(page);
	await line.send('Network.enable');
	await line.send('Network.setCacheDisabled', { cacheDisabled: true });
	await line.send('Network.emulateNetworkConditions', LINE);
	return page.evaluate(async () => {
		const video = document.querySelector('video');
		if (!video) throw new Error('no film');
		// A frame counts once time has moved with it: a picture that stands still is not yet a film.
		const moves = async (from: number) => {
			while (video.currentTime < from + 0.1 || video.seeking) await new Promise((next) => setTimeout(next, 10));
			return performance.now();
		};
		let stops = 0;
		video.muted = true;
		const pressed = performance.now();
		await video.play();
		const start = (await moves(0)) - pressed;
		video.addEventListener('waiting', () => (stops += 1));
		await new Promise((next) => setTimeout(next, 10_000));
		const stopped = stops;
		const target = (video.duration * 2) / 3;
		const jumped = performance.now();
		video.currentTime = target;
		const jump = (await moves(target)) - jumped;
		return { start, jump, stops: stopped };
	});
}

await using at = await install();
const browser = await openBrowser();
try {
	for (const seconds of lengths.length > 0 ? lengths : [90, 300]) {
		const { storyId, key } = await tellStory(at.owner, at.seal.keys, { levels: TOP, channels: ['web'] });
		const places = { owner: at.owner, sealedFiles: join(at.server.data, 'files', 'sealed') };
		const began = performance.now();
		const most = 500_000_000;
		const recording = { kind: 'film', bytes: film(seconds), words: 'The ovens are warm.', most } as const;
		await addMarkedRecording(places, { storyId, key }, recording);
		await publish(at, storyId);
		const made = performance.now() - began;
		const file = await at.owner
			.selectFrom('shown.picture_row')
			.select('bytes')
			.where('story_id', '=', storyId)
			.where('type', '=', 'video/mp4')
			.executeTakeFirstOrThrow();
		const tries: Started[] = [];
		for (let n = 0; n < TRIES; n++) {
			const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
			tries.push(await watch(await context.newPage(), `${at.server.origin}/en/stories/${storyId}`));
			await context.close();
		}
		const all = (what: keyof Started) => tries.map((one) => Math.round(one[what])).join(', ');
		const kbits = (Number(file.bytes) * 8) / seconds / 1_000;
		console.log(
			`${seconds} s, ${(Number(file.bytes) / 1_000_000).toFixed(1)} MB (${kbits.toFixed(0)} kbit/s), made in ${(made / 1_000).toFixed(0)} s: ` +
				`starts after ${all('start')} ms${seconds === 90 ? ` (goal ${GOAL})` : ''}, goes on ${all('jump')} ms after a jump, ` +
				`stops in its first ten seconds: ${all('stops')}; load ${loadavg()[0]?.toFixed(1)}`
		);
	}
} finally {
	await browser.close();
	rmSync(folder, { recursive: true, force: true });
}
