import { createHash, randomBytes } from 'node:crypto';

/** A word for a link: 32 random bytes. Only its hash is kept. */
export function makeToken(): { token: string; hash: Buffer } {
	const token = randomBytes(32).toString('base64url');
	return { token, hash: hashToken(token) };
}

/** What the table holds instead of the token. */
export function hashToken(token: string): Buffer {
	return createHash('sha256').update(token).digest();
}
