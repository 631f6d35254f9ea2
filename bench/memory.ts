/**
 * Resident memory of the server after 10,000 page reads, 50 receipts and 10 tellings of six photographs; its peak; and
 * what the other processes hold beside it. Goal: 250 MB for the server, at the end and at its peak.
 *
 * The server stands behind a proxy, as in real use: so the fifty receipts come from ten callers, and no limit is touched.
 *
 * Run with: npm run build && node bench/memory.ts
 */
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { giveReceipt, install } from '../tests/proofs/installation.ts';
import { publishWhole } from '../tests/proofs/published-story.ts';
import { openMyStory } from '../tests/proofs/teller-by-form.ts';
import { tellByForm } from '../tests/proofs/tell-by-form.ts';
import { startProxy } from './proxy.ts';
import { watchBelow } from './processes.ts';

const GOAL = 250;
const READS = 10_000;
const RECEIPTS = 50;
const CALLERS = 10;
const TELLINGS = 10;

/** A figure of /proc/PID/status in MB. */
function megabytes(pid: number, name: 'VmRSS' | 'VmHWM'): number {
	const found = new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
	return Number(found?.[1] ?? 0) / 1024;
}

/** Twelve megapixels with the grain of a dark room, which weighs what a camera's file weighs. */
async function photograph(index: number): Promise<File> {
	const create = { width: 4000, height: 3000, channels: 3 as const, background: '#806040' };
	const jpeg = await sharp({ create: { ...create, noise: { type: 'gaussian', mean: 110 + index, sigma: 12 } } })
		.jpeg({ quality: 85 })
		.toBuffer();
	return new File([new Uint8Array(jpeg)], `${index}.jpg`, { type: 'image/jpeg' });
}

await using at = await install({ env: { TRUSTED_PROXY: '1' } });
await at.owner
	.insertInto('office.office')
	.values({ id: 'brussels', name: 'Brussels', country: 'BE', serves: ['BE'] })
	.execute();
const { pid } = at.server;
await using proxy = await startProxy(at.server.origin);
const beside = watchBelow(pid);
const tell = (what: string) =>
	console.log(
		`${what}: ${megabytes(pid, 'VmRSS').toFixed(0)} MB, peak so far ${megabytes(pid, 'VmHWM').toFixed(0)} MB`
	);
tell('at the start');

const stories = [];
for (let index = 0; index < 12; index++) stories.push(await publishWhole(at));
const addresses = stories.flatMap((story) => Object.values(story.addresses));
let bytes = 0;
for (let read = 0; read < READS; read++) {
	// Every tenth one is new to the memory of pages: it is rendered.
	const address = read % 10 === 0 ? `/en/stories?q=word${read}` : (addresses[read % addresses.length] ?? '/en');
	// Readers come from many addresses: who asks for more than some hundred new pages a minute from one has to wait.
	if (read % 100 === 0) proxy.callFrom(`198.51.100.${(read / 100) % 250}`);
	const answer = await fetch(proxy.origin + address);
	if (!answer.ok) throw new Error(`${address} was answered with ${answer.status}`);
	bytes += (await answer.arrayBuffer()).byteLength;
}
tell(`after ${READS} reads (${(bytes / 1e6).toFixed(0)} MB unpacked)`);

for (let receipt = 0; receipt < RECEIPTS; receipt++) {
	proxy.callFrom(`192.0.2.${receipt % CALLERS}`);
	const story = stories[receipt % stories.length];
	if (story) await openMyStory(proxy.origin, await giveReceipt(at, story.storyId));
}
tell(`after ${RECEIPTS} receipts from ${CALLERS} callers`);

const photographs = await Promise.all([0, 1, 2, 3, 4, 5].map(photograph));
const weight = photographs.reduce((sum, { size }) => sum + size, 0) / photographs.length;
for (let telling = 0; telling < TELLINGS; telling++) {
	proxy.callFrom(`198.51.100.${telling}`);
	await tellByForm(proxy.origin, { text: 'A story with six photographs.\n\nAnd its end.', photographs });
}
// Nothing of it was refused on the way: what is measured is what was asked for.
const arrived = await at.owner.selectFrom('story.file').select('id').where('bytes', '>', '1000000').execute();
if (arrived.length !== TELLINGS * 6) throw new Error(`${arrived.length} photographs arrived, not ${TELLINGS * 6}`);
tell(`after ${TELLINGS} tellings of six photographs of ${(weight / 1e6).toFixed(1)} MB`);

const [now, peak] = [megabytes(pid, 'VmRSS'), megabytes(pid, 'VmHWM')];
for (const line of beside.stop()) console.log(`  beside it: ${line}`);
console.log(
	`server: ${now.toFixed(0)} MB at the end, ${peak.toFixed(0)} MB at its peak, goal ${GOAL}, ` +
		`ratio ${(now / GOAL).toFixed(2)} and ${(peak / GOAL).toFixed(2)}`
);
