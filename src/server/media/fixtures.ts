/** Pictures made for the tests of this folder. Imported by tests only: it loads sharp. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

/** Planted wherever a file can hide text; must be found in no output. */
export const PLANTED = 'PLANTED-7f3a-SECRET';

const shared = process.env.SUITCASE_SHARED ?? join(import.meta.dirname, '../../../../shared');

/** The files of a folder of the test corpora beside the checkout, or `undefined` where there are none. */
export function corpus(folder: string): string[] | undefined {
	const path = join(shared, 'data/corpora', folder);
	if (!existsSync(path)) return undefined;
	return readdirSync(path, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
}

export const NO_CORPUS = 'skipped: the test corpora (../shared/data/corpora, or SUITCASE_SHARED) are not here';

type Colour = readonly [number, number, number];
export const CORNERS = { tl: [220, 30, 30], tr: [30, 170, 40], bl: [40, 60, 210], br: [235, 215, 40] } as const;

/** Raw pixels of a picture with a different colour in each quarter. */
export function quarters(width: number, height: number): Buffer {
	const pixels = Buffer.alloc(width * height * 3);
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const row = y < height / 2 ? 't' : 'b';
			const colour: Colour = CORNERS[`${row}${x < width / 2 ? 'l' : 'r'}`];
			pixels.set(colour, (y * width + x) * 3);
		}
	}
	return pixels;
}

export function rawPicture(pixels: Buffer, width: number, height: number) {
	return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** The middle colours of the four quarters of an encoded picture, in reading order. */
export async function readQuarters(bytes: Uint8Array): Promise<Colour[]> {
	const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
	const at = (x: number, y: number): Colour => {
		const offset = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
		return [data[offset] ?? -1, data[offset + 1] ?? -1, data[offset + 2] ?? -1];
	};
	return [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)];
}

/** The raw pixels of an encoded picture, three bytes each. */
export function decoded(bytes: Uint8Array) {
	return sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
}

function segment(marker: number, body: Buffer): Buffer {
	const head = Buffer.from([0xff, marker, 0, 0]);
	head.writeUInt16BE(body.length + 2, 2);
	return Buffer.concat([head, body]);
}

/** A JPEG that carries the planted text in EXIF (with a place and a thumbnail), XMP, IPTC, a comment and after its end. */
export async function talkativeJpeg(): Promise<Buffer> {
	const plain = await rawPicture(quarters(640, 480), 640, 480)
		.withExif({
			IFD0: { Copyright: PLANTED, Artist: PLANTED },
			IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '43/1 28/1 2814/100', GPSDateStamp: PLANTED }
		})
		.withIccProfile('p3')
		.jpeg()
		.toBuffer();
	const thumbnail = await rawPicture(quarters(64, 48), 64, 48).jpeg().toBuffer();
	const extra = [
		segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><who>${PLANTED}</who></x:xmpmeta>`)),
		segment(0xe2, Buffer.concat([Buffer.from(`MPF\0${PLANTED}`), thumbnail])),
		segment(0xed, Buffer.from(`Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x20${PLANTED}`)),
		segment(0xfe, Buffer.from(`comment ${PLANTED}`))
	];
	const trailing = Buffer.concat([thumbnail, Buffer.from(`<script>${PLANTED}</script>`)]);
	return Buffer.concat([plain.subarray(0, 2), ...extra, plain.subarray(2), trailing]);
}

/** PNG and WebP with the planted text in their own hiding places and after their end. */
export async function talkativeOthers(): Promise<Buffer[]> {
	const picture = () =>
		rawPicture(quarters(320, 240), 320, 240)
			.withExif({ IFD0: { Copyright: PLANTED } })
			.withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><who>${PLANTED}</who></x:xmpmeta>`);
	const made = await Promise.all([picture().png().toBuffer(), picture().webp().toBuffer()]);
	return made.map((bytes) => Buffer.concat([bytes, Buffer.from(PLANTED)]));
}
