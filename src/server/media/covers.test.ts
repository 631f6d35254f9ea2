import { COVER_COLOUR, coveredPixels, croppedPixels } from '#server/media/covers.ts';
import { makeRenditions } from '#server/media/decode-picture.ts';
import { decoded, rawPicture } from '../../../tests/media/fixtures.ts';
import type { Cover } from '#server/media/picture.ts';
import { expect, test } from 'vitest';

/** Noise that is the same at each run. */
function noise(length: number, seed: number): Buffer {
	let state = seed;
	return Buffer.from(Array.from({ length }, () => (state = (state * 1103515245 + 12345) & 0x7fffffff) >> 16));
}

const [width, height] = [800, 600];
const cover: Cover = { x: 0.3, y: 0.25, w: 0.2, h: 0.3 };

test('a cover grows by 30 % around its middle and stops at the edge', () => {
	expect(coveredPixels({ x: 0.4, y: 0.4, w: 0.2, h: 0.2 }, 1000, 1000)).toEqual({
		left: 370,
		top: 370,
		right: 630,
		bottom: 630
	});
	expect(coveredPixels({ x: 0, y: 0.9, w: 0.1, h: 0.1 }, 1000, 1000)).toEqual({
		left: 0,
		top: 885,
		right: 115,
		bottom: 1000
	});
	expect(coveredPixels({ x: -5, y: -5, w: 20, h: 20 }, 10, 10)).toEqual({ left: 0, top: 0, right: 10, bottom: 10 });
});

test('a crop keeps no pixel from outside, and at least one', () => {
	expect(croppedPixels({ x: 0.101, y: 0, w: 0.5, h: 1 }, 100, 80)).toEqual({ left: 11, top: 0, right: 60, bottom: 80 });
	expect(croppedPixels({ x: 0.999, y: 0.999, w: 0.001, h: 0.001 }, 10, 10)).toEqual({
		...{ left: 9, top: 9, right: 10, bottom: 10 }
	});
});

test('nothing outside a crop is in any rendition', async () => {
	const pixels = Buffer.alloc(200 * 100 * 3, 40);
	for (let y = 0; y < 100; y++) for (let x = 120; x < 200; x++) pixels.set([250, 0, 250], (y * 200 + x) * 3);
	const original = await rawPicture(pixels, 200, 100).png().toBuffer();
	const made = await makeRenditions(original, { covers: [], crop: { x: 0, y: 0, w: 0.55, h: 1 } });
	if (!made.ok) throw new Error(made.reason);
	expect(made.value).toHaveLength(3);
	for (const { width, height, bytes } of made.value) {
		expect([width, height]).toEqual([110, 100]);
		expect(Math.max(...(await decoded(bytes)).data)).toBeLessThan(60);
	}
});

test('under a cover every rendition is flat, in the one colour', async () => {
	const original = await rawPicture(noise(width * height * 3, 1), width, height)
		.png()
		.toBuffer();
	const made = await makeRenditions(original, { covers: [cover] });
	if (!made.ok) throw new Error(made.reason);
	expect(made.value).toHaveLength(9);
	for (const { type, bytes } of made.value) {
		const { data, info } = await decoded(bytes);
		const box = coveredPixels(cover, info.width, info.height);
		// Scaling and the blocks of the codec mix a few pixels at the rim; further in there must be one colour only.
		const rim = 20;
		// The less a file may weigh, the more loud surroundings (here noise from 0 to 255) shine into a flat box.
		const spread = { 'image/avif': 16, 'image/webp': 8, 'image/jpeg': 4 }[type];
		COVER_COLOUR.forEach((value, channel) => {
			let [least, most] = [255, 0];
			for (let y = box.top + rim; y < box.bottom - rim; y++) {
				for (let x = box.left + rim; x < box.right - rim; x++) {
					const found = data[(y * info.width + x) * info.channels + channel] ?? -1;
					[least, most] = [Math.min(least, found), Math.max(most, found)];
				}
			}
			expect(most - least, `${type} ${info.width}: flat`).toBeLessThanOrEqual(spread);
			expect(Math.abs((most + least) / 2 - value), `${type} ${info.width}: colour`).toBeLessThanOrEqual(8);
		});
	}
});

test.each([1, 6])('what was under a cover can be read from nothing (orientation %i)', async (orientation) => {
	const shown = noise(width * height * 3, 1);
	const other = Buffer.from(shown);
	const upright = orientation === 1 ? { w: width, h: height } : { w: height, h: width };
	const box = coveredPixels(cover, upright.w, upright.h);
	let changed = 0;
	for (let y = box.top; y < box.bottom; y++) {
		for (let x = box.left; x < box.right; x++) {
			// Orientation 6 is shown turned clockwise: upright (x, y) was stored at (y, height - 1 - x).
			const at = orientation === 1 ? y * width + x : (height - 1 - x) * width + y;
			other.fill((x * 7 + y * 13) % 256, at * 3, at * 3 + 3);
			changed++;
		}
	}
	expect(changed).toBeGreaterThan(45_000);
	const [first, second] = await Promise.all(
		[shown, other].map(async (pixels) => {
			const original = await rawPicture(pixels, width, height).withMetadata({ orientation }).png().toBuffer();
			const made = await makeRenditions(original, { covers: [cover] });
			if (!made.ok) throw new Error(made.reason);
			return made.value;
		})
	);
	expect(first?.map(({ bytes }) => Buffer.from(bytes).toString('base64'))).toEqual(
		second?.map(({ bytes }) => Buffer.from(bytes).toString('base64'))
	);
});
