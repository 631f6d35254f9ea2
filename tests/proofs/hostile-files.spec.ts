/**
 * Every file of the hostile corpus is sent with a story, as a photograph and as a recording, and some that are made here:
 * each is refused or made harmless, the typed text stays, memory and time of the processes that decode are bounded, and
 * readers are answered meanwhile.
 */
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { corpus, NOT_SHARED } from '../shared-data.ts';
import { generated, make, NO_TOOLS, TOOLS } from '../media/recording-fixtures.ts';
import { openJson } from '#server/seal/fields.ts';
import { openFile } from '#server/seal/files.ts';
import { hungryRecordings } from '../../bench/hungry-recordings.ts';
import { watchBelow } from '../../bench/processes.ts';
import { type Installation, install, until } from './installation.ts';
import { percentile } from './percentile.ts';
import { publishWhole } from './published-story.ts';
import { pressAndFollow, tellByForm } from './tell-by-form.ts';

/**
 * Megabytes that the child that decodes pictures, ffprobe and ffmpeg, and the worker may have in memory at their peak; and
 * seconds that one file may take on average, and one process at most.
 */
const MOST = { picture: 1_100, ffmpeg: 1_100, worker: 400, seconds: 60, process: 120 };
const TEXT = 'Words that are worth more than a file.';
let at: Installation;

beforeAll(async () => {
	process.env.SUITCASE_TEST_CALLER = '198.51.100.9';
	at = await install({ env: { TRUSTED_PROXY: '1' } });
	await at.owner
		.insertInto('office.office')
		.values({ id: 'brussels', name: 'Brussels', country: 'BE', serves: ['BE'] })
		.execute();
}, 300_000);
afterAll(async () => {
	delete process.env.SUITCASE_TEST_CALLER;
	await at[Symbol.asyncDispose]();
});

/** Those that want the most memory of what may be taken, and one that may not. */
const HUNGRY = ['32 tracks', '33 tracks', 'H.264', 'too large'];

/** Longer than may be, or other than it says: small files that cost whoever opens them. */
function madeHere(): File[] {
	const silence = ['-f', 'lavfi', '-i', 'anullsrc=r=8000:cl=mono'];
	const hours = make(...silence, '-t', '7200', '-c:a', 'flac', '-compression_level', '0', 'hours.flac');
	const still = make(...generated('color=size=64x64:rate=1:duration=7200'), '-c:v', 'libx264', 'hours.mp4');
	const film = make(...generated('testsrc2=size=64x64:rate=10:duration=1'), '-c:v', 'libx264', 'short.mp4');
	// The head promises 4 GB of film that never come.
	const lying = Buffer.from(film);
	const data = lying.indexOf('mdat');
	lying.writeUInt32BE(0xfffffff0, data - 4);
	const noise = Buffer.concat([film.subarray(0, 48), Buffer.alloc(200_000, 0x5a)]);
	const named = { 'hours.flac': hours, 'hours.mp4': still, 'lying.mp4': lying, 'noise.mp4': noise };
	const hungry = hungryRecordings().filter(([name]) => HUNGRY.some((start) => name.startsWith(start)));
	const all = [...Object.entries(named), ...hungry.map(([name, made]) => [name, made()] as const)];
	return all.map(([name, bytes]) => new File([new Uint8Array(bytes)], name));
}

/** Tells one story with these files. A page that comes back because of them holds the words; it is sent on without. */
async function tellWith(photographs: readonly File[], recordings: readonly File[]): Promise<void> {
	await tellByForm(at.server.origin, { text: TEXT, photographs, recordings }, async (page, has, filled, button) => {
		const answer = await pressAndFollow(page, has, filled, button);
		if (has !== 'text' || !answer.html.includes('name="text"')) return answer;
		expect(answer.status).toBe(400);
		expect(answer.html).toContain(TEXT);
		return pressAndFollow(answer, has, {}, button);
	});
}

async function looks() {
	const table = async (name: 'story.picture_look' | 'story.recording_look') =>
		at.owner.selectFrom(name).select(['file_id', 'story_id', 'refused', 'preview_path', 'body']).execute();
	return { pictures: await table('story.picture_look'), recordings: await table('story.recording_look') };
}

/** What the desk sees of a file that was taken: made anew, so nothing of the original's text is in it. */
async function previewOf(
	table: 'story.picture_look' | 'story.recording_look',
	look: { file_id: string; story_id: string; preview_path: string | null; body: Buffer | null }
): Promise<Buffer> {
	const wrapped = await at.owner
		.selectFrom('vault.story_key')
		.select(['master_id', 'wrapped'])
		.where('story_id', '=', look.story_id)
		.executeTakeFirstOrThrow();
	const key = at.seal.keys.unwrap(look.story_id, wrapped);
	const place = { table, row: look.file_id, field: 'body', version: 1 };
	const { identity } = openJson(key, place, look.body ?? Buffer.alloc(0)) as { identity: string };
	const path = join(at.server.data, 'files', 'sealed', look.preview_path ?? '');
	return Buffer.concat(await Array.fromAsync(openFile(path, identity)));
}

