import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createDraftSeal } from './draft.ts';
import { isSealBroken } from './fields.ts';
import { secondSecretFrom } from './second-secret.ts';
import { createSigner } from './signing.ts';

const secret = secondSecretFrom(randomBytes(32));

test('a draft opens with its token, at its version, under this secret, and in no other way', () => {
	const drafts = createDraftSeal(secret);
	const token = drafts.makeToken();
	const body = drafts.seal(token, 3, { text: 'once' });
	expect(drafts.isToken(token)).toBe(true);
	expect(drafts.isToken(`${token}x`)).toBe(false);
	expect(drafts.open(token, 3, body)).toEqual({ text: 'once' });
	const others = [
		() => drafts.open(token, 2, body),
		() => drafts.open(drafts.makeToken(), 3, body),
		() => createDraftSeal(secondSecretFrom(randomBytes(32))).open(token, 3, body)
	];
	for (const other of others)
		try {
			other();
			expect.unreachable();
		} catch (error) {
			expect(isSealBroken(error)).toBe(true);
		}
});

test('what the database finds a draft by does not hold the token', () => {
	const drafts = createDraftSeal(secret);
	const token = drafts.makeToken();
	expect(drafts.hashOf(token).length).toBe(32);
	expect(drafts.hashOf(token).includes(Buffer.from(token, 'base64url'))).toBe(false);
});

test('a signature holds for its text alone, and the key is the same after every start', () => {
	const signer = createSigner(secret);
	const signature = signer.sign('erased on 3 May');
	expect(createSigner(secret).verify('erased on 3 May', signature)).toBe(true);
	expect(signer.verify('erased on 4 May', signature)).toBe(false);
	expect(createSigner(secret).publicKey).toBe(signer.publicKey);
	expect(signer.publicKey).toContain('BEGIN PUBLIC KEY');
});
