import { isInterfaceLocale } from '#domain/base/locales.ts';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { checkPassword, readLanguages, type PasswordRefusal } from '#domain/office/account.ts';
import { logDeed } from '#server/store/accounts/deeds.ts';
import { changeMember, type Member } from '#server/store/accounts/members.ts';
import { writeRecoveryCodes } from '#server/store/accounts/second-factors.ts';
import type { AuthContext } from './auth/context.ts';
import { cookiesOf, type DeskCookie } from './auth/cookies.ts';
import { makeRecoveryCodes } from './auth/totp.ts';
import { encryptForAuth } from './auth/second-factor.ts';
import { authorize, type NotAllowed } from './authorize.ts';
import type { DeskDeps, Visit } from './deps.ts';

/** Language of the desk, and the languages this person reads. */
export async function saveLanguages(
	deps: DeskDeps,
	member: Member,
	typed: { language: string; reading: string }
): Promise<Result<{ language: string }, NotAllowed | 'person_reading' | 'person_language'>> {
	const allowed = authorize(member, 'change_own_account');
	if (!allowed.ok) return allowed;
	if (!isInterfaceLocale(typed.language)) return refuse('person_language');
	const reading = readLanguages(typed.reading);
	if (reading === null) return refuse('person_reading');
	// What somebody translates follows from these: for translators the office gives them, nobody takes more.
	const isGiven = member.roles.includes('translator');
	await changeMember(deps.db, member.id, { language: typed.language, ...(isGiven ? {} : { reading }) });
	return ok({ language: typed.language });
}

/** A new password; every other session of this person ends. */
export async function changePassword(
	deps: DeskDeps,
	auth: AuthContext,
	visit: Visit,
	member: Member,
	typed: { now: string; password: string; again: string }
): Promise<Result<readonly DeskCookie[], NotAllowed | 'wrong_password' | PasswordRefusal>> {
	const allowed = authorize(member, 'change_own_account');
	if (!allowed.ok) return allowed;
	const password = checkPassword(typed.password, typed.again, member);
	if (!password.ok) return password;
	const answer = await auth.auth(visit).api.changePassword({
		body: { currentPassword: typed.now, newPassword: password.value, revokeOtherSessions: true },
		headers: visit.headers,
		asResponse: true
	});
	if (!answer.ok) return refuse('wrong_password');
	await logDeed(deps.db, { memberId: member.id, did: 'password_changed', subject: member.id });
	return ok(cookiesOf(answer));
}

/** New recovery codes, shown once; the old ones stop working. The password is asked again. */
export async function renewRecoveryCodes(
	deps: DeskDeps,
	auth: AuthContext,
	visit: Visit,
	member: Member,
	typed: { now: string }
): Promise<Result<readonly string[], NotAllowed | 'wrong_password'>> {
	const allowed = authorize(member, 'change_own_account');
	if (!allowed.ok) return allowed;
	const answer = await auth
		.auth(visit)
		.api.generateBackupCodes({ body: { password: typed.now }, headers: visit.headers, asResponse: true });
	if (!answer.ok) return refuse('wrong_password');
	// The library has proved the password; its codes mix letters that look alike, so ours replace them.
	const codes = makeRecoveryCodes();
	await writeRecoveryCodes(deps.db, member.id, await encryptForAuth(auth, JSON.stringify(codes)));
	await logDeed(deps.db, { memberId: member.id, did: 'recovery_codes_made', subject: member.id });
	return ok(codes);
}
