/** A box to cover, in fractions (0 to 1) of the picture as a person sees it, that is after turning it upright. */
export type Cover = { x: number; y: number; w: number; h: number };

/** Where a face may be: proposed by a machine, believed by nobody. In fractions of the upright picture. */
export type FaceBox = Cover;

/** The part of a picture that is kept, in fractions of the upright picture. */
export type Crop = Cover;

/** The kinds of picture that are taken in. HEIC is recognised only in order to refuse it kindly; GIF is not taken. */
export type PictureType = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/avif';

/** What is known of a picture that was decoded from its first to its last line. Width and height in pixels, upright. */
export type PictureFacts = { width: number; height: number; type: PictureType };

/** One file made from a picture: nothing in it but pixels. Width and height in pixels. */
export type Rendition = {
	type: 'image/avif' | 'image/webp' | 'image/jpeg';
	width: number;
	height: number;
	bytes: Uint8Array;
};

/** Why a picture was refused. `not_a_picture` also stands for kinds that are not taken (GIF, SVG, TIFF, PDF). */
export const PICTURE_REFUSALS = [
	'not_a_picture',
	'too_large',
	'too_many_pixels',
	'damaged',
	'unsupported_heic',
	'timeout',
	'out_of_memory'
] as const;
export type PictureRefusal = (typeof PICTURE_REFUSALS)[number];

/** Where the bytes come from: held in memory, or streamed out of the seal. Read once, never written to a disk. */
export type PictureSource = Uint8Array | AsyncIterable<Uint8Array>;

/** Largest file taken, in bytes. */
export const PICTURE_BYTES_MAX = 30 * 1024 * 1024;

/** Largest picture taken, in pixels: what current phones make in their highest setting. */
export const PICTURE_PIXELS_MAX = 50_000_000;

/** Widths in pixels that the public pages ask for. */
export const PAGE_WIDTHS = [480, 720, 960, 1600] as const;

/** Up to this width in pixels a rendition is for telephones: 360 points of two dots each. */
export const PHONE_WIDTH = 720;

/**
 * What a rendition for telephones should weigh at most in AVIF and WebP, in bytes: one that fills the screen, or one among
 * several on a page. A picture full of small things may not get there.
 */
export function phoneBytes(width: number): number {
	return width > PAGE_WIDTHS[0] ? 25_000 : 13_000;
}
