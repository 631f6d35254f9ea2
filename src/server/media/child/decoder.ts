import { PICTURE_PIXELS_MAX } from '#server/media/picture.ts';
import sharp, { type Sharp } from 'sharp';

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
		async pixels(): Promise<Upright> {
			const { data, info } = await upright().raw().toBuffer({ resolveWithObject: true });
			const { width, height, channels } = info;
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
				}
			};
		}
	};
}
