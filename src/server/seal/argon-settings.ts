/** Argon2id as used for receipts: 64 MiB, three passes, one lane, 32 bytes. Tests of other things may name a lower cost. */
import { randomBytes } from 'node:crypto';
import { hash as argonHash, verify as argonVerify } from '@node-rs/argon2';

export interface ArgonCost {
	/** KiB. */
	readonly memoryCost: number;
	/** Passes. */
	readonly timeCost: number;
}

export const usualCost: ArgonCost = { memoryCost: 65_536, timeCost: 3 };
const shape = { parallelism: 1, outputLen: 32 };
// 2 is Argon2id (RFC 9106); the package's own enum exists in types only.
const algorithm = 2;

/** An encoded hash with a salt of its own. */
export function hash(text: string, { memoryCost, timeCost }: ArgonCost): Promise<string> {
	return argonHash(text, { ...shape, memoryCost, timeCost, algorithm });
}

/** Whether the hash was made from this text. */
export function verify(encoded: string, text: string): Promise<boolean> {
	return argonVerify(encoded, text);
}

/** A hash that no text is known for, made without a run; verifying against it costs exactly one. */
export function dummyHash({ memoryCost, timeCost }: ArgonCost): string {
	const base64 = (bytes: number) => randomBytes(bytes).toString('base64').replace(/=+$/, '');
	return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${shape.parallelism}$${base64(16)}$${base64(32)}`;
}
