import { PHONE_WIDTH, phoneBytes, type Rendition } from '#server/media/picture.ts';
import type { Sharp } from 'sharp';

type Type = Rendition['type'];

/** How a picture may be written, best first; `weight`: bytes beside the first way, as measured on photographs. */
interface Way {
	readonly weight: number;
	readonly write: (picture: Sharp) => Sharp;
}

/** Settings measured: AVIF at effort 2. Further down only what a telephone gets, whose dots are too small for the difference. */
export const WAYS: { readonly [T in Type]: readonly [Way, ...Way[]] } = {
	'image/avif': [
		{ weight: 1, write: (picture) => picture.avif({ quality: 50, effort: 2 }) },
		{ weight: 0.6, write: (picture) => picture.avif({ quality: 40, effort: 2, chromaSubsampling: '4:2:0' }) },
		{ weight: 0.5, write: (picture) => picture.avif({ quality: 35, effort: 2, chromaSubsampling: '4:2:0' }) },
		{ weight: 0.4, write: (picture) => picture.avif({ quality: 30, effort: 2, chromaSubsampling: '4:2:0' }) }
	],
	'image/webp': [
		{ weight: 1, write: (picture) => picture.webp({ quality: 75 }) },
		{ weight: 0.8, write: (picture) => picture.webp({ quality: 60 }) },
		{ weight: 0.65, write: (picture) => picture.webp({ quality: 45 }) },
		{ weight: 0.5, write: (picture) => picture.webp({ quality: 30 }) }
	],
	// Only where neither of the others is understood, and for who takes pictures home.
	'image/jpeg': [{ weight: 1, write: (picture) => picture.jpeg({ quality: 78, mozjpeg: true }) }]
};

/** Encodes pixels in the best way; no metadata travels along, because none is asked for. */
export async function encode(picture: Sharp, type: Type): Promise<Rendition> {
	return write(picture, type, WAYS[type][0]);
}

/**
 * An encoder for the renditions of one picture, the narrowest first. What is made for telephones is written in the best
 * way in which it weighs no more than a telephone should fetch, or else in the last one. Which way to try first is learned
 * from the narrower rendition, and which next from the first try, since each try costs time.
 */
export function encoderFor(): (picture: Sharp, type: Type, width: number) => Promise<Rendition> {
	/** What the narrower rendition of a kind would have weighed, in the best way, for each column of its pixels. */
	const heavy = new Map<Type, number>();
	return async (picture, type, width) => {
		const ways = WAYS[type];
		const most = phoneBytes(width);
		if (width > PHONE_WIDTH || ways.length === 1) return encode(picture, type);
		const fitting = (whole: number, from: number) => {
			const found = ways.findIndex((way, at) => at >= from && whole * way.weight <= most);
			return found < 0 ? ways.length - 1 : found;
		};
		let at = fitting((heavy.get(type) ?? 0) * width, 0);
		for (;;) {
			const way = ways[at] ?? ways[0];
			const made = await write(picture, type, way);
			const whole = made.bytes.length / way.weight;
			if (made.bytes.length <= most || at === ways.length - 1) {
				heavy.set(type, whole / width);
				return made;
			}
			at = fitting(whole, at + 1);
		}
	};
}

async function write(picture: Sharp, type: Type, way: Way): Promise<Rendition> {
	const { data, info } = await way.write(picture.clone()).toBuffer({ resolveWithObject: true });
	return { type, width: info.width, height: info.height, bytes: data };
}
