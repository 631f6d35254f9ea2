import { createArgon } from '#server/seal/argon.ts';

/**
 * Argon2id, 64 MiB, three passes: 0.1–0.2 s on a small machine. Like receipts, not in the memory of the server; and apart
 * from receipts, so that nobody who stops a story waits for people who sign in. How often anybody may try is limited
 * before, so none is sent away here.
 */
const argon = createArgon({ waiting: Infinity, idle: 60_000 });

export function hashPassword(password: string): Promise<string> {
	return argon.hash(password);
}

export async function verifyPassword({ hash, password }: { hash: string; password: string }): Promise<boolean> {
	const tried = await argon.verify('open', [hash], password);
	if (!tried.ok) throw new Error('a queue without an end was full');
	return tried.value[0] === true;
}
