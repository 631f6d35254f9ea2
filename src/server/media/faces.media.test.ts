/**
 * Every public file of every picture of the test corpora: no face under a cover, nothing but pixels. SUITCASE_PROVE=1: each
 * held in all four ways, and turned, small, dark, half hidden, beside others, in two widths; otherwise each held in one way.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FACE_PICTURE_SIDE, faceDetector } from '#server/media/child/find-faces.ts';
import { coveredPixels } from '#server/media/covers.ts';
import { decodePicture, makeRenditions, proposeFaces } from '#server/media/decode-picture.ts';
import { forbiddenTags, tagsIn } from '../../../tests/allowed-tags.ts';
import { exifWith } from '../../../tests/media/fixtures.ts';
import { corpus, NOT_SHARED } from '../../../tests/shared-data.ts';
import type { FaceBox, Rendition } from '#server/media/picture.ts';
import { box, isFound, VARIANTS } from '../../../bench/face-variants.ts';
import { hasPictures, KNOWN } from '../../../bench/known-faces.ts';

const prove = process.env.SUITCASE_PROVE === '1';

let folder = '';
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'suitcase-faces-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tagNamesIn = (path: string) => tagsIn(path).flatMap((one) => Object.keys(one));

async function pixels(bytes: Uint8Array) {
	const side = FACE_PICTURE_SIDE;
	const small = sharp(bytes)
		.removeAlpha()
		.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });
	const { data, info } = await small.raw().toBuffer({ resolveWithObject: true });
	return { width: info.width, height: info.height, pixels: new Uint8Array(data) };
}

/** Whether a box that was found is that of the face under a cover: it overlaps the face, or its middle lies on the cover. */
function liesOn(found: FaceBox, face: FaceBox, { width, height }: Rendition): boolean {
	if (isFound(face, found)) return true;
	const { left, top, right, bottom } = coveredPixels(face, width, height);
	const [x, y] = [(found.x + found.w / 2) * width, (found.y + found.h / 2) * height];
	return x >= left && x < right && y >= top && y < bottom && found.w * found.h < 4 * face.w * face.h;
}

/** The stored picture turned against its EXIF field, so that it is upright when that is obeyed. */
async function storedAs(picture: string | Uint8Array, orientation: 1 | 3 | 6 | 8): Promise<Buffer> {
	const back = { 1: 0, 3: 180, 6: 270, 8: 90 }[orientation];
	const upright = await sharp(picture).autoOrient().toBuffer();
	return sharp(upright).rotate(back).withMetadata({ orientation }).jpeg({ quality: 92 }).toBuffer();
}

const ORIENTATIONS = [1, 6, 3, 8] as const;
const withFaces = KNOWN.filter((one) => one.faces.length > 0);
const shapes = prove ? Object.keys(VARIANTS) : ['as it is'];
const counted = { files: 0, faces: 0, bare: 0, elsewhere: 0 };
type Counted = typeof counted;

const said = ({ files, faces, bare, elsewhere }: Counted): string =>
	`faces under covers, looked at in every one of ${files} files: ${faces}; found bare: ${bare}; boxes elsewhere: ${elsewhere}`;

test.for(shapes)(
	'no other detector finds a face under a cover, however the picture was held: %s',
	{ timeout: 7_200_000 },
	async (shape, { skip }) => {
		if (!hasPictures) skip(NOT_SHARED);
		const detect = await faceDetector('tiny');
		const before = { ...counted };
		for (const [at, { path, faces: known }] of withFaces.entries()) {
			const made = await VARIANTS[shape]?.(path, known.map(box));
			if (made === undefined) throw new Error(`nobody knows ${shape}`);
			const upright = await made.picture.png().toBuffer();
			for (const orientation of prove ? ORIENTATIONS : [ORIENTATIONS[at % 4] ?? 1])
				await lookUnderCovers(detect, `${basename(path)} ${shape}`, await storedAs(upright, orientation), made.faces);
		}
		const keys = Object.keys(before) as (keyof Counted)[];
		console.log(shape, said(Object.fromEntries(keys.map((key) => [key, counted[key] - before[key]])) as Counted));
	}
);

async function lookUnderCovers(
	detect: Awaited<ReturnType<typeof faceDetector>>,
	name: string,
	original: Buffer,
	covers: readonly FaceBox[]
): Promise<void> {
	const made = await makeRenditions(original, { covers, widths: prove ? [480, 960] : [480] });
	if (!made.ok) throw new Error(`${name}: ${made.reason}`);
	const largest = made.value.filter(({ type }) => type === 'image/jpeg').at(-1);
	if (largest === undefined) throw new Error('no JPEG was made');
	const bare = await detect(await pixels(await sharp(original).autoOrient().toBuffer()));
	counted.bare += covers.filter((face) => bare.some((one) => liesOn(one, face, largest))).length;
	for (const rendition of made.value) {
		const found = await detect(await pixels(rendition.bytes));
		for (const face of covers)
			expect(
				found.filter((one) => liesOn(one, face, rendition)),
				`${name} ${rendition.type} ${rendition.width}`
			).toEqual([]);
		counted.elsewhere += found.length;
		counted.faces += covers.length;
		const file = `${counted.files++}-${rendition.width}.${rendition.type.slice(6)}`;
		writeFileSync(join(folder, file), rendition.bytes);
	}
}

