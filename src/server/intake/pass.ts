/**
 * What a teller's page carries from one form to the next, so that the sixteen digits are typed once and stand nowhere:
 * not in an address, not in a cookie, not in the database. It is gone when the page is closed, and ends by itself.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import * as v from 'valibot';
import type { OpenReceipt } from '#server/store/intake/my-story.ts';

/** How long a pass lasts, in milliseconds. */
export const PASS_LASTS = 30 * 60_000;

export interface Pass extends OpenReceipt {
	/** The second word was said: the safe text, messages, originals and contact are open. */
	readonly secondWord: boolean;
	/** The visit it belongs to: leaving ends all of its passes at once. */
	readonly visit: string;
	/** Milliseconds since 1970. */
	readonly endsAt: number;
}

const schema = v.object({
	locator: v.pipe(v.number(), v.integer()),
	receiptId: v.pipe(v.string(), v.uuid()),
	secondWord: v.boolean(),
	visit: v.string(),
	endsAt: v.number()
});

/** Seals a pass for a hidden field (AES-256-GCM, base64url). `key`: 32 bytes from the second secret. */
export function sealPass(key: Buffer, pass: Pass): string {
	const nonce = randomBytes(12);
	const cipher = createCipheriv('aes-256-gcm', key, nonce);
	const body = Buffer.concat([cipher.update(JSON.stringify(pass), 'utf8'), cipher.final()]);
	return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
}

/** Opens a pass; null when it ended, was changed, or is none. `now` in milliseconds since 1970. */
export function openPass(key: Buffer, sealed: string, now: number): Pass | null {
	const bytes = Buffer.from(sealed, 'base64url');
	if (bytes.length < 29) return null;
	try {
		const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
		cipher.setAuthTag(bytes.subarray(12, 28));
		const text = Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]).toString('utf8');
		const pass = v.safeParse(schema, JSON.parse(text));
		return pass.success && pass.output.endsAt > now ? pass.output : null;
	} catch {
		return null;
	}
}
