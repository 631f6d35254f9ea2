import type { PixelBox } from '#server/media/covers.ts';
import type { FacePixels } from '#server/media/child/find-faces.ts';
import { PICTURE_PIXELS_MAX } from '#server/media/picture.ts';
import sharp, { type Raw, type Sharp } from 'sharp';

// Every reader of libvips is closed (SVG, PDF, TIFF, GIF, ImageMagick, what a later version adds), then four are opened.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
	operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadHeif']
});
// One picture, then the process ends: nothing is worth keeping.
sharp.cache(false);

/** A decoded picture: upright, sRGB, opaque, three bytes a pixel. */
export type Upright = {
	width: number;
	height: number;
	pixels: Uint8Array;
	scaled: (width: number, height: number) => Promise<Sharp>;
	/** The same without what lies outside. */
	cropped: (box: PixelBox) => Promise<Upright>;
};

/**
 * Opens a picture for reading. `failOn: 'warning'` refuses what a lenient decoder would repair by guessing.
 * Transparency is laid on white: what lies under transparent pixels was never meant to be seen, and stays unseen.
 */
export function decoderFor(bytes: Uint8Array) {
	const open = () => sharp(bytes, { limitInputPixels: PICTURE_PIXELS_MAX, failOn: 'warning', sequentialRead: true });
	const upright = () => open().autoOrient().toColourspace('srgb').flatten({ background: '#ffffff' });
	const within = (picture: Sharp, width: number, height: number) =>
		picture.resize({ width, height, fit: 'inside', withoutEnlargement: true });

	return {
		/** Width and height in pixels, upright. */
		async size(): Promise<{ width: number; height: number }> {
			return (await open().metadata()).autoOrient;
		},
		/** Decodes every line, so that damage anywhere is found, but keeps next to nothing. */
		async readToTheEnd(): Promise<void> {
			await within(open(), 32, 32).raw().toBuffer();
		},
		scaled: (width: number, height: number): Sharp => within(upright(), width, height),
		/**
		 * The picture for the eyes of a detector: within a square, stretched to the whole range of brightness, turned
		 * clockwise by quarters. In pictures taken in the dark it finds faces that it does not see otherwise.
		 */
		async turned(quarters: 0 | 1 | 2 | 3, side: number): Promise<FacePixels> {
			const small = await within(upright(), side, side).normalise().raw().toBuffer({ resolveWithObject: true });
			const { width, height, channels } = small.info;
			const turned = sharp(small.data, { raw: { width, height, channels } }).rotate(quarters * 90);
			const { data, info } = await turned.raw().toBuffer({ resolveWithObject: true });
			return { width: info.width, height: info.height, pixels: new Uint8Array(data) };
		},
		async pixels(): Promise<Upright> {
			const { data, info } = await upright().raw().toBuffer({ resolveWithObject: true });
			return fromRaw(data, info);
		}
	};

	function fromRaw(data: Uint8Array, { width, height, channels }: Raw): Upright {
		if (channels !== 3) throw new TypeError(`expected three channels, found ${channels}`);
		const raw = () => sharp(data, { raw: { width, height, channels } });
		return {
			width,
			height,
			pixels: data,
			async scaled(toWidth, toHeight) {
				const small = await within(raw(), toWidth, toHeight).raw().toBuffer({ resolveWithObject: true });
				const { width, height } = small.info;
				return sharp(small.data, { raw: { width, height, channels } });
			},
			async cropped({ left, top, right, bottom }) {
				const kept = raw().extract({ left, top, width: right - left, height: bottom - top });
				const { data, info } = await kept.raw().toBuffer({ resolveWithObject: true });
				return fromRaw(data, info);
			}
		};
	}
}
