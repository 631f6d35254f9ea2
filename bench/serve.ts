/**
 * A published page from the program against bare `node:http` that sends the same bytes and headers, in the same run: each
 * on one core, the load (wrk, 32 connections, keep-alive) on the other. Tags and heartbeat are on. Needs `wrk` and
 * `taskset` (Debian: apt-get install wrk util-linux). Figures differ from machine to machine; the ratio is what counts.
 *
 * Run with: npm run build && node bench/serve.ts [seconds a round, default 5]
 */
import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install } from '../tests/proofs/installation.ts';
import { publishWhole } from '../tests/proofs/published-story.ts';

const seconds = Number(process.argv[2] ?? 5);
const ROUNDS = 3;

function pin(pid: number, core: number): void {
	const run = spawnSync('taskset', ['-a', '-p', '-c', String(core), String(pid)]);
	if (run.status !== 0) throw new Error('taskset is needed: it belongs to util-linux');
}

function load(url: string): number {
	const run = spawnSync(
		'taskset',
		['-c', '1', 'wrk', '-t1', '-c32', `-d${seconds}s`, '-H', 'Accept-Encoding: br, gzip', url],
		{ encoding: 'utf8' }
	);
	const rate = /Requests\/sec:\s+([\d.]+)/.exec(run.stdout ?? '')?.[1];
	if (!rate || /Non-2xx/.test(run.stdout)) throw new Error(`wrk did not measure: ${run.stdout}${run.stderr}`);
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
	const figures: { ours: number; bare: number }[] = [];
	try {
		load(url);
		for (let round = 0; round < ROUNDS; round++) figures.push({ bare: load(reference.url), ours: load(url) });
	} finally {
		reference.stop();
	}
	const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
	const ours = mean(figures.map((figure) => figure.ours));
	const theirs = mean(figures.map((figure) => figure.bare));
	for (const { ours, bare } of figures)
		console.log(`round: ours ${ours.toFixed(0)}/s, bare node:http ${bare.toFixed(0)}/s`);
	console.log(
		`a published story page, ${page.body.length} bytes (br): ours ${ours.toFixed(0)}/s, bare node:http ${theirs.toFixed(0)}/s, ` +
			`ratio ${(ours / theirs).toFixed(2)} (goal 0.8)`
	);
}

await (process.argv.includes('--bare') ? serveBare() : main());
