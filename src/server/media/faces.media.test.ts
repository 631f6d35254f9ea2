/** Every public file of every picture of the test corpora: no face under a cover, nothing but pixels. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FACE_PICTURE_SIDE, faceDetector } from '#server/media/child/find-faces.ts';
import { coveredPixels } from '#server/media/covers.ts';
import { decodePicture, makeRenditions, proposeFaces } from '#server/media/decode-picture.ts';
import { corpus, NO_CORPUS } from '#server/media/fixtures.ts';
import type { FaceBox, Rendition } from '#server/media/picture.ts';
import { hasPictures, KNOWN } from '../../../bench/known-faces.ts';

/** All that exiftool says of a file that holds pixels alone, by the group it gives: what it is, and how it is encoded. */
const ALLOWED = [
	/^(ExifTool|System):/,
	/^File:(FileType|FileTypeExtension|MIMEType|ImageWidth|ImageHeight)$/,
	/^File:(EncodingProcess|BitsPerSample|ColorComponents|YCbCrSubSampling)$/,
	/^RIFF:(VP8Version|ImageWidth|ImageHeight|HorizontalScale|VerticalScale)$/,
	/^QuickTime:(MajorBrand|MinorVersion|CompatibleBrands|HandlerType|AV1ConfigurationVersion|SeqProfile|SeqLevelIdx0)$/,
	/^QuickTime:(SeqTier0|HighBitDepth|TwelveBit|Monochrome|ChromaFormat|ChromaSamplePosition|InitialDelaySamples)$/,
	/^QuickTime:(ImageSpatialExtent|ImagePixelDepth|MediaDataSize|MediaDataOffset|MediaData)$/,
	/^QuickTime:(ColorProfiles|ColorPrimaries|TransferCharacteristics|MatrixCoefficients|VideoFullRangeFlag)$/,
	/^Meta:PrimaryItemReference$/,
	/^Composite:(ImageSize|Megapixels)$/
];

let folder = '';
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'suitcase-faces-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tagsIn(path: string): string[] {
	const said = JSON.parse(execFileSync('exiftool', ['-json', '-G1', '-a', '-U', '-u', path], { encoding: 'utf8' })) as {
		[tag: string]: unknown;
	}[];
	return said.flatMap((one) => Object.keys(one).filter((tag) => tag !== 'SourceFile'));
}

async function pixels(bytes: Uint8Array) {
	const side = FACE_PICTURE_SIDE;
	const small = sharp(bytes)
		.removeAlpha()
		.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });
	const { data, info } = await small.raw().toBuffer({ resolveWithObject: true });
	return { width: info.width, height: info.height, pixels: new Uint8Array(data) };
}

/** Whether a box that was found lies on the face under a cover: its middle does. */
function liesOn(found: FaceBox, face: FaceBox, { width, height }: Rendition): boolean {
	const { left, top, right, bottom } = coveredPixels(face, width, height);
	const [x, y] = [(found.x + found.w / 2) * width, (found.y + found.h / 2) * height];
	return x >= left && x < right && y >= top && y < bottom && found.w * found.h < 4 * face.w * face.h;
}

/** The stored picture turned against its EXIF field, so that it is upright when that is obeyed. */
async function storedAs(path: string, orientation: 1 | 3 | 6 | 8): Promise<Buffer> {
	const back = { 1: 0, 3: 180, 6: 270, 8: 90 }[orientation];
	const upright = await sharp(path).autoOrient().toBuffer();
	return sharp(upright).rotate(back).withMetadata({ orientation }).jpeg({ quality: 92 }).toBuffer();
}

test('no other detector finds a face under a cover, however the picture was held; exiftool finds pixels alone', async ({
	skip
}) => {
	if (!hasPictures) skip(NO_CORPUS);
	const detect = await faceDetector('tiny');
	let [faces, elsewhere, before] = [0, 0, 0];
	const orientations = [1, 6, 3, 8] as const;
	for (const [at, { path, faces: known }] of KNOWN.filter((one) => one.faces.length > 0).entries()) {
		const original = await storedAs(path, orientations[at % 4] ?? 1);
		const covers = known.map(([x, y, w, h]) => ({ x, y, w, h }));
		const made = await makeRenditions(original, { covers, widths: [480, 960] });
		if (!made.ok) throw new Error(`${path}: ${made.reason}`);
		const bare = await detect(await pixels(await sharp(original).autoOrient().toBuffer()));
		const largest = made.value.filter(({ type }) => type === 'image/jpeg').at(-1);
		if (largest === undefined) throw new Error('no JPEG was made');
		before += covers.filter((face) => bare.some((one) => liesOn(one, face, largest))).length;
		for (const rendition of made.value) {
			const name = `${basename(path)} ${rendition.type} ${rendition.width}`;
			const found = await detect(await pixels(rendition.bytes));
			for (const face of covers)
				expect(
					found.filter((one) => liesOn(one, face, rendition)),
					name
				).toEqual([]);
			elsewhere += found.length;
			faces += covers.length;
			writeFileSync(join(folder, `${at}-${rendition.width}.${rendition.type.slice(6)}`), rendition.bytes);
		}
	}
	// Were the other detector blind, the silence above would say nothing.
	expect(before).toBeGreaterThan(10);
	const tags = new Set(tagsIn(folder));
	expect([...tags].filter((tag) => !ALLOWED.some((allowed) => allowed.test(tag)))).toEqual([]);
	console.log(
		`faces under covers, looked at in every file: ${faces}; found bare: ${before}; boxes elsewhere: ${elsewhere}`
	);
});

