import { hash, verify } from '@node-rs/argon2';

/** Argon2id, 64 MiB, three passes: 0.1–0.2 s on a small machine. */
const HARD = { memoryCost: 65_536, timeCost: 3, parallelism: 1 } as const;

export function hashPassword(password: string): Promise<string> {
	return hash(password, HARD);
}

export function verifyPassword({ hash: kept, password }: { hash: string; password: string }): Promise<boolean> {
	return verify(kept, password);
}
