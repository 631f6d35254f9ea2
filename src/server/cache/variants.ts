/**
 * A finished answer in the encodings that browsers ask for, made once. What was compressed is not kept beside that as it
 * was: it is most of the bytes, and hardly anybody asks for it. Whoever does gets it unpacked.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gunzipSync, gzip } from 'node:zlib';

export type Encoding = 'br' | 'gzip' | 'identity';

export interface Variant {
	encoding: Encoding;
	body: Buffer;
	etag: string;
}
/** Either as it is, or in both compressed forms. */
export type Variants = { identity: Variant } | { br: Variant; gzip: Variant };

const squeeze = { br: promisify(brotliCompress), gzip: promisify(gzip) };
const compressible = /^(?:text\/|image\/svg|application\/(?:json|xml|rss|atom|ld\+json|manifest|javascript|feed))/;
// Below this size a compressed answer saves no packet.
const worthwhile = 500;

/** Compresses text; pictures are what they are. */
export async function makeVariants(body: Buffer, type: string): Promise<Variants> {
	const hash = createHash('sha256').update(type).update(body).digest('base64url').slice(0, 22);
	if (!compressible.test(type) || body.length < worthwhile)
		return { identity: { encoding: 'identity', body, etag: `"${hash}"` } };
	const [br, zipped] = await Promise.all([squeezed(body, 'br'), squeezed(body, 'gzip')]);
	return {
		br: { encoding: 'br', body: exactly(br), etag: `"${hash}-br"` },
		gzip: { encoding: 'gzip', body: exactly(zipped), etag: `"${hash}-gzip"` }
	};
}

/** Compresses text that is made for one reader and not kept; null where the browser asks for neither form. */
export async function squeezeOnce(
	body: Buffer,
	accept: string | undefined
): Promise<{ encoding: Encoding; body: Buffer } | null> {
	const encoding = encodingFor(accept);
	return encoding === 'identity' || body.length < worthwhile
		? null
		: { encoding, body: await squeezed(body, encoding) };
}

function squeezed(body: Buffer, encoding: 'br' | 'gzip'): Promise<Buffer> {
	if (encoding === 'gzip') return squeeze.gzip(body, { level: 7 });
	return squeeze.br(body, {
		params: {
			[constants.BROTLI_PARAM_QUALITY]: 6,
			[constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
			[constants.BROTLI_PARAM_SIZE_HINT]: body.length,
			[constants.BROTLI_PARAM_LGWIN]: windowBits(body.length)
		}
	});
}

/** A window that holds the whole text: by itself the compressor takes 4 MB for each page, whatever its length. */
function windowBits(length: number): number {
	const enough = Math.ceil(Math.log2(length + 16));
	return Math.min(Math.max(enough, constants.BROTLI_MIN_WINDOW_BITS), constants.BROTLI_DEFAULT_WINDOW);
}

/** The same bytes alone: zlib gives a corner of a larger buffer, which would stay whole as long as they do. */
function exactly(bytes: Buffer): Buffer {
	const alone = Buffer.allocUnsafeSlow(bytes.length);
	bytes.copy(alone);
	return alone;
}

/** The best variant that the browser accepts (RFC 9110, 12.5.3; a quality of 0 is a no). */
export function pickVariant(variants: Variants, accept: string | undefined): Variant {
	if ('identity' in variants) return variants.identity;
	const encoding = encodingFor(accept);
	if (encoding !== 'identity') return variants[encoding];
	const { body, etag } = variants.gzip;
	return { encoding: 'identity', body: gunzipSync(body), etag: etag.replace(/-gzip"$/, '"') };
}

// Browsers say the same few things: what was read once is remembered, unless somebody makes up ever more.
const chosen = new Map<string, Encoding>();

function encodingFor(accept: string | undefined): Encoding {
	if (accept === undefined) return 'identity';
	const known = chosen.get(accept);
	if (known !== undefined) return known;
	const encoding = accepts(accept, 'br') ? 'br' : accepts(accept, 'gzip') ? 'gzip' : 'identity';
	if (chosen.size < 100 && accept.length < 200) chosen.set(accept, encoding);
	return encoding;
}

function accepts(accept: string, encoding: string): boolean {
	for (const part of accept.split(',')) {
		const [name = '', ...params] = part.split(';').map((piece) => piece.trim().toLowerCase());
		if (name === encoding || name === '*') return !params.some((param) => /^q=0(?:\.0*)?$/.test(param));
	}
	return false;
}

/** True if one of the browser's copies (`If-None-Match`) is this answer, in whichever encoding. */
export function matches(ifNoneMatch: string | undefined, { etag }: Variant): boolean {
	if (!ifNoneMatch) return false;
	return ifNoneMatch === '*' || ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
