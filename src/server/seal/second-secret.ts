/**
 * The second secret never rotates and opens no seal. Locators, login passwords and feed ids are derived from it, each
 * under its own purpose, so that learning one says nothing about another.
 */
import { hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export interface SecondSecret {
	/** 32 bytes that belong to this purpose alone (HKDF-SHA-256, RFC 5869). */
	derive(purpose: string): Buffer;
}

const bytes = 32;

/** Wraps 32 random bytes. Throws on any other length. */
export function secondSecretFrom(secret: Uint8Array): SecondSecret {
	if (secret.length !== bytes)
		throw new Error(`the second secret has ${secret.length} bytes instead of ${bytes}: restore it from your copy`);
	return {
		derive: (purpose) => Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `suitcase/${purpose}`, bytes))
	};
}

/** Opens the secret at `path`; the first start makes it, readable by its owner only. */
export function openSecondSecret(path: string): SecondSecret {
	const found = readIfThere(path);
	if (found) return secondSecretFrom(found);
	mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
	const secret = randomBytes(bytes);
	let file: number;
	try {
		file = openSync(path, 'wx', 0o600);
	} catch (error) {
		// Another process was faster: its secret is the secret.
		const other = readIfThere(path);
		if (other) return secondSecretFrom(other);
		throw error;
	}
	writeSync(file, secret);
	fsyncSync(file);
	closeSync(file);
	return secondSecretFrom(secret);
}

function readIfThere(path: string): Buffer | null {
	try {
		return readFileSync(path);
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
		throw error;
	}
}
