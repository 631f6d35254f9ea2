import { isInterfaceLocale } from '#domain/base/locales.ts';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { changeMember } from '#server/store/accounts/members.ts';
import { practiceMember, type PracticeRole } from '#server/store/accounts/practice.ts';
import { isPracticeOn } from '#server/store/desk/health.ts';
import type { AuthContext } from './auth/context.ts';
import type { DeskCookie } from './auth/cookies.ts';
import { openPracticeSession } from './auth/practice-session.ts';
import type { DeskDeps, Visit } from './deps.ts';

/**
 * Becomes the practice editor or reviewer without a password. Only while practice mode is on, as the database says at
 * this moment, and only from this computer itself: practice holds no real story.
 */
export async function switchPractice(
	deps: DeskDeps,
	auth: AuthContext,
	visit: Visit,
	role: PracticeRole,
	/** Language of the page it was asked from: the desk goes on in it. */
	language: string
): Promise<Result<readonly DeskCookie[], 'not_practice'>> {
	if (!deps.site.practice || !visit.loopback || visit.secure) return refuse('not_practice');
	if (!(await isPracticeOn(deps.db))) return refuse('not_practice');
	const member = await practiceMember(deps.db, role);
	if (member === null) return refuse('not_practice');
	if (isInterfaceLocale(language)) await changeMember(deps.db, member.id, { language });
	return ok(await openPracticeSession(auth, visit, member.id));
}