test(
	'hostile files are refused or made harmless, and readers are answered meanwhile',
	{ timeout: 900_000 },
	async ({ skip }) => {
		const files = corpus('hostile-files');
		if (files === undefined) return skip(NOT_SHARED);
		if (!TOOLS) return skip(NO_TOOLS);
		const hostile = files.map((path) => new File([new Uint8Array(readFileSync(path))], basename(path)));
		const story = await publishWhole(at);
		const processes = watchBelow(at.server.pid);
		const answers: number[] = [];
		let over = false;
		const reading = (async () => {
			for (let n = 0; !over; n++) {
				const since = performance.now();
				// Every second one is new to the memory of pages: it is asked of the database and rendered.
				const address = n % 2 ? story.addresses.page : `/en/stories?q=word${n}`;
				const answer = await fetch(at.server.origin + address);
				await answer.arrayBuffer();
				expect(answer.status).toBe(200);
				answers.push(performance.now() - since);
				await new Promise((next) => setTimeout(next, 50));
			}
		})();
		const began = performance.now();
		let sent = 0;
		// Six photographs and two recordings at a time: as many as one story may have.
		const asRecordings = [...madeHere(), ...hostile];
		const tellings: Promise<void>[] = [];
		for (let n = 0; n * 2 < asRecordings.length; n++) {
			const [photographs, recordings] = [hostile.slice(n * 6, n * 6 + 6), asRecordings.slice(n * 2, n * 2 + 2)];
			sent += photographs.length + recordings.length;
			tellings.push(tellWith(photographs, recordings));
			if (tellings.length % 4 === 0) await Promise.all(tellings);
		}
		await Promise.all(tellings);
		const taken = await at.owner.selectFrom('story.file').select('id').where('story_id', '!=', story.storyId).execute();
		const refusedAtTheDoor = sent - taken.length;
		expect(refusedAtTheDoor).toBeGreaterThan(0);
		await until(
			'every file that was taken is looked at',
			async () => {
				const { pictures, recordings } = await looks();
				const seen = new Set([...pictures, ...recordings].map(({ file_id }) => file_id));
				return taken.every(({ id }) => seen.has(id));
			},
			600_000
		);
		const seconds = (performance.now() - began) / 1_000;
		over = true;
		await reading;
		const held = processes.stop();

		const { pictures, recordings } = await looks();
		const reasons = new Map<string, number>();
		for (const { refused, story_id } of [...pictures, ...recordings])
			if (story_id !== story.storyId)
				reasons.set(refused ?? 'made anew', (reasons.get(refused ?? 'made anew') ?? 0) + 1);
		for (const [table, all] of [
			['story.picture_look', pictures],
			['story.recording_look', recordings]
		] as const)
			for (const look of all.filter(({ refused, story_id }) => refused === null && story_id !== story.storyId)) {
				const preview = await previewOf(table, look);
				for (const trace of ['<script', '<html', 'onload', 'javascript:', 'http://', 'file:///', 'alert('])
					expect(preview.includes(trace), `${trace} in what was made`).toBe(false);
			}
		expect(reasons.get('made anew') ?? 0).toBeGreaterThan(0);
		const [p50, p99] = [percentile(answers, 50), percentile(answers, 99)];
		console.log(
			`${sent} hostile files in ${seconds.toFixed(0)} s: ${refusedAtTheDoor} refused by the form, ` +
				`${[...reasons].map(([reason, count]) => `${count} ${reason}`).join(', ')}; ` +
				`${answers.length} pages read meanwhile: p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms; load ${loadavg()[0]?.toFixed(1)}`
		);
		console.log(held.join('\n'));
		for (const [name, limit] of [
			['main.ts', MOST.picture],
			['ffprobe', MOST.ffmpeg],
			['ffmpeg', MOST.ffmpeg],
			['worker.ts', MOST.worker]
		] as const) {
			const { peak, longest } = processes.kinds.get(name) ?? { peak: 0, longest: 0 };
			expect(peak, name).toBeGreaterThan(0);
			expect(peak, name).toBeLessThan(limit);
			if (name !== 'worker.ts') expect(longest, name).toBeLessThan(MOST.process);
		}
		expect(seconds / taken.length).toBeLessThan(MOST.seconds);
		expect(p99).toBeLessThan(2_000);
		// All of them are stories with their words; what was refused took nothing else along.
		const told = await at.owner.selectFrom('story.sealed').select('field').where('field', '=', 'testimony').execute();
		expect(told.length).toBe(tellings.length + 1);
	}
);
