/**
 * A first look at a photograph by its first bytes: what it is and how large it says it is. Nothing is decoded here; the
 * separate picture process does that, and may still refuse.
 */
import { PHOTOGRAPHS } from '#domain/tell/answers.ts';

export type PictureRefusal =
	'empty' | 'heic' | 'not_a_picture' | 'too_many_pixels' | 'too_large' | 'too_many' | 'trouble';

export type Sniffed =
	| { readonly ok: true; readonly type: 'image/jpeg' | 'image/png' | 'image/webp' }
	| { readonly ok: false; readonly reason: PictureRefusal };

/** Bytes that are enough to judge; a size that stands later in the file is left to the picture process. */
export const HEAD_BYTES = 64 * 1024;

/** Judges the first bytes of a file. Its name and its media type are never asked: both can lie. */
export function sniffPicture(head: Buffer): Sniffed {
	if (head.length === 0) return { ok: false, reason: 'empty' };
	if (head.subarray(4, 8).toString('latin1') === 'ftyp') return { ok: false, reason: 'heic' };
	if (head.length > 24 && head.readUInt32BE(0) === 0x89504e47 && head.readUInt32BE(4) === 0x0d0a1a0a)
		return judged('image/png', head.readUInt32BE(16), head.readUInt32BE(20));
	if (head.length > 30 && head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP')
		return judged('image/webp', ...webpSize(head));
	if (head.length > 3 && head.readUIntBE(0, 3) === 0xffd8ff) return judged('image/jpeg', ...jpegSize(head));
	return { ok: false, reason: 'not_a_picture' };
}

type Size = readonly [width: number, height: number] | readonly [];

function judged(type: 'image/jpeg' | 'image/png' | 'image/webp', width?: number, height?: number): Sniffed {
	if (width === undefined || height === undefined) return { ok: true, type };
	if (width === 0 || height === 0) return { ok: false, reason: 'not_a_picture' };
	return width * height > PHOTOGRAPHS.pixels ? { ok: false, reason: 'too_many_pixels' } : { ok: true, type };
}

/** The three kinds of WebP write their size in three ways (RFC 9649). */
function webpSize(head: Buffer): Size {
	const kind = head.toString('latin1', 12, 16);
	if (kind === 'VP8X') return [head.readUIntLE(24, 3) + 1, head.readUIntLE(27, 3) + 1];
	if (kind === 'VP8 ') return [head.readUInt16LE(26) & 0x3fff, head.readUInt16LE(28) & 0x3fff];
	if (kind !== 'VP8L') return [];
	const bits = head.readUInt32LE(21);
	return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
}

/** The frame header of a JPEG, behind however many segments come first. */
function jpegSize(head: Buffer): Size {
	let at = 2;
	while (at + 9 < head.length && head[at] === 0xff) {
		const marker = head[at + 1] ?? 0;
		const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
		if (isFrame) return [head.readUInt16BE(at + 7), head.readUInt16BE(at + 5)];
		at += marker === 0xff ? 1 : 2 + head.readUInt16BE(at + 2);
	}
	return [];
}
