/** The word in a link that goes out by mail: made from a nonce and the second secret, so that no job and no row holds it. */
import { createHmac, randomUUID } from 'node:crypto';
import { hashToken } from '#server/store/accounts/tokens.ts';
import type { Derive } from '#server/store/logins.ts';
import type { PressLink } from './journalists.ts';

/** A link that nobody has yet. */
export function makePressLink(derive: Derive): PressLink {
	const nonce = randomUUID();
	return { nonce, hash: hashToken(linkWord(derive, nonce)) };
}

/** The word of a link (43 signs), as it stands in its address. */
export function linkWord(derive: Derive, nonce: string): string {
	return createHmac('sha256', derive('press/link')).update(nonce).digest('base64url');
}
