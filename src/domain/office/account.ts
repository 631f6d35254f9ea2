import { type Result, ok, refuse } from '#domain/base/result.ts';

/** Shortest and longest password, in characters. Length protects; rules about signs only annoy (NIST SP 800-63B). */
export const PASSWORD = { least: 12, most: 200 } as const;

/** A session ends this long after signing in, whatever happens (milliseconds). */
export const SESSION_MOST_MS = 12 * 60 * 60 * 1000;

/** A session ends after this long without a request (milliseconds). */
export const SESSION_IDLE_MS = 30 * 60 * 1000;

/** An invitation is good for this long (milliseconds). */
export const INVITATION_MS = 72 * 60 * 60 * 1000;

/** Failed sign-ins to one account before it waits, and for how long they count (milliseconds). */
export const SIGN_IN = { failures: 10, windowMs: 15 * 60 * 1000 } as const;

export type PasswordRefusal = 'password_short' | 'password_long' | 'password_like_name' | 'password_differs';

/** Whether a new password will do: long enough, typed twice alike, and not the person's own address or name. */
export function checkPassword(
	password: string,
	again: string,
	person: { readonly email: string; readonly name: string }
): Result<string, PasswordRefusal> {
	const length = [...password].length;
	if (length < PASSWORD.least) return refuse('password_short');
	if (length > PASSWORD.most) return refuse('password_long');
	const low = password.toLowerCase();
	if (low === person.email.toLowerCase() || low === person.name.toLowerCase()) return refuse('password_like_name');
	if (password !== again) return refuse('password_differs');
	return ok(password);
}

/** An address as it is kept: trimmed, lower case; null when it is none. */
export function readEmail(text: string): string | null {
	const email = text.trim().toLowerCase();
	return email.length <= 254 && /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]{2,}$/.test(email) ? email : null;
}

/** A list of language tags as typed, "fr, ar en-GB": each well-formed (BCP 47), once, at most twenty; null when one is not. */
export function readLanguages(text: string): string[] | null {
	const tags = [...new Set(text.split(/[\s,;،]+/).filter((tag) => tag !== ''))];
	if (tags.length > 20) return null;
	return tags.every((tag) => /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag)) ? tags : null;
}
