/**
 * What an entry of the log commits to. Public are its type, its hour and a keyed hash; the key comes from the story's own
 * key. When that is destroyed, the entry still stands in the tree and says nothing about anyone.
 */
import { createHmac } from 'node:crypto';
import canonicalize from 'canonicalize';
import { leafHash } from './log-tree.ts';

export interface LogEvent {
	readonly type: string;
	/** `2026-11-22T10:00:00Z`: minutes are not in the log. */
	readonly hour: string;
	/** Hexadecimal. */
	readonly commit: string;
}

/** The canonical form of a JSON value (RFC 8785). */
export function canonicalText(value: unknown): string {
	const text = canonicalize(value);
	if (text === undefined) throw new Error('this value has no canonical form');
	return text;
}

/** The hour in which something was written down, as entries name it. */
export function hourOf(at: Date): string {
	return `${at.toISOString().slice(0, 13)}:00:00Z`;
}

/** The leaf of an entry. */
export function leafOf({ type, hour, commit }: LogEvent): Buffer {
	return leafHash(Buffer.from(canonicalText({ type, hour, commit }), 'utf8'));
}

/** The salt of all entries of one story: from its key, so that it is wrapped, rotated, saved and destroyed with it. */
export function storySalt(storyKey: Uint8Array): Buffer {
	return createHmac('sha256', storyKey).update('suitcase/log-salt').digest();
}

/** The salt of one entry. A proof gives away this one and no other. */
export function entrySalt(salt: Uint8Array, seq: number): Buffer {
	return createHmac('sha256', salt).update(String(seq)).digest();
}

/** The commitment to what a row says. */
export function commitTo(salt: Uint8Array, says: unknown): Buffer {
	return createHmac('sha256', salt).update(canonicalText(says), 'utf8').digest();
}
