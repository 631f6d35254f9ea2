import { COVER_ENLARGED } from '#domain/story/covers.ts';
import type { Cover, Crop } from '#server/media/picture.ts';

/** A box in whole pixels; `right` and `bottom` are the first pixel outside. */
export type PixelBox = { left: number; top: number; right: number; bottom: number };

/** The one colour of every cover (red, green, blue): a warm grey that is no skin tone and hides no shape. */
export const COVER_COLOUR = [0x6e, 0x66, 0x5e] as const;

/** The pixels that a cover takes: enlarged around its middle, rounded outwards, clipped at the edges of the picture. */
export function coveredPixels(cover: Cover, width: number, height: number): PixelBox {
	const grow = (COVER_ENLARGED - 1) / 2;
	const clip = (value: number, max: number) => Math.min(max, Math.max(0, value));
	return {
		left: clip(Math.floor((cover.x - cover.w * grow) * width), width),
		top: clip(Math.floor((cover.y - cover.h * grow) * height), height),
		right: clip(Math.ceil((cover.x + cover.w * (1 + grow)) * width), width),
		bottom: clip(Math.ceil((cover.y + cover.h * (1 + grow)) * height), height)
	};
}

/**
 * Overwrites the covered pixels in place with one flat colour. Done on the full-size pixels before anything is scaled or
 * encoded: scaling mixes neighbours, so a cover painted later would leave a rim that remembers.
 * @param pixels three bytes a pixel, row by row
 */
export function burnIn(pixels: Uint8Array, width: number, height: number, covers: readonly Cover[]): void {
	for (const cover of covers) {
		const box = coveredPixels(cover, width, height);
		for (let y = box.top; y < box.bottom; y++) {
			for (let x = box.left; x < box.right; x++) pixels.set(COVER_COLOUR, (y * width + x) * 3);
		}
	}
}

/** The pixels that a crop keeps: rounded inwards, at least one. */
export function croppedPixels(crop: Crop, width: number, height: number): PixelBox {
	const left = Math.min(width - 1, Math.ceil(crop.x * width));
	const top = Math.min(height - 1, Math.ceil(crop.y * height));
	return {
		left,
		top,
		right: Math.max(left + 1, Math.min(width, Math.floor((crop.x + crop.w) * width))),
		bottom: Math.max(top + 1, Math.min(height, Math.floor((crop.y + crop.h) * height)))
	};
}
