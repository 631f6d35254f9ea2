import type { PictureType } from '#server/media/picture.ts';

/** How many first bytes `signatureOf` looks at, at most. */
const SIGNATURE_BYTES = 64;

function ascii(bytes: Uint8Array, from: number, to: number): string {
	return String.fromCharCode(...bytes.subarray(from, to));
}

/** The brands of an ISO media file (`ftyp` box): the main one first. */
function brands(bytes: Uint8Array): string[] {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const end = Math.min(view.getUint32(0), bytes.length, SIGNATURE_BYTES);
	const found = [ascii(bytes, 8, 12)];
	for (let at = 16; at + 4 <= end; at += 4) found.push(ascii(bytes, at, at + 4));
	return found;
}

/**
 * Tells the kind of a picture by its first bytes; the name of a file and what a browser says about it are not believed.
 * A decoder is woken only for the four kinds we take.
 */
export function signatureOf(bytes: Uint8Array): PictureType | 'heic' | undefined {
	if (bytes.length < 16) return undefined;
	if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
	if (ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
	if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'image/webp';
	if (ascii(bytes, 4, 8) !== 'ftyp') return undefined;
	const kinds = brands(bytes);
	if (kinds.includes('avif')) return 'image/avif';
	return kinds.some((kind) => ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'].includes(kind))
		? 'heic'
		: undefined;
}
