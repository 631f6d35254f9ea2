/** Checkpoints: the head of the log's tree as a signed note (C2SP signed-note and tlog-checkpoint), Ed25519. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Signer } from './signing.ts';

export interface LogHead {
	readonly size: number;
	readonly root: Buffer;
}

/** The name of this installation's log: it follows from the key alone and outlives every change of address. */
export function logOrigin(publicKey: string): string {
	return `suitcase.log/${createHash('sha256').update(rawKey(publicKey)).digest('hex').slice(0, 16)}`;
}

/** Signs a head. */
export function signHead({ sign, publicKey }: Pick<Signer, 'sign' | 'publicKey'>, { size, root }: LogHead): string {
	const origin = logOrigin(publicKey);
	const text = `${origin}\n${size}\n${root.toString('base64')}\n`;
	const signature = Buffer.concat([keyId(origin, publicKey), Buffer.from(sign(text), 'base64url')]);
	return `${text}\n— ${origin} ${signature.toString('base64')}\n`;
}

/** The head that a note states, if this key signed it; null otherwise. Signatures of others beside it are passed over. */
export function readNote(note: string, publicKey: string): LogHead | null {
	const origin = logOrigin(publicKey);
	const text = signedText(note, { name: origin, publicKey });
	const [, name, size, root] = /^([^\n]+)\n([1-9]\d*)\n([A-Za-z0-9+/]{43}=)\n$/.exec(text ?? '') ?? [];
	if (name !== origin || root === undefined || !Number.isSafeInteger(Number(size))) return null;
	return { size: Number(size), root: Buffer.from(root, 'base64') };
}

/** The text of a signed note, if this name signed it with this key. */
export function signedText(note: string, by: { readonly name: string; readonly publicKey: string }): string | null {
	const [, text, signatures] = /^((?:[^\n]+\n)+)\n((?:— [^ \n]+ [A-Za-z0-9+/=]+\n)+)$/.exec(note) ?? [];
	if (text === undefined || signatures === undefined) return null;
	const id = keyId(by.name, by.publicKey);
	const signed = signatures.split('\n').some((line) => {
		const [, name, body] = line.split(' ');
		const bytes = Buffer.from(body ?? '', 'base64');
		return (
			name === by.name &&
			bytes.length === 68 &&
			bytes.subarray(0, 4).equals(id) &&
			verify(null, Buffer.from(text, 'utf8'), createPublicKey(by.publicKey), bytes.subarray(4))
		);
	});
	return signed ? text : null;
}

/** Notes that follow one another in a file, an empty line after each. */
export function splitNotes(text: string): string[] {
	const parts = text.split('\n\n').filter((part) => part !== '');
	const notes: string[] = [];
	for (let at = 0; at < parts.length; at += 2)
		notes.push(`${parts[at] ?? ''}\n\n${(parts[at + 1] ?? '').replace(/\n*$/, '')}\n`);
	return notes;
}

/** Notes as they stand in a file. */
export function joinNotes(notes: readonly string[]): string {
	return notes.map((note) => `${note}\n`).join('');
}

function keyId(name: string, publicKey: string): Buffer {
	return createHash('sha256')
		.update(`${name}\n`)
		.update(Buffer.of(1))
		.update(rawKey(publicKey))
		.digest()
		.subarray(0, 4);
}

/** The 32 bytes at the end of an Ed25519 SubjectPublicKeyInfo. */
function rawKey(publicKey: string): Buffer {
	const der = createPublicKey(publicKey).export({ format: 'der', type: 'spki' });
	return der.subarray(der.length - 32);
}
