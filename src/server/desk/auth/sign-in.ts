import { createHmac } from 'node:crypto';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { SIGN_IN, readEmail } from '#domain/office/account.ts';
import { countFailure, failuresOf, forgetFailures } from '#server/store/accounts/attempts.ts';
import { logDeed } from '#server/store/accounts/deeds.ts';
import { endSessions, findMember } from '#server/store/accounts/members.ts';
import { endSession, memberOfSession, sweepSessions } from '#server/store/accounts/sessions.ts';
import type { Member } from '#server/store/accounts/members.ts';
import type { Visit } from '../deps.ts';
import type { AuthContext } from './context.ts';
import { cookiesOf, type DeskCookie } from './cookies.ts';
import { takeCodeOnce } from './second-factor.ts';
import { readCode, readRecoveryCode } from './totp.ts';

export interface SignedIn {
	readonly cookies: readonly DeskCookie[];
	/** `code`: the second factor is asked now; `enrol`: it is still to be set up; `desk`: all done. */
	readonly next: 'code' | 'enrol' | 'desk';
}

/** Who asks, or null: no session, an old one, an idle one, or a closed account. */
export async function memberOfVisit(context: AuthContext, visit: Visit): Promise<Member | null> {
	if (!visit.headers.has('cookie')) return null;
	const found = await context.auth(visit).api.getSession({ headers: visit.headers });
	return found === null ? null : memberOfSession(context.db, found.session.id, context.clock());
}

/**
 * First step: address and password. A wrong address, a wrong password and a closed account answer alike. After ten
 * failures an account waits for up to a quarter of an hour, and so does a caller after thirty.
 */
export async function signIn(
	context: AuthContext,
	visit: Visit,
	typed: { email: string; password: string }
): Promise<Result<SignedIn, 'wrong' | 'wait'>> {
	const email = readEmail(typed.email) ?? 'nobody@example.invalid';
	const account = createHmac('sha256', context.attemptKey).update(email).digest();
	const now = context.clock();
	if (!context.gate.isOpen(visit.caller)) return refuse('wait');
	if ((await failuresOf(context.db, account, now - SIGN_IN.windowMs)) >= SIGN_IN.failures) return refuse('wait');
	const answer = await context.auth(visit).api.signInEmail({
		body: { email, password: typed.password.slice(0, 1000) },
		headers: visit.headers,
		asResponse: true
	});
	const member = answer.ok ? await findMember(context.db, { email }) : null;
	if (!answer.ok || member === null || member.closed || member.practice) {
		if (member !== null) await endSessions(context.db, member.id);
		context.gate.count(visit.caller);
		await countFailure(context.db, account, now, SIGN_IN.windowMs);
		return refuse('wrong');
	}
	await forgetFailures(context.db, account);
	await sweepSessions(context.db, now);
	return ok({ cookies: cookiesOf(answer), next: member.enrolled ? 'code' : 'enrol' });
}

export type CodeRefusal = 'wrong_code' | 'used_code' | 'start_again' | 'wait';

/** Second step: the six digits of the app. A code is good once, even within its half minute. */
export async function giveCode(
	context: AuthContext,
	visit: Visit,
	typed: string
): Promise<Result<SignedIn, CodeRefusal>> {
	const code = readCode(typed);
	const answer = await context.auth(visit).api.verifyTOTP({ body: { code }, headers: visit.headers, asResponse: true });
	if (!answer.ok) return refuse(await codeRefusal(context, visit, answer));
	const { memberId, token } = await personIn(answer);
	if (!(await takeCodeOnce(context, memberId, code))) {
		await endSession(context.db, token);
		return refuse('used_code');
	}
	return ok({ cookies: cookiesOf(answer), next: 'desk' });
}

/** Instead of the app: one of the codes that were written down. It is used up. */
export async function giveRecoveryCode(
	context: AuthContext,
	visit: Visit,
	typed: string
): Promise<Result<SignedIn, CodeRefusal>> {
	const answer = await context.auth(visit).api.verifyBackupCode({
		body: { code: readRecoveryCode(typed) },
		headers: visit.headers,
		asResponse: true
	});
	if (!answer.ok) return refuse(await codeRefusal(context, visit, answer));
	const { memberId } = await personIn(answer);
	await logDeed(context.db, { memberId, did: 'recovery_code_used', subject: memberId });
	return ok({ cookies: cookiesOf(answer), next: 'desk' });
}

/** Ends the session of this browser. */
export async function signOut(context: AuthContext, visit: Visit): Promise<readonly DeskCookie[]> {
	return cookiesOf(await context.auth(visit).api.signOut({ headers: visit.headers, asResponse: true }));
}

async function codeRefusal(context: AuthContext, visit: Visit, answer: Response): Promise<CodeRefusal> {
	const body: unknown = await answer.json();
	const code = typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : '';
	if (code === 'ACCOUNT_TEMPORARILY_LOCKED') return 'wait';
	if (code === 'INVALID_TWO_FACTOR_COOKIE' || code === 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE') return 'start_again';
	context.gate.count(visit.caller);
	return 'wrong_code';
}

async function personIn(answer: Response): Promise<{ memberId: string; token: string }> {
	const body: unknown = await answer.json();
	if (typeof body === 'object' && body !== null && 'user' in body && 'token' in body) {
		const { user, token } = body;
		if (typeof user === 'object' && user !== null && 'id' in user && typeof user.id === 'string')
			return { memberId: user.id, token: String(token) };
	}
	throw new Error('the sign-in library answered without a person');
}
