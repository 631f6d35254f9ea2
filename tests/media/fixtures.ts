/** Pictures made for the tests of this folder. Imported by tests only: it loads sharp. */
import { crc32 } from 'node:zlib';
import sharp from 'sharp';

/** Planted wherever a file can hide text; must be found in no output. */
export const PLANTED = 'PLANTED-7f3a-SECRET';

/** The words that are planted in a corner of a file, such as `EXIF`. */
export type Say = (corner: string) => string;
/** The same word in every corner, and which it is. */
export const sayPlanted: Say = (corner) => `${PLANTED} ${corner}`;

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
export async function talkativeJpeg(say = sayPlanted): Promise<Buffer> {
	const plain = await rawPicture(quarters(640, 480), 640, 480)
		.withExif({
			IFD0: { Copyright: say('EXIF'), Artist: say('EXIF, artist') },
			IFD2: { BodySerialNumber: say('EXIF, serial number') },
			IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '43/1 28/1 2814/100', GPSMapDatum: say('GPS') }
		})
		.withIccProfile('p3')
		.jpeg()
		.toBuffer();
	const small = async (corner: string) => {
		const bytes = await rawPicture(quarters(64, 48), 64, 48).jpeg().toBuffer();
		return Buffer.concat([bytes.subarray(0, 2), segment(0xfe, Buffer.from(say(corner))), bytes.subarray(2)]);
	};
	const caption = Buffer.from(say('IPTC'));
	const iptc = Buffer.concat([Buffer.from([0x1c, 2, 120, 0, caption.length]), caption]);
	const size = Buffer.alloc(4);
	size.writeUInt32BE(iptc.length);
	const extra = [
		exifWith(await small('thumbnail')),
		segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><who>${say('XMP')}</who></x:xmpmeta>`)),
		segment(0xe2, Buffer.concat([Buffer.from(`MPF\0${say('MPF')}`), await small('second picture')])),
		segment(0xed, Buffer.concat([Buffer.from('Photoshop 3.0\x008BIM\x04\x04\0\0', 'latin1'), size, iptc])),
		segment(0xfe, Buffer.from(say('comment')))
	];
	const trailing = [await small('picture behind the end'), Buffer.from(`<script>${say('behind the end')}</script>`)];
	return Buffer.concat([plain.subarray(0, 2), ...extra, plain.subarray(2), ...trailing]);
}

/** An EXIF segment whose second directory holds a picture. */
export function exifWith(thumbnail: Buffer): Buffer {
	const ifd1 = 14;
	const at = ifd1 + 2 + 2 * 12 + 4;
	const tiff = Buffer.alloc(at);
	tiff.write('II*\0', 'latin1');
	tiff.writeUInt32LE(8, 4);
	tiff.writeUInt16LE(0, 8);
	tiff.writeUInt32LE(ifd1, 10);
	tiff.writeUInt16LE(2, ifd1);
	for (const [index, [tag, value]] of [
		[0x201, at],
		[0x202, thumbnail.length]
	].entries()) {
		const entry = ifd1 + 2 + index * 12;
		tiff.writeUInt16LE(tag ?? 0, entry);
		tiff.writeUInt16LE(4, entry + 2);
		tiff.writeUInt32LE(1, entry + 4);
		tiff.writeUInt32LE(value ?? 0, entry + 8);
	}
	return segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, thumbnail]));
}

/** PNG and WebP with the planted text in their own hiding places and after their end. */
export async function talkativeOthers(say = sayPlanted): Promise<Buffer[]> {
	const picture = (kind: string) =>
		rawPicture(quarters(320, 240), 320, 240).withExif({
			IFD0: { Copyright: say(`${kind}: EXIF`) },
			IFD3: { GPSMapDatum: say(`${kind}: GPS`) }
		});
	const xmp = (kind: string) => `<x:xmpmeta xmlns:x="adobe:ns:meta/"><who>${say(`${kind}: XMP`)}</who></x:xmpmeta>`;
	const png = await picture('png').png().toBuffer();
	const texts = [
		pngChunk('tEXt', `Author\0${say('png: text')}`),
		pngChunk('iTXt', `XML:com.adobe.xmp\0\0\0\0\0${xmp('png')}`)
	];
	// Behind the first chunk, which says how large the picture is.
	const head = 8 + 12 + 13;
	return [
		Buffer.concat([png.subarray(0, head), ...texts, png.subarray(head), Buffer.from(say('png: behind'))]),
		Buffer.concat([await picture('webp').withXmp(xmp('webp')).webp().toBuffer(), Buffer.from(say('webp: behind'))])
	];
}

function pngChunk(kind: string, text: string): Buffer {
	const body = Buffer.from(kind + text, 'latin1');
	const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
	size.writeUInt32BE(body.length - 4);
	sum.writeUInt32BE(crc32(body));
	return Buffer.concat([size, body, sum]);
}
