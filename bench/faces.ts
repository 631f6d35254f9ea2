/**
 * Which detector proposes faces best: recall, false boxes, time and memory of each candidate over the pictures of the test
 * corpora and what is made of them. `node bench/faces.ts [variant …]`; each candidate runs in a process of its own.
 */
import { execFileSync } from 'node:child_process';
import { argv, resourceUsage } from 'node:process';
import sharp, { type Sharp } from 'sharp';
import { faceDetector, FACE_PICTURE_SIDE, turnedBack, type Detector } from '#server/media/child/find-faces.ts';
import type { FaceBox } from '#server/media/picture.ts';
import { box, isFound, VARIANTS } from './face-variants.ts';
import { hasPictures, KNOWN } from './known-faces.ts';

/** `levelled`: dark and pale pictures are stretched to the whole range of brightness before they are looked at. */
type Mark = 'alone' | 'levelled' | 'from four sides';

async function pixelsOf(picture: Sharp, quarters: number, levelled: boolean) {
	const side = FACE_PICTURE_SIDE;
	const small = picture.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });
	const raw = await (levelled ? small.normalise() : small).raw().toBuffer({ resolveWithObject: true });
	const { data, info } = await sharp(raw.data, { raw: raw.info })
		.rotate(quarters * 90)
		.raw()
		.toBuffer({ resolveWithObject: true });
	return { width: info.width, height: info.height, pixels: new Uint8Array(data) };
}

async function measure(detector: Detector, mark: Mark, wanted: readonly string[]): Promise<void> {
	const detect = await faceDetector(detector);
	for (const [name, variant] of Object.entries(VARIANTS)) {
		if (wanted.length > 0 && !wanted.includes(name)) continue;
		let [faces, found, wrong] = [0, 0, 0];
		const times: number[] = [];
		for (const { path, faces: known } of KNOWN) {
			const made = await variant(path, known.map(box));
			let boxes: FaceBox[] = [];
			const picture = await made.picture.png().toBuffer();
			const began = performance.now();
			for (const quarters of mark === 'from four sides' ? ([0, 1, 2, 3] as const) : ([0] as const)) {
				const pixels = await pixelsOf(sharp(picture), quarters, mark === 'levelled');
				const seen = await detect(pixels, quarters === 0 ? 0 : 0.4);
				boxes = seen.map((one) => turnedBack(one, quarters));
				if (boxes.length > 0) break;
			}
			times.push(performance.now() - began);
			faces += made.faces.length;
			found += made.faces.filter((face) => boxes.some((one) => isFound(face, one))).length;
			wrong += boxes.filter((one) => !made.faces.some((face) => isFound(face, one))).length;
		}
		const middle = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
		const cells = [detector, mark, name, KNOWN.length, `${found} of ${faces}`, wrong, Math.round(middle)];
		console.log(
			`| ${[...cells, Math.round(Math.max(...times)), Math.round(resourceUsage().maxRSS / 1024)].join(' | ')} |`
		);
	}
}

if (!hasPictures) throw new Error('the pictures (../shared/data) are not here');
const [, , first = '', second = '', ...rest] = argv;
if (first === '--one') {
	const [detector = 'ssd', mark = 'alone'] = second.split('/') as [Detector, Mark];
	await measure(detector, mark, rest);
} else {
	console.log('| detector | looks | variant | pictures | found | wrong boxes | ms (median) | ms (most) | MB |');
	console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
	const wanted = [first, second, ...rest].filter((one) => one !== '');
	for (const one of ['ssd/alone', 'ssd/levelled', 'ssd/from four sides', 'tiny/alone']) {
		execFileSync(process.execPath, [import.meta.filename, '--one', one, ...wanted], { stdio: 'inherit' });
	}
}
