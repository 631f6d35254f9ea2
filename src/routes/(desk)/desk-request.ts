/** What every page of the desk does with a request and an answer. */
import { error, fail, type Cookies } from '@sveltejs/kit';
import type { DeskDoor, DeskMember } from '#server/desk/door.ts';
import type { Visit } from '#server/desk/deps.ts';
import type { DeskCookie } from '#server/desk/auth/cookies.ts';

/** The desk's door and who asks. The guard in front has let only members through to a page that calls this. */
export function deskOf(locals: App.Locals): { desk: DeskDoor; member: DeskMember; visit: Visit } {
	const { desk, visit } = visitOf(locals);
	if (!locals.member) error(403, 'not_allowed');
	return { desk, member: locals.member, visit };
}

/** The desk's door for somebody who may not be signed in. */
export function visitOf(locals: App.Locals): { desk: DeskDoor; visit: Visit } {
	const { desk } = locals.doors;
	if (desk === null || !locals.visit) error(404, 'no_desk_here');
	return { desk, visit: locals.visit };
}

/** Sends the cookies of signing in along with the answer. */
export function setCookies(cookies: Cookies, list: readonly DeskCookie[]): void {
	for (const { name, value, maxAge, secure } of list)
		cookies.set(name, value, {
			path: '/desk',
			httpOnly: true,
			sameSite: 'strict',
			secure,
			...(maxAge === undefined ? {} : { maxAge }),
			// It comes encoded from the library that will read it.
			encode: (text) => text
		});
}

/** A field of a form as text; nothing typed: empty. */
export function field(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}

/**
 * Answers a refusal: what may not be is 403, what is not there 404, and everything else goes back to the form with what
 * was typed.
 */
export function refused<Reason extends string, Typed extends object>(reason: Reason, typed: Typed) {
	if (reason === 'not_allowed') error(403, 'not_allowed');
	if (reason === 'not_found') error(404, 'not_found');
	return fail(400, { reason: reason as Exclude<Reason, 'not_allowed' | 'not_found'>, ...typed });
}
