import { decodePicture, inspectPicture } from '#server/media/decode-picture.ts';
import { quarters, rawPicture } from '../../../tests/media/fixtures.ts';
import { corpus, NOT_SHARED } from '../../../tests/shared-data.ts';
import { PICTURE_BYTES_MAX } from '#server/media/picture.ts';
import { createReadStream, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';

const hostile = corpus('hostile-files');
const photos = corpus('exif-photos');
if (!hostile || !photos) console.warn(NOT_SHARED);

/** Hostile in what they say about themselves, harmless as pixels: their texts go, the picture stays. */
const HARMLESS = ['jpeg-exif-xss.jpg', 'jpeg-with-html-comment.jpg'];
const REASONS: Record<string, string> = {
	'corrupt-middle.jpg': 'damaged',
	'truncated.jpg': 'damaged',
	'zero-dimension.png': 'damaged',
	'header-lie-65500x65500.png': 'too_many_pixels',
	'jpeg-header-lie-65500x65500.jpg': 'too_many_pixels',
	'pixels-12000x12000-rgba.png': 'too_many_pixels',
	'pixels-20000x20000-1bit.png': 'too_many_pixels'
};

describe.skipIf(!hostile)('hostile files', () => {
	test.each((hostile ?? []).map((path) => ({ name: basename(path), path })))('$name', async ({ name, path }) => {
		const began = performance.now();
		const found = await inspectPicture(createReadStream(path));
		expect(found.ok ? 'taken' : found.reason).toBe(
			HARMLESS.includes(name) ? 'taken' : (REASONS[name] ?? 'not_a_picture')
		);
		expect(performance.now() - began).toBeLessThan(60_000);
	});
});

test.skipIf(!photos)('real photos are taken, with their size as seen', async () => {
	expect(photos?.length).toBeGreaterThan(5);
	for (const path of photos ?? []) {
		const found = await inspectPicture(readFileSync(path));
		expect(found.ok && found.value.type, path).toBe('image/jpeg');
		if (path.includes('landscape')) expect(found).toMatchObject({ value: { width: 600, height: 450 } });
	}
});

describe('kinds', () => {
	const picture = rawPicture(quarters(90, 60), 90, 60);
	test.each(['jpeg', 'png', 'webp', 'avif'] as const)('%s is taken', async (format) => {
		const found = await inspectPicture(await picture.clone().toFormat(format).toBuffer());
		expect(found).toEqual({ ok: true, value: { width: 90, height: 60, type: `image/${format}` } });
	});
	test.each(['gif', 'tiff'] as const)('%s is not', async (format) => {
		const found = await inspectPicture(await picture.clone().toFormat(format).toBuffer());
		expect(found).toEqual({ ok: false, reason: 'not_a_picture' });
	});
	test('HEIC is refused under its own name', async () => {
		const head = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
		expect(await inspectPicture(Buffer.concat([head, Buffer.alloc(500)]))).toEqual({
			ok: false,
			reason: 'unsupported_heic'
		});
	});
});

describe('limits', () => {
	test('a file above the limit is refused before it was read whole', async () => {
		let given = 0;
		async function* endless() {
			for (;;) yield Buffer.alloc((given += 1_000_000) && 1_000_000, 0xff);
		}
		expect(await inspectPicture(endless())).toEqual({ ok: false, reason: 'too_large' });
		expect(given).toBeLessThan(PICTURE_BYTES_MAX + 3_000_000);
	});
	test('time', async () => {
		const picture = await rawPicture(quarters(2000, 2000), 2000, 2000).png().toBuffer();
		expect(await decodePicture({ ask: 'inspect' }, picture, { seconds: 0.02 })).toEqual({
			ok: false,
			reason: 'timeout'
		});
	});
	test('a source that stalls does not hold the turn', async () => {
		async function* stalled() {
			yield Buffer.from([0xff, 0xd8, 0xff]);
			await new Promise(() => {});
		}
		expect(await decodePicture({ ask: 'inspect' }, stalled(), { seconds: 1 })).toEqual({
			ok: false,
			reason: 'timeout'
		});
	});
	test('a source that breaks off is an error of ours, and the next picture is served', async () => {
		async function* broken() {
			yield Buffer.from([0xff, 0xd8, 0xff]);
			throw new Error('the seal is broken');
		}
		await expect(inspectPicture(broken())).rejects.toThrow('the seal is broken');
		expect(await inspectPicture(Buffer.from('not a picture at all'))).toMatchObject({ reason: 'not_a_picture' });
	});
	test.skipIf(process.platform !== 'linux')('memory', async () => {
		const large = await sharp({ create: { width: 8000, height: 6000, channels: 3, background: '#a33' } })
			.png()
			.toBuffer();
		const covers = [{ x: 0, y: 0, w: 0.1, h: 0.1 }];
		const question = { ask: 'renditions', covers, widths: [480] } as const;
		expect(await decodePicture(question, large, { memoryBytes: 720_000_000 })).toEqual({
			ok: false,
			reason: 'out_of_memory'
		});
		expect(await decodePicture(question, large)).toMatchObject({ ok: true });
	});
});

test('any damage ends in a named answer, never in an error', async () => {
	const picture = rawPicture(quarters(300, 200), 300, 200);
	let state = 42;
	const random = (max: number) => (state = (state * 48271) % 0x7fffffff) % max;
	const answers = new Set<string>();
	for (const format of ['jpeg', 'png', 'webp', 'avif'] as const) {
		const whole = await picture.clone().toFormat(format).toBuffer();
		for (let round = 0; round < 6; round++) {
			const bytes = Buffer.from(whole.subarray(0, round % 2 ? whole.length : 20 + random(whole.length - 20)));
			for (let hits = 0; hits < 4; hits++) bytes[16 + random(bytes.length - 16)] = random(256);
			const found = await inspectPicture(bytes);
			answers.add(found.ok ? 'taken' : found.reason);
		}
	}
	expect(answers).toContain('damaged');
});