test('exiftool finds pixels alone in all of them', { timeout: 600_000 }, ({ skip }) => {
	if (!hasPictures) skip(NOT_SHARED);
	// Were the other detector blind, its silence would say nothing.
	expect(counted.bare).toBeGreaterThan(10);
	expect(counted.files).toBeGreaterThan(withFaces.length);
	expect(forbiddenTags(folder)).toEqual([]);
	console.log('all', said(counted));
});

test('T11: a thumbnail that shows the bare face is in no file', async ({ skip }) => {
	const [photo] = KNOWN.filter(({ path }) => path.includes('collins'));
	if (!hasPictures || photo === undefined) skip(NOT_SHARED);
	const path = photo?.path ?? '';
	const thumbnail = await sharp(path).resize(160).jpeg().toBuffer();
	const plain = await sharp(path).jpeg().toBuffer();
	const withThumbnail = Buffer.concat([plain.subarray(0, 2), exifWith(thumbnail), plain.subarray(2)]);
	const stale = join(folder, 'stale.jpg');
	writeFileSync(stale, withThumbnail);
	expect(tagNamesIn(stale)).toContain('IFD1:ThumbnailImage');
	const covers = photo?.faces.map(([x, y, w, h]) => ({ x, y, w, h })) ?? [];
	const made = await makeRenditions(withThumbnail, { covers, widths: [480] });
	if (!made.ok) throw new Error(made.reason);
	for (const { bytes, type } of made.value) {
		expect(Buffer.from(bytes).includes(thumbnail.subarray(0, 200)), type).toBe(false);
		const out = join(folder, `thumbnail.${type.slice(6)}`);
		writeFileSync(out, bytes);
		expect(tagNamesIn(out).filter((tag) => /thumbnail|preview/i.test(tag))).toEqual([]);
	}
});

describe('proposing', () => {
	const photo = corpus('face-photos')?.find((path) => path.endsWith('nasa-astronaut-collins.jpg'));

	test('finds a face in a picture that lies on its side, and says where it is when upright', async ({ skip }) => {
		if (photo === undefined) return skip(NOT_SHARED);
		const proposed = await proposeFaces(await storedAs(photo, 6));
		if (!proposed.ok) throw new Error(proposed.reason);
		expect(proposed.value).toHaveLength(1);
		const [{ x, y, w, h } = { x: 0, y: 0, w: 0, h: 0 }] = proposed.value;
		expect([x + w / 2, y + h / 2]).toEqual([expect.closeTo(0.44, 1), expect.closeTo(0.235, 1)]);
	});

	test.for([
		['carnegie_mother.jpg', 'dark'],
		['antin_mashke_and_fetchke.jpg', 'mouth covered'],
		['vigee_catherine_ii.jpg', 'turned by 90°'],
		// Upright it shows something that might be a face; from another side there is one.
		['antin_winter_on_the_dvina.jpg', 'turned by 90°']
	] as const)('finds the faces of %s, %s', { timeout: 60_000 }, async ([name, shape], { skip }) => {
		const known = KNOWN.find(({ path }) => basename(path) === name);
		if (!hasPictures || known === undefined) return skip(NOT_SHARED);
		const made = await VARIANTS[shape]?.(known.path, known.faces.map(box));
		if (made === undefined) throw new Error(`nobody knows ${shape}`);
		const proposed = await proposeFaces(await made.picture.jpeg({ quality: 92 }).toBuffer());
		if (!proposed.ok) throw new Error(proposed.reason);
		expect(made.faces.filter((face) => !proposed.value.some((one) => isFound(face, one)))).toEqual([]);
		expect(Object.keys(proposed.value[0] ?? {})).toEqual(['x', 'y', 'w', 'h']);
	});

	test('is bounded in time and memory, and failing is an answer', async ({ skip }) => {
		if (photo === undefined) return skip(NOT_SHARED);
		const original = await sharp(photo).toBuffer();
		expect(await decodePicture({ ask: 'faces' }, original, { seconds: 0.2 })).toEqual({ ok: false, reason: 'timeout' });
		const poor = await decodePicture({ ask: 'faces' }, original, { memoryBytes: 760 * 1024 * 1024 });
		expect(poor.ok).toBe(false);
	});
});
