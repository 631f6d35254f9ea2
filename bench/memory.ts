/**
 * Resident memory of the server after 10,000 page reads, 50 receipts and 10 tellings of six photographs; its peak; and
 * what the other processes hold. Goal: 250 MB for the server, at the end and at its peak.
 *
 * Run with: npm run build && node bench/memory.ts
 */
import { readdirSync, readFileSync } from 'node:fs';
import { giveReceipt, install } from '../tests/proofs/installation.ts';
import { publishWhole } from '../tests/proofs/published-story.ts';
import { openMyStory } from '../tests/proofs/teller-by-form.ts';
import { tellByForm } from '../tests/proofs/tell-by-form.ts';
import { plainJpeg } from '../tests/plain-jpeg.ts';

const READS = 10_000;
const RECEIPTS = 50;
const TELLINGS = 10;

/** A figure of /proc/PID/status in MB. */
function megabytes(pid: number, name: 'VmRSS' | 'VmHWM'): number {
	const found = new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
	return Number(found?.[1] ?? 0) / 1024;
}

/** All processes below one, with their command. */
function below(pid: number): { pid: number; command: string }[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.flatMap((name) => {
			try {
				const parent = / (\d+) /.exec(readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\) \w/, ''))?.[1];
				if (Number(parent) !== pid) return [];
				const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
				return [{ pid: Number(name), command }, ...below(Number(name))];
			} catch {
				return [];
			}
		});
}

await using at = await install();
await at.owner
	.insertInto('office.office')
	.values({ id: 'brussels', name: 'Brussels', country: 'BE', serves: ['BE'] })
	.execute();
const { origin, pid } = at.server;
console.log(`at the start: ${megabytes(pid, 'VmRSS').toFixed(0)} MB`);

const stories = [];
for (let index = 0; index < 12; index++) stories.push(await publishWhole(at));
const addresses = stories.flatMap((story) => Object.values(story.addresses));
for (let read = 0; read < READS; read++) {
	// Every tenth one is new to the memory of pages: it is rendered.
	const address = read % 10 === 0 ? `/en/stories?q=word${read}` : (addresses[read % addresses.length] ?? '/en');
	await (await fetch(origin + address)).arrayBuffer();
}
console.log(`after ${READS} reads: ${megabytes(pid, 'VmRSS').toFixed(0)} MB`);

for (let receipt = 0; receipt < RECEIPTS; receipt++) {
	const story = stories[receipt % stories.length];
	if (story) await openMyStory(origin, await giveReceipt(at, story.storyId));
}
console.log(`after ${RECEIPTS} receipts: ${megabytes(pid, 'VmRSS').toFixed(0)} MB`);

const jpeg = await plainJpeg(4000, 3000);
for (let telling = 0; telling < TELLINGS; telling++) {
	const photographs = Array.from(
		{ length: 6 },
		(_, index) => new File([new Uint8Array(jpeg)], `${index}.jpg`, { type: 'image/jpeg' })
	);
	await tellByForm(origin, { text: 'A story with six photographs.\n\nAnd its end.', photographs });
}
const [now, peak] = [megabytes(pid, 'VmRSS'), megabytes(pid, 'VmHWM')];
console.log(
	`after ${TELLINGS} tellings of six photographs of ${(jpeg.length / 1e6).toFixed(1)} MB: ${now.toFixed(0)} MB`
);
for (const process of below(pid)) {
	console.log(`  beside it: ${megabytes(process.pid, 'VmRSS').toFixed(0)} MB  ${process.command.slice(0, 90)}`);
}
console.log(
	`server: ${now.toFixed(0)} MB now, ${peak.toFixed(0)} MB at its peak (goal 250), ratio ${(peak / 250).toFixed(2)}`
);
