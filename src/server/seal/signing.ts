/** Signs certificates (Ed25519). The key comes from the second secret, so that it outlives every rotation. */
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import type { SecondSecret } from './second-secret.ts';

export interface Signer {
	/** 64 bytes, base64url. */
	sign(text: string): string;
	verify(text: string, signature: string): boolean;
	/** SubjectPublicKeyInfo, PEM: what `/.well-known/suitcase-signing-key` answers. */
	readonly publicKey: string;
}

// RFC 8410: the 32 bytes of an Ed25519 private key stand right behind these.
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The signer of this installation. */
export function createSigner(secret: Pick<SecondSecret, 'derive'>): Signer {
	const der = Buffer.concat([pkcs8, secret.derive('certificate-signing')]);
	const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
	const open = createPublicKey(key);
	return {
		sign: (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('base64url'),
		verify: (text, signature) => verify(null, Buffer.from(text, 'utf8'), open, Buffer.from(signature, 'base64url')),
		publicKey: open.export({ type: 'spki', format: 'pem' }).toString()
	};
}
