/**
 * A photograph of 12 megapixels to all public files, in the confined process, against bare sharp that makes the same files
 * in this one. `node bench/pictures.ts [rounds]`; the two take turns, so that a busy machine slows both.
 */
import { argv } from 'node:process';
import sharp from 'sharp';
import { makeRenditions } from '#server/media/decode-picture.ts';
import { PAGE_WIDTHS } from '#server/media/picture.ts';

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
		bytes += (await open().avif({ quality: 50, effort: 2 }).toBuffer()).length;
		bytes += (await open().webp({ quality: 75 }).toBuffer()).length;
		bytes += (await open().jpeg({ quality: 78, mozjpeg: true }).toBuffer()).length;
	}
	return bytes;
}

async function ours(photo: Buffer): Promise<number> {
	const covers = [{ x: 0.4, y: 0.3, w: 0.1, h: 0.1 }];
	const made = await makeRenditions(photo, { covers });
	if (!made.ok) throw new Error(made.reason);
	return made.value.reduce((bytes, rendition) => bytes + rendition.bytes.length, 0);
}

const rounds = Number(argv[2] ?? 5);
const photo = await photograph();
const times: { bare: number[]; ours: number[] } = { bare: [], ours: [] };
for (let round = 0; round < rounds; round++) {
	for (const [name, make] of [['bare', bare] as const, ['ours', ours] as const]) {
		const began = performance.now();
		const bytes = await make(photo);
		times[name].push(performance.now() - began);
		console.log(`${name}: ${Math.round(times[name].at(-1) ?? 0)} ms, ${Math.round(bytes / 1024)} kB`);
	}
}
const least = (all: readonly number[]) => Math.min(...all);
console.log(
	`photo ${Math.round(photo.length / 1024)} kB; ratio of the fastest: ${(least(times.ours) / least(times.bare)).toFixed(2)}`
);
