import { makePreview, makeRenditions } from '#server/media/decode-picture.ts';
import {
	CORNERS,
	PLANTED,
	quarters,
	rawPicture,
	readQuarters,
	talkativeJpeg,
	talkativeOthers
} from '../../../tests/media/fixtures.ts';
import sharp from 'sharp';
import { photograph } from '../../../tests/photograph.ts';
import { describe, expect, test } from 'vitest';

async function renditionsOf(bytes: Uint8Array, widths?: number[]) {
	const made = await makeRenditions(bytes, { covers: [], widths });
	if (!made.ok) throw new Error(made.reason);
	return made.value;
}

test('three formats in the widths of the pages, never enlarged', async () => {
	const wide = await rawPicture(quarters(1200, 900), 1200, 900).jpeg().toBuffer();
	const made = await renditionsOf(wide);
	expect(made.map(({ type, width, height }) => `${type} ${width}x${height}`)).toEqual(
		['480x360', '720x540', '960x720', '1200x900'].flatMap((size) => [
			`image/avif ${size}`,
			`image/webp ${size}`,
			`image/jpeg ${size}`
		])
	);
	for (const { type, width, bytes } of made) {
		const read = await sharp(bytes).metadata();
		expect({ type, width }).toEqual({
			type: `image/${read.format === 'heif' ? 'avif' : read.format}`,
			width: read.width
		});
	}
});

test('what a telephone gets is written more coarsely until it is light, and nothing else is', async () => {
	const made = await renditionsOf(await photograph(1), [480, 720, 960]);
	const weights = (kind: string) =>
		made.filter(({ type, width }) => type === `image/${kind}` && width <= 720).map(({ bytes }) => bytes.length);
	for (const kind of ['avif', 'webp']) {
		const [card = NaN, screen = NaN] = weights(kind);
		expect(card, `${kind} on a card`).toBeLessThanOrEqual(13_000);
		expect(screen, `${kind} across a telephone`).toBeLessThanOrEqual(25_000);
		// No coarser than it must be.
		expect(card).toBeGreaterThan(6_000);
		expect(screen).toBeGreaterThan(16_000);
	}
	const wide = made.find(({ type, width }) => type === 'image/avif' && width === 960);
	expect(wide?.bytes.length).toBeGreaterThan(50_000);
});

test('a very tall picture becomes narrower instead of failing', async () => {
	const tall = await rawPicture(quarters(200, 20_000), 200, 20_000).png().toBuffer();
	const made = await renditionsOf(tall, [480]);
	expect(made.map(({ height }) => height)).toEqual([600, 600, 600]);
});

describe('nothing but pixels leaves', () => {
	const markers = [PLANTED, 'Exif', 'xmpmeta', 'ns.adobe.com', '8BIM', 'ICC_PROFILE', 'ICCP', 'GPS', '<script'];

	test('a JPEG with a place, names, a thumbnail and a tail', async () => {
		const talkative = await talkativeJpeg();
		for (const marker of markers.filter((marker) => marker !== 'ICCP' && marker !== 'GPS')) {
			expect(talkative.includes(marker), marker).toBe(true);
		}
		const preview = await makePreview(talkative);
		const made = [...(await renditionsOf(talkative)), ...(preview.ok ? [preview.value] : [])];
		expect(made).toHaveLength(7);
		for (const { type, bytes } of made) {
			for (const marker of markers) expect(Buffer.from(bytes).includes(marker), `${marker} in ${type}`).toBe(false);
			const read = await sharp(bytes).metadata();
			expect([read.exif, read.xmp, read.iptc, read.icc, read.orientation]).toEqual([
				undefined,
				undefined,
				undefined,
				undefined,
				undefined
			]);
		}
	});

	test('PNG and WebP with texts inside and behind', async () => {
		for (const talkative of await talkativeOthers()) {
			expect(talkative.includes(PLANTED)).toBe(true);
			for (const { type, bytes } of await renditionsOf(talkative, [320])) {
				for (const marker of markers) expect(Buffer.from(bytes).includes(marker), `${marker} in ${type}`).toBe(false);
			}
		}
	});

	test('what lies under transparent pixels', async () => {
		const pixels = Buffer.alloc(64 * 64 * 4);
		for (let at = 0; at < pixels.length; at += 4) pixels.set([200, 0, 0, 0], at);
		const hidden = await sharp(pixels, { raw: { width: 64, height: 64, channels: 4 } })
			.png()
			.toBuffer();
		expect([...(await sharp(hidden).raw().toBuffer()).subarray(0, 3)]).toEqual([200, 0, 0]);
		for (const { bytes } of await renditionsOf(hidden)) {
			for (const colour of await readQuarters(bytes)) expect(Math.min(...colour)).toBeGreaterThan(250);
		}
	});
});

test('a picture with a wide colour profile is turned into sRGB', async () => {
	const srgb = rawPicture(quarters(64, 64), 64, 64);
	const p3 = await srgb.clone().withIccProfile('p3').png().toBuffer();
	expect((await sharp(p3).metadata()).icc).toBeDefined();
	const [rendition] = await renditionsOf(p3);
	const [first] = await readQuarters(rendition?.bytes ?? new Uint8Array());
	first?.forEach((value, channel) => {
		expect(Math.abs(value - (CORNERS.tl[channel] ?? 0))).toBeLessThan(14);
	});
});

describe('upright', () => {
	const { tl, tr, bl, br } = CORNERS;
	// What a person sees (in reading order) of a picture stored as tl tr bl br, for each value of the EXIF field.
	const seen = [
		[tl, tr, bl, br],
		[tr, tl, br, bl],
		[br, bl, tr, tl],
		[bl, br, tl, tr],
		[tl, bl, tr, br],
		[bl, tl, br, tr],
		[br, tr, bl, tl],
		[tr, br, tl, bl]
	];
	test.each(seen.map((expected, index) => ({ orientation: index + 1, expected })))(
		'orientation $orientation',
		async ({ orientation, expected }) => {
			const stored = await rawPicture(quarters(320, 200), 320, 200).withMetadata({ orientation }).jpeg().toBuffer();
			const made = await renditionsOf(stored, [320]);
			const preview = await makePreview(stored);
			if (!preview.ok) throw new Error(preview.reason);
			for (const { width, height, bytes } of [...made, preview.value]) {
				expect([width, height]).toEqual(orientation < 5 ? [320, 200] : [200, 320]);
				const read = await readQuarters(bytes);
				read.flat().forEach((value, at) => expect(Math.abs(value - (expected.flat()[at] ?? -1))).toBeLessThan(25));
			}
		}
	);
});
