/** A session without a password, in the form the sign-in library reads (better-auth 1.7.25); for practice mode only. */
import { makeSignature } from 'better-auth/crypto';
import { SESSION_MOST_MS } from '#domain/office/account.ts';
import type { Visit } from '../deps.ts';
import type { AuthContext } from './context.ts';
import type { DeskCookie } from './cookies.ts';

/** Opens it and gives the cookie that names it. The caller has made sure that this is practice. */
export async function openPracticeSession(
	context: AuthContext,
	visit: Visit,
	memberId: string
): Promise<readonly DeskCookie[]> {
	const library = await context.auth(visit).$context;
	const session = await library.internalAdapter.createSession(memberId, false);
	const signature = await makeSignature(session.token, library.secret);
	return [
		{
			name: library.authCookies.sessionToken.name,
			value: encodeURIComponent(`${session.token}.${signature}`),
			maxAge: SESSION_MOST_MS / 1000,
			secure: visit.secure
		}
	];
}
