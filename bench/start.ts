/**
 * From the command to the first page, on data that is there: after a polite end, and after `kill -9`. Beside it, in the same
 * run, what cannot be shorter: the same PostgreSQL until it answers, and a bare `node:http`. Goal: 3 s.
 *
 * Run with: npm run build && node bench/start.ts [starts of each kind, default 5]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '#server/postgres/embedded.ts';
import { startServer } from '../tests/journeys/server.ts';

const GOAL = 3_000;
const times = Number(process.argv[2] ?? 5);
const data = mkdtempSync(join(tmpdir(), 'suitcase-start-'));
const bareData = mkdtempSync(join(tmpdir(), 'suitcase-start-bare-'));
const owner = { name: 'suitcase_owner', password: 'as-good-as-any-other' };

async function timed(work: () => Promise<void>): Promise<number> {
	const began = performance.now();
	await work();
	return performance.now() - began;
}

/** Milliseconds until the first page, and again after the end that is asked for. */
async function ours(end: 'stop' | 'kill'): Promise<number> {
	let server: Awaited<ReturnType<typeof startServer>> | undefined;
	const taken = await timed(async () => {
		server = await startServer({ data });
		const page = await fetch(`${server.origin}/en`);
		if (page.status !== 200) throw new Error(`the first page answered ${page.status}`);
		await page.text();
	});
	await server?.[end]();
	return taken;
}

async function bare(): Promise<number> {
	let database: Awaited<ReturnType<typeof startEmbedded>> | undefined;
	const taken = await timed(async () => {
		const program = `require('node:http').createServer((_, answer) => answer.end('.')).listen(0, () => console.log('.'))`;
		const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
		const listens = once(child.stdout, 'data');
		database = await startEmbedded({ data: bareData, owner, throwAway: false });
		await listens;
		child.kill();
	});
	await database?.stop();
	return taken;
}

const middle = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
const seconds = (value: number) => `${(value / 1_000).toFixed(2)} s`;

try {
	// The first ones make the data.
	await ours('stop');
	await bare();
	const reference: number[] = [];
	const kinds = { stop: [] as number[], kill: [] as number[] };
	let before: 'stop' | 'kill' = 'stop';
	for (let n = 0; n < 2 * times; n++) {
		if (n % 2 === 0) reference.push(await bare());
		const next: 'stop' | 'kill' = before === 'stop' ? 'kill' : 'stop';
		kinds[before].push(await ours(next));
		before = next;
	}
	for (const [kind, values] of Object.entries(kinds))
		console.log(
			`to the first page after ${kind}: ${seconds(middle(values))}, at most ${seconds(Math.max(...values))} (goal ${seconds(GOAL)}); ` +
				`bare PostgreSQL and node:http ${seconds(middle(reference))}, ratio ${(middle(values) / middle(reference)).toFixed(1)}; ` +
				`load ${loadavg()[0]?.toFixed(1)}`
		);
} finally {
	for (const folder of [data, bareData]) rmSync(folder, { recursive: true, force: true });
}
