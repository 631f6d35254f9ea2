/**
 * Seals one field of one row at one version. The place is authenticated together with the text (AES-256-GCM, AAD), so a
 * ciphertext that was moved to another row, or an older version put back, does not open.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { KEY_BYTES } from './story-key.ts';

/** Where a sealed field stands. No part may hold a slash. */
export interface SealedAt {
	readonly table: string;
	readonly row: string;
	readonly field: string;
	/** 1, 2, 3 …; a new text takes a new version. */
	readonly version: number;
}

const NONCE = 12;
const TAG = 16;
const BROKEN = 'SealBroken';

/** Nonce (12 bytes), ciphertext, tag (16 bytes). `key` has 32 bytes. */
export function sealField(key: Buffer, at: SealedAt, plain: string | Uint8Array): Buffer {
	return sealUnder(key, place(at), plain);
}

/** The text as it was sealed. Throws `SealBroken` when key, place or a single bit is not the one it was sealed with. */
export function openField(key: Buffer, at: SealedAt, body: Uint8Array): Buffer {
	return openUnder(key, place(at), body);
}

/** Seals anything that JSON can hold. */
export function sealJson(key: Buffer, at: SealedAt, value: unknown): Buffer {
	return sealField(key, at, JSON.stringify(value));
}

/** Opens what `sealJson` made; `unknown` on purpose, for the caller parses it. Throws `SealBroken`. */
export function openJson(key: Buffer, at: SealedAt, body: Uint8Array): unknown {
	return JSON.parse(openField(key, at, body).toString('utf8'));
}

/** Whether an exception says that a seal did not open. By name, because the built program holds this module twice. */
export function isSealBroken(error: unknown): error is Error {
	return error instanceof Error && error.name === BROKEN;
}

/** The same seal under a ready-made additional text, for keys that are wrapped. */
export function sealUnder(key: Buffer, additional: string, plain: string | Uint8Array): Buffer {
	const nonce = randomBytes(NONCE);
	const cipher = createCipheriv('aes-256-gcm', checked(key), nonce, { authTagLength: TAG });
	cipher.setAAD(Buffer.from(additional, 'utf8'));
	const text = typeof plain === 'string' ? Buffer.from(plain, 'utf8') : plain;
	return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

/** Opens what `sealUnder` made. Throws `SealBroken`. */
export function openUnder(key: Buffer, additional: string, body: Uint8Array): Buffer {
	if (body.length < NONCE + TAG) throw sealBroken(additional);
	const cipher = createDecipheriv('aes-256-gcm', checked(key), body.subarray(0, NONCE), { authTagLength: TAG });
	cipher.setAAD(Buffer.from(additional, 'utf8'));
	cipher.setAuthTag(body.subarray(body.length - TAG));
	const text = cipher.update(body.subarray(NONCE, body.length - TAG));
	try {
		return Buffer.concat([text, cipher.final()]);
	} catch {
		text.fill(0);
		throw sealBroken(additional);
	}
}

/** An error that says where a seal did not open, and nothing of what is in it. */
export function sealBroken(where: string): Error {
	const error = new Error(`the seal of ${where} does not open`);
	error.name = BROKEN;
	return error;
}

function place({ table, row, field, version }: SealedAt): string {
	const parts = [table, row, field];
	// With a slash inside a part, two different places could read the same.
	if (parts.some((part) => part === '' || part.includes('/')) || !Number.isInteger(version) || version < 1)
		throw new Error(`no place for a seal: ${parts.join(' ')} ${version}`);
	return [...parts, version].join('/');
}

function checked(key: Buffer): Buffer {
	if (key.length !== KEY_BYTES) throw new Error(`a key has ${KEY_BYTES} bytes, not ${key.length}`);
	return key;
}
