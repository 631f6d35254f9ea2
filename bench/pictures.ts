/**
 * A photograph of 12 megapixels to all public files, in the confined process, against bare sharp that makes the same files
 * in this one. `node bench/pictures.ts [rounds]`; the two take turns, so that a busy machine slows both. Time on the clock is
 * what people wait; time of the processor (Linux only) tells the two apart however busy the machine is.
 */
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { argv } from 'node:process';
import sharp from 'sharp';
import { WAYS } from '#server/media/child/encode.ts';
import { makeRenditions } from '#server/media/decode-picture.ts';
import { PAGE_WIDTHS, PHONE_WIDTH } from '#server/media/picture.ts';

const [WIDTH, HEIGHT] = [4000, 3000];

/** As noisy as a photograph taken indoors, the same at each run. */
async function photograph(): Promise<Buffer> {
	let state = 7;
	const small = Buffer.from(
		Array.from({ length: 500 * 375 * 3 }, () => (state = (state * 1103515245 + 12345) & 0x7fffffff) >> 23)
	);
	const raw = { width: 500, height: 375, channels: 3 as const };
	return sharp(small, { raw })
		.resize(WIDTH, HEIGHT, { kernel: 'cubic' })
		.withMetadata({ orientation: 6 })
		.jpeg()
		.toBuffer();
}

async function bare(photo: Buffer): Promise<number> {
	let bytes = 0;
	const { data, info } = await sharp(photo).autoOrient().raw().toBuffer({ resolveWithObject: true });
	for (const width of PAGE_WIDTHS) {
		const raw = { width: info.width, height: info.height, channels: 3 as const };
		const small = await sharp(data, { raw }).resize({ width }).raw().toBuffer({ resolveWithObject: true });
		const open = () =>
			sharp(small.data, { raw: { width: small.info.width, height: small.info.height, channels: 3 as const } });
		// Noise like this comes down to the last way for telephones.
		for (const ways of Object.values(WAYS)) {
			const way = (width > PHONE_WIDTH ? ways[0] : ways.at(-1)) ?? ways[0];
			bytes += (await way.write(open()).toBuffer()).length;
		}
	}
	return bytes;
}

async function ours(photo: Buffer): Promise<number> {
	const covers = [{ x: 0.4, y: 0.3, w: 0.1, h: 0.1 }];
	const made = await makeRenditions(photo, { covers });
	if (!made.ok) throw new Error(made.reason);
	return made.value.reduce((bytes, rendition) => bytes + rendition.bytes.length, 0);
}

/** Seconds of the processor that this process and those that it has started and ended have used so far. */
function processor(): number {
	if (process.platform !== 'linux') return NaN;
	const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
	// utime, stime, cutime, cstime, in hundredths of a second.
	return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
}

interface Cost {
	readonly clock: number;
	readonly processor: number;
}
const rounds = Number(argv[2] ?? 5);
const photo = await photograph();
const costs: { bare: Cost[]; ours: Cost[] } = { bare: [], ours: [] };
for (let round = 0; round < rounds; round++) {
	for (const [name, make] of [['bare', bare] as const, ['ours', ours] as const]) {
		const [began, used] = [performance.now(), processor()];
		const bytes = await make(photo);
		const cost = { clock: performance.now() - began, processor: processor() - used };
		costs[name].push(cost);
		console.log(
			`${name}: ${Math.round(cost.clock)} ms, ${cost.processor.toFixed(2)} s of the processor, ${Math.round(bytes / 1024)} kB; load ${loadavg()[0]?.toFixed(1)}`
		);
	}
}
const ratio = (what: keyof Cost) => {
	const least = (all: readonly Cost[]) => Math.min(...all.map((cost) => cost[what]));
	return (least(costs.ours) / least(costs.bare)).toFixed(2);
};
console.log(
	`photo ${Math.round(photo.length / 1024)} kB; ratio of the fastest: ${ratio('clock')} by the clock, ${ratio('processor')} by the processor (goal 1.3)`
);
