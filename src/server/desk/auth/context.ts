import type { DeskDb } from '#server/store/handle.ts';
import type { DeskDeps, Visit } from '../deps.ts';
import { createAttemptGate, type AttemptGate } from './attempt-gate.ts';
import { createAuth, type Auth } from './better-auth.ts';

/** What all steps of signing in share. */
export interface AuthContext {
	readonly db: DeskDb;
	readonly clock: () => number;
	/** The library for this visit: over https its cookies are `Secure`, on plain loopback they cannot be. */
	readonly auth: (visit: Pick<Visit, 'secure'>) => Auth;
	readonly attemptKey: Buffer;
	readonly gate: AttemptGate;
}

export function createAuthContext({ db, derive, clock }: Pick<DeskDeps, 'db' | 'derive' | 'clock'>): AuthContext {
	const key = derive('desk/sign-in');
	const made = new Map<boolean, Auth>();
	return {
		db,
		clock,
		auth({ secure }) {
			const found = made.get(secure) ?? createAuth({ db, key, secure });
			made.set(secure, found);
			return found;
		},
		attemptKey: derive('desk/sign-in-attempts'),
		gate: createAttemptGate({ clock, most: 30, windowMs: 15 * 60_000 })
	};
}
