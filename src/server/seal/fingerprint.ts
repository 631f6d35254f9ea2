/** Fingerprints of paragraphs: equal for equal words of one story, and saying nothing of them to anybody without its key. */
import { createHmac } from 'node:crypto';

/**
 * The fingerprint of texts of one story: 32 hexadecimal digits (128 bits of HMAC-SHA-256) under a key of its own, derived from
 * the story's. When the story's key is destroyed, no fingerprint can be compared with any text again.
 */
export function fingerprintUnder(storyKey: Buffer): (text: string) => string {
	const key = createHmac('sha256', storyKey).update('suitcase/paragraph/1').digest();
	return (text) => createHmac('sha256', key).update(text, 'utf8').digest('hex').slice(0, 32);
}

/** Whether a text has the form of a fingerprint. */
export function isFingerprint(text: string): boolean {
	return /^[0-9a-f]{32}$/.test(text);
}
