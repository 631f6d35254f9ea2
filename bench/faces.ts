/**
 * Which detector proposes faces best: recall, false boxes, time and memory of each candidate over the pictures of the test
 * corpora and what is made of them. `node bench/faces.ts [variant …]`; each candidate runs in a process of its own.
 */
import { execFileSync } from 'node:child_process';
import { argv, resourceUsage } from 'node:process';
import sharp, { type Sharp } from 'sharp';
import { faceDetector, FACE_PICTURE_SIDE, turnedBack, type Detector } from '#server/media/child/find-faces.ts';
import type { FaceBox } from '#server/media/picture.ts';
import { hasPictures, KNOWN, type Fractions } from './known-faces.ts';

type Made = { readonly picture: Sharp; readonly faces: readonly FaceBox[] };
type Variant = (path: string, faces: readonly FaceBox[]) => Promise<Made>;
type Mark = 'alone' | 'from four sides';

const open = (path: string) => sharp(path).autoOrient().toColourspace('srgb').removeAlpha();
const box = ([x, y, w, h]: Fractions): FaceBox => ({ x, y, w, h });

async function sizeOf(path: string): Promise<{ width: number; height: number }> {
	return (await sharp(path).metadata()).autoOrient;
}

/** A picture with something put beside it, on white; boxes move with it. */
async function framed(
	path: string,
	faces: readonly FaceBox[],
	[left, top, wide, high]: readonly number[]
): Promise<Made> {
	const { width, height } = await sizeOf(path);
	const [w = 1, h = 1] = [width * (wide ?? 1), height * (high ?? 1)].map(Math.round);
	const [x = 0, y = 0] = [(left ?? 0) * (w - width), (top ?? 0) * (h - height)].map(Math.round);
	const extended = open(path).extend({
		...{ left: x, top: y, right: w - width - x, bottom: h - height - y, background: '#ffffff' }
	});
	const move = (face: FaceBox) => ({
		...{ x: (face.x * width + x) / w, y: (face.y * height + y) / h, w: (face.w * width) / w, h: (face.h * height) / h }
	});
	return { picture: extended, faces: faces.map(move) };
}

/** Turned clockwise by any angle; the box of a face is the box around its turned box. */
async function turned(path: string, faces: readonly FaceBox[], degrees: number): Promise<Made> {
	const { width, height } = await sizeOf(path);
	const angle = (degrees * Math.PI) / 180;
	const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
	const [wide, high] = [Math.abs(width * cos) + Math.abs(height * sin), Math.abs(width * sin) + Math.abs(height * cos)];
	const turn = (face: FaceBox): FaceBox => {
		const [cx, cy] = [(face.x + face.w / 2 - 0.5) * width, (face.y + face.h / 2 - 0.5) * height];
		// A face is about round: what it takes stays the same.
		const size = Math.max(face.w * width, face.h * height);
		const [x, y] = [cx * cos - cy * sin + wide / 2, cx * sin + cy * cos + high / 2];
		return { x: (x - size / 2) / wide, y: (y - size / 2) / high, w: size / wide, h: size / high };
	};
	const bytes = await open(path).rotate(degrees, { background: '#ffffff' }).png().toBuffer();
	return { picture: sharp(bytes), faces: faces.map(turn) };
}

async function partlyCovered(path: string, faces: readonly FaceBox[]): Promise<Made> {
	const { width, height } = await sizeOf(path);
	const bars = faces.map(({ x, y, w, h }) => {
		const [left, top] = [Math.floor(x * width), Math.floor((y + h * 0.6) * height)];
		const size = { width: Math.max(1, Math.floor(w * width)), height: Math.max(1, Math.floor(h * height * 0.4)) };
		return { left, top, input: { create: { ...size, channels: 3 as const, background: '#303840' } } };
	});
	return { picture: sharp(await open(path).composite(bars).png().toBuffer()), faces };
}

const VARIANTS: Readonly<Record<string, Variant>> = {
	'as it is': async (path, faces) => ({ picture: open(path), faces }),
	'320 px wide': async (path, faces) => ({
		picture: sharp(await open(path).resize({ width: 320 }).png().toBuffer()),
		faces
	}),
	dark: async (path, faces) => ({ picture: open(path).linear(0.25, 0), faces }),
	'mouth covered': partlyCovered,
	'a third of a wide picture': (path, faces) => framed(path, faces, [0.8, 0.5, 3, 1]),
	'turned by 20°': (path, faces) => turned(path, faces, 20),
	'turned by 90°': (path, faces) => turned(path, faces, 90),
	'turned by 180°': (path, faces) => turned(path, faces, 180)
};

/** Found: the boxes overlap by three tenths, or the middle of the face lies in the box that was found. */
function isFound({ x, y, w, h }: FaceBox, found: FaceBox): boolean {
	const wide = Math.min(x + w, found.x + found.w) - Math.max(x, found.x);
	const high = Math.min(y + h, found.y + found.h) - Math.max(y, found.y);
	const both = Math.max(0, wide) * Math.max(0, high);
	const [cx, cy] = [x + w / 2 - found.x, y + h / 2 - found.y];
	// A box around the whole picture finds nobody.
	const isClose = cx >= 0 && cy >= 0 && cx <= found.w && cy <= found.h && found.w * found.h < 6 * w * h;
	return isClose || both / (w * h + found.w * found.h - both) >= 0.3;
}

async function pixelsOf(picture: Sharp, quarters: number) {
	const side = FACE_PICTURE_SIDE;
	const small = await picture
		.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
		.png()
		.toBuffer();
	const { data, info } = await sharp(small)
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
			for (const quarters of mark === 'alone' ? ([0] as const) : ([0, 1, 2, 3] as const)) {
				const seen = await detect(await pixelsOf(sharp(picture), quarters), quarters === 0 ? 0 : 0.4);
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
	for (const one of ['ssd/alone', 'ssd/from four sides', 'tiny/alone']) {
		execFileSync(process.execPath, [import.meta.filename, '--one', one, ...wanted], { stdio: 'inherit' });
	}
}