test('T11: a thumbnail that shows the bare face is in no file', async ({ skip }) => {
	const [photo] = KNOWN.filter(({ path }) => path.includes('collins'));
	if (!hasPictures || photo === undefined) skip(NO_CORPUS);
	const path = photo?.path ?? '';
	const thumbnail = await sharp(path).resize(160).jpeg().toBuffer();
	const plain = await sharp(path).jpeg().toBuffer();
	const withThumbnail = Buffer.concat([plain.subarray(0, 2), exifWith(thumbnail), plain.subarray(2)]);
	const stale = join(folder, 'stale.jpg');
	writeFileSync(stale, withThumbnail);
	expect(tagsIn(stale)).toContain('IFD1:ThumbnailImage');
	const covers = photo?.faces.map(([x, y, w, h]) => ({ x, y, w, h })) ?? [];
	const made = await makeRenditions(withThumbnail, { covers, widths: [480] });
	if (!made.ok) throw new Error(made.reason);
	for (const { bytes, type } of made.value) {
		expect(Buffer.from(bytes).includes(thumbnail.subarray(0, 200)), type).toBe(false);
		const out = join(folder, `thumbnail.${type.slice(6)}`);
		writeFileSync(out, bytes);
		expect(tagsIn(out).filter((tag) => /thumbnail|preview/i.test(tag))).toEqual([]);
	}
});

/** An EXIF segment whose second directory holds a picture. */
function exifWith(thumbnail: Buffer): Buffer {
	const ifd1 = 14;
	const at = ifd1 + 2 + 2 * 12 + 4;
	const tiff = Buffer.alloc(at);
	tiff.write('II*\0', 'latin1');
	tiff.writeUInt32LE(8, 4);
	tiff.writeUInt16LE(0, 8);
	tiff.writeUInt32LE(ifd1, 10);
	tiff.writeUInt16LE(2, ifd1);
	for (const [index, [tag, value]] of [
		[0x201, at],
		[0x202, thumbnail.length]
	].entries()) {
		const entry = ifd1 + 2 + index * 12;
		tiff.writeUInt16LE(tag ?? 0, entry);
		tiff.writeUInt16LE(4, entry + 2);
		tiff.writeUInt32LE(1, entry + 4);
		tiff.writeUInt32LE(value ?? 0, entry + 8);
	}
	const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, thumbnail]);
	const head = Buffer.from([0xff, 0xe1, 0, 0]);
	head.writeUInt16BE(body.length + 2, 2);
	return Buffer.concat([head, body]);
}

describe('proposing', () => {
	const photo = corpus('face-photos')?.find((path) => path.endsWith('nasa-astronaut-collins.jpg'));

	test('finds a face in a picture that lies on its side, and says where it is when upright', async ({ skip }) => {
		if (photo === undefined) return skip(NO_CORPUS);
		const proposed = await proposeFaces(await storedAs(photo, 6));
		if (!proposed.ok) throw new Error(proposed.reason);
		expect(proposed.value).toHaveLength(1);
		const [{ x, y, w, h } = { x: 0, y: 0, w: 0, h: 0 }] = proposed.value;
		expect([x + w / 2, y + h / 2]).toEqual([expect.closeTo(0.44, 1), expect.closeTo(0.235, 1)]);
	});

	test('is bounded in time and memory, and failing is an answer', async ({ skip }) => {
		if (photo === undefined) return skip(NO_CORPUS);
		const original = await sharp(photo).toBuffer();
		expect(await decodePicture({ ask: 'faces' }, original, { seconds: 0.2 })).toEqual({ ok: false, reason: 'timeout' });
		const poor = await decodePicture({ ask: 'faces' }, original, { memoryBytes: 760 * 1024 * 1024 });
		expect(poor.ok).toBe(false);
	});
});
