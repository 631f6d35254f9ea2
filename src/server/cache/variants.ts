/** A finished answer in the encodings that browsers ask for, made once. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export type Encoding = 'br' | 'gzip' | 'identity';

export interface Variant {
	encoding: Encoding;
	body: Buffer;
	etag: string;
}
export type Variants = Partial<Record<Encoding, Variant>> & { identity: Variant };

const squeeze = { br: promisify(brotliCompress), gzip: promisify(gzip) };
const compressible = /^(?:text\/|image\/svg|application\/(?:json|xml|rss|atom|ld\+json|manifest|javascript|feed))/;
// Below this size a compressed answer saves no packet.
const worthwhile = 500;

/** Compresses text; pictures are what they are. */
export async function makeVariants(body: Buffer, type: string): Promise<Variants> {
	const hash = createHash('sha256').update(type).update(body).digest('base64url').slice(0, 22);
	const variant = (encoding: Encoding, bytes: Buffer): Variant => ({
		encoding,
		body: bytes,
		etag: encoding === 'identity' ? `"${hash}"` : `"${hash}-${encoding}"`
	});
	const identity = variant('identity', body);
	if (!compressible.test(type) || body.length < worthwhile) return { identity };
	const [br, zipped] = await Promise.all([
		squeeze.br(body, {
			params: {
				[constants.BROTLI_PARAM_QUALITY]: 6,
				[constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
				[constants.BROTLI_PARAM_SIZE_HINT]: body.length
			}
		}),
		squeeze.gzip(body, { level: 7 })
	]);
	return { identity, br: variant('br', br), gzip: variant('gzip', zipped) };
}

/** The best variant that the browser accepts (RFC 9110, 12.5.3; a quality of 0 is a no). */
export function pickVariant(variants: Variants, accept: string | undefined): Variant {
	if (!accept) return variants.identity;
	if (variants.br && accepts(accept, 'br')) return variants.br;
	if (variants.gzip && accepts(accept, 'gzip')) return variants.gzip;
	return variants.identity;
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
