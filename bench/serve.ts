/**
 * A published page from the program against bare `node:http` that sends the same bytes and headers, in the same run: each
 * on one core, the load (wrk, 32 connections, keep-alive) on the other. Tags and heartbeat are on. Then the same load while
 * tellers take stories back, one after another: how long each is still to be had. Needs `wrk` and `taskset` (Debian:
 * apt-get install wrk util-linux). Figures differ from machine to machine; the ratio is what counts.
 *
 * Run with: npm run build && node bench/serve.ts [seconds a round, default 5]
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { giveReceipt, install, type Installation, until } from '../tests/proofs/installation.ts';
import { percentile } from '../tests/proofs/percentile.ts';
import { publishWhole, type PublishedStory } from '../tests/proofs/published-story.ts';
import { openMyStory, takeBackByForm } from '../tests/proofs/teller-by-form.ts';

const seconds = Number(process.argv[2] ?? 5);
const ROUNDS = 3;
/** Stories taken back under load: as many as one caller may open by receipt in an hour. */
const TAKEN_BACK = 24;

function pin(pid: number, core: number): void {
	const run = spawnSync('taskset', ['-a', '-p', '-c', String(core), String(pid)]);
	if (run.status !== 0) throw new Error('taskset is needed: it belongs to util-linux');
}

/** Requests a second. */
async function load(url: string): Promise<number> {
	const wrk = ['wrk', '-t1', '-c32', `-d${seconds}s`, '-H', 'Accept-Encoding: br, gzip', url];
	const run = spawn('taskset', ['-c', '1', ...wrk], { stdio: ['ignore', 'pipe', 'inherit'] });
	let said = '';
	run.stdout.on('data', (part: Buffer) => (said += part.toString('utf8')));
	await once(run, 'close');
	const rate = /Requests\/sec:\s+([\d.]+)/.exec(said)?.[1];
	if (!rate || /Non-2xx/.test(said)) throw new Error(`wrk did not measure: ${said}`);
	return Number(rate);
}

/** Bare node:http in a process of its own, with the very bytes and headers of the page. */
async function bare(
	body: Buffer,
	headers: [string, string][]
): Promise<{ url: string; pid: number; stop: () => void }> {
	const folder = mkdtempSync(join(tmpdir(), 'suitcase-bench-'));
	const child = spawn(process.execPath, ['--max-semi-space-size=8', import.meta.filename, '--bare'], {
		stdio: ['pipe', 'pipe', 'inherit']
	});
	child.stdin.end(JSON.stringify({ body: body.toString('base64'), headers }));
	const port = await new Promise<string>((ready) =>
		child.stdout.once('data', (text: Buffer) => ready(text.toString().trim()))
	);
	return {
		url: `http://127.0.0.1:${port}/`,
		pid: child.pid ?? 0,
		stop: () => {
			child.kill();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

async function serveBare(): Promise<void> {
	const chunks: Buffer[] = [];
	for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
	const given = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { body: string; headers: [string, string][] };
	const body = Buffer.from(given.body, 'base64');
	const headers = given.headers.flat();
	const server = createServer((_request, response) => {
		response.writeHead(200, headers);
		response.end(body);
	});
	server.listen(0, '127.0.0.1', () => {
		const at = server.address();
		console.log(typeof at === 'object' && at ? at.port : 0);
	});
}

async function main(): Promise<void> {
	await using at = await install();
	const story = await publishWhole(at);
	const url = at.server.origin + story.addresses.page;
	const { request } = await import('node:http');
	const page = await new Promise<{ body: Buffer; headers: [string, string][] }>((done, fail) => {
		const ask = () =>
			request(url, { headers: { 'accept-encoding': 'br, gzip' } }, (answer) => {
				const parts: Buffer[] = [];
				answer.on('data', (part: Buffer) => parts.push(part));
				answer.on('end', () => {
					const skip = new Set(['date', 'connection', 'keep-alive']);
					const headers = Object.entries(answer.headers)
						.filter(([name]) => !skip.has(name))
						.map(([name, value]): [string, string] => [name, String(value)]);
					done({ body: Buffer.concat(parts), headers });
				});
			})
				.on('error', fail)
				.end();
		fetch(url).then(ask, fail);
	});
	const reference = await bare(page.body, page.headers);
	pin(at.server.pid, 0);
	pin(reference.pid, 0);
	const figures: Round[] = [];
	const busy: Round[] = [];
	try {
		await load(url);
		for (let round = 0; round < ROUNDS; round++)
			figures.push({ bare: await load(reference.url), ours: await load(url) });
		tell('a published story page', page.body, figures);
		const gone = await takingBack(at, async (done) => {
			while (!done()) busy.push({ bare: await load(reference.url), ours: await load(url) });
		});
		tell('the same while stories are taken back', page.body, busy);
		const [p50, p99] = [percentile(gone, 50), percentile(gone, 99)];
		console.log(
			`${gone.length} taken back meanwhile: gone after p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms (goal 1,000)`
		);
	} finally {
		reference.stop();
	}
}

interface Round {
	ours: number;
	bare: number;
}

function tell(what: string, body: Buffer, rounds: readonly Round[]): void {
	const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
	for (const { ours, bare } of rounds)
		console.log(`round: ours ${ours.toFixed(0)}/s, bare node:http ${bare.toFixed(0)}/s`);
	const [ours, bare] = [mean(rounds.map((round) => round.ours)), mean(rounds.map((round) => round.bare))];
	console.log(
		`${what}, ${body.length} bytes (br): ours ${ours.toFixed(0)}/s, bare node:http ${bare.toFixed(0)}/s, ` +
			`ratio ${(ours / bare).toFixed(2)} (goal 0.9)`
	);
}

/** Milliseconds from each teller's click until page, list, feed and picture are gone, while something else goes on. */
async function takingBack(at: Installation, meanwhile: (done: () => boolean) => Promise<void>): Promise<number[]> {
	const stories: { story: PublishedStory; digits: string }[] = [];
	for (let n = 0; n < TAKEN_BACK; n++) {
		const story = await publishWhole(at);
		stories.push({ story, digits: await giveReceipt(at, story.storyId) });
	}
	const times: number[] = [];
	let done = false;
	const under = meanwhile(() => done);
	// The newest first: each stands on the first page of the list.
	for (const { story, digits } of stories.reverse()) {
		const there = async (surface: 'page' | 'list' | 'feed' | 'picture') => {
			const answer = await fetch(at.server.origin + story.addresses[surface]);
			const body = await answer.text();
			return surface === 'page' || surface === 'picture' ? answer.status === 200 : body.includes(story.storyId);
		};
		const surfaces = ['page', 'list', 'feed', 'picture'] as const;
		for (const surface of surfaces) if (!(await there(surface))) throw new Error(`${surface} was not there before`);
		const page = await openMyStory(at.server.origin, digits);
		const clicked = performance.now();
		const answered = takeBackByForm(page, 'erase_in_7_days');
		await Promise.all(
			surfaces.map((surface) => until(`${surface} is gone`, async () => !(await there(surface)), 5_000))
		);
		times.push(performance.now() - clicked);
		await answered;
	}
	done = true;
	await under;
	return times;
}

await (process.argv.includes('--bare') ? serveBare() : main());
