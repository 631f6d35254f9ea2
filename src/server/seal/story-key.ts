/** The key of one story: it seals every field of the story and is itself kept wrapped under the master key. */
import { randomBytes } from 'node:crypto';

/** Length of every key of ours, in bytes (AES-256). */
export const KEY_BYTES = 32;

/** 32 random bytes. Nothing else opens what is sealed under them. */
export function makeStoryKey(): Buffer {
	return randomBytes(KEY_BYTES);
}

/** Overwrites a key that is no longer needed. Copies that the runtime made meanwhile are out of our reach. */
export function forgetKey(key: Buffer): void {
	key.fill(0);
}
