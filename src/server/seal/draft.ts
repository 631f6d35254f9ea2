/**
 * Seals a telling between its steps. The key comes from a token that only the form (a hidden field) and its cookie hold,
 * together with the second secret: neither the database nor the server alone can open a draft.
 */
import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { openJson, sealJson } from './fields.ts';
import type { SecondSecret } from './second-secret.ts';
import { KEY_BYTES } from './story-key.ts';

export interface DraftSeal {
	/** 32 random bytes, base64url (43 characters). */
	makeToken(): string;
	/** Whether a text from a form or a cookie has the form of a token. */
	isToken(text: unknown): text is string;
	/** What the database finds a draft by (SHA-256); it does not lead back to the token. */
	hashOf(token: string): Buffer;
	/** Seals the draft's body at this version of its row. */
	seal(token: string, version: number, value: unknown): Buffer;
	/** Opens what `seal` made. Throws `SealBroken`. */
	open(token: string, version: number, body: Uint8Array): unknown;
}

/** The seal of drafts. */
export function createDraftSeal(secret: Pick<SecondSecret, 'derive'>): DraftSeal {
	const salt = secret.derive('draft');
	const keyOf = (token: string) =>
		Buffer.from(hkdfSync('sha256', Buffer.from(token, 'base64url'), salt, 'suitcase/draft-key', KEY_BYTES));
	const hashOf = (token: string) => createHash('sha256').update('suitcase/draft-token/').update(token).digest();
	const at = (token: string, version: number) => ({
		table: 'story.draft',
		row: hashOf(token).toString('hex'),
		field: 'body',
		version
	});
	return {
		makeToken: () => randomBytes(32).toString('base64url'),
		isToken: (text): text is string => typeof text === 'string' && /^[A-Za-z0-9_-]{43}$/.test(text),
		hashOf,
		seal: (token, version, value) => sealJson(keyOf(token), at(token, version), value),
		open: (token, version, body) => openJson(keyOf(token), at(token, version), body)
	};
}
