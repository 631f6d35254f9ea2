/** Pictures with known faces in the shapes in which they arrive: turned, small, dark, covered in part, beside others. */
import sharp, { type Sharp } from 'sharp';
import type { FaceBox } from '#server/media/picture.ts';
import { type Fractions, KNOWN, type KnownPicture } from './known-faces.ts';

export interface Made {
	readonly picture: Sharp;
	readonly faces: readonly FaceBox[];
}
type Variant = (path: string, faces: readonly FaceBox[]) => Promise<Made>;

const open = (path: string) => sharp(path).autoOrient().toColourspace('srgb').removeAlpha();
export const box = ([x, y, w, h]: Fractions): FaceBox => ({ x, y, w, h });

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

/** The lower part of each face under a bar, from this fraction of its height on. */
async function partlyCovered(path: string, faces: readonly FaceBox[], from = 0.6): Promise<Made> {
	const { width, height } = await sizeOf(path);
	const bars = faces.map(({ x, y, w, h }) => {
		const [left, top] = [Math.floor(x * width), Math.floor((y + h * from) * height)];
		const size = {
			width: Math.max(1, Math.floor(w * width)),
			height: Math.max(1, Math.floor(h * height * (1 - from)))
		};
		return { left, top, input: { create: { ...size, channels: 3 as const, background: '#303840' } } };
	});
	return { picture: sharp(await open(path).composite(bars).png().toBuffer()), faces };
}

/** Each in a tile of its own, as a page of portraits or a group that stands close together: faces become small. */
const TILE = 480;
async function grouped(path: string): Promise<Made> {
	const first = KNOWN.findIndex((known) => known.path === path);
	const four = [0, 1, 2, 3].map((next) => KNOWN[(first + next) % KNOWN.length]).filter((one) => one !== undefined);
	const tiles = await Promise.all(four.map(tileOf));
	const place = (nth: number) => ({ left: (nth % 2) * TILE, top: Math.floor(nth / 2) * TILE });
	const canvas = sharp({ create: { width: 2 * TILE, height: 2 * TILE, channels: 3, background: '#ffffff' } });
	const bytes = await canvas
		.composite(tiles.map(({ bytes }, nth) => ({ input: bytes, ...place(nth) })))
		.png()
		.toBuffer();
	return {
		picture: sharp(bytes).removeAlpha(),
		faces: tiles.flatMap(({ faces }, nth) => faces.map((face) => inTile(face, place(nth))))
	};
}

/** Within the square of a tile, nothing cut off. */
async function tileOf({ path, faces }: KnownPicture): Promise<{ bytes: Buffer; faces: FaceBox[] }> {
	const { width, height } = await sizeOf(path);
	const scale = TILE / Math.max(width, height);
	const bytes = await open(path)
		.resize(TILE, TILE, { fit: 'contain', position: 'left top', background: '#ffffff' })
		.png()
		.toBuffer();
	const [wide, high] = [(width * scale) / TILE, (height * scale) / TILE];
	return {
		bytes,
		faces: faces.map(box).map(({ x, y, w, h }) => ({ x: x * wide, y: y * high, w: w * wide, h: h * high }))
	};
}

function inTile({ x, y, w, h }: FaceBox, { left, top }: { left: number; top: number }): FaceBox {
	return { x: (left / TILE + x) / 2, y: (top / TILE + y) / 2, w: w / 2, h: h / 2 };
}

export const VARIANTS: Readonly<Record<string, Variant>> = {
	'as it is': async (path, faces) => ({ picture: open(path), faces }),
	'320 px wide': async (path, faces) => ({
		picture: sharp(await open(path).resize({ width: 320 }).png().toBuffer()),
		faces
	}),
	dark: async (path, faces) => ({ picture: open(path).linear(0.25, 0), faces }),
	'mouth covered': (path, faces) => partlyCovered(path, faces),
	'half covered by a scarf': (path, faces) => partlyCovered(path, faces, 0.45),
	'one of four in a group': grouped,
	'a third of a wide picture': (path, faces) => framed(path, faces, [0.8, 0.5, 3, 1]),
	'turned by 20°': (path, faces) => turned(path, faces, 20),
	'turned by 90°': (path, faces) => turned(path, faces, 90),
	'turned by 180°': (path, faces) => turned(path, faces, 180)
};

/** Found: the boxes overlap by three tenths, or the middle of the face lies in the box that was found. */
export function isFound({ x, y, w, h }: FaceBox, found: FaceBox): boolean {
	const wide = Math.min(x + w, found.x + found.w) - Math.max(x, found.x);
	const high = Math.min(y + h, found.y + found.h) - Math.max(y, found.y);
	const both = Math.max(0, wide) * Math.max(0, high);
	const [cx, cy] = [x + w / 2 - found.x, y + h / 2 - found.y];
	// A box around the whole picture finds nobody.
	const isClose = cx >= 0 && cy >= 0 && cx <= found.w && cy <= found.h && found.w * found.h < 6 * w * h;
	return isClose || both / (w * h + found.w * found.h - both) >= 0.3;
}
