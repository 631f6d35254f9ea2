/** What every page for journalists does with a request and an answer. */
import { error, type Cookies } from '@sveltejs/kit';
import { LOCALES } from '#domain/base/locales.ts';
import type { PressDoor } from '#server/press/door.ts';

/** The door; a node for readers has none. */
export function pressOf(locals: App.Locals): PressDoor {
	return locals.doors.press ?? error(503, 'readers_only');
}

/** Without encryption (practice) a browser refuses the prefix. */
function nameFor({ protocol }: URL): string {
	return protocol === 'https:' ? '__Secure-press' : 'press';
}

/** The word of the journalist's session; undefined: none. */
export function sessionIn(cookies: Cookies, url: URL): string | undefined {
	return cookies.get(nameFor(url));
}

/**
 * For the press pages of each language and nothing else: readers' and tellers' pages never see it. `until`: ms since 1970;
 * null: forget it.
 */
export function setSession(cookies: Cookies, url: URL, session: { word: string; until: number } | null): void {
	for (const locale of LOCALES) {
		const options = {
			path: `/${locale}/press`,
			httpOnly: true,
			// Not strict: the link in a mail leads to the page of somebody who is signed in.
			sameSite: 'lax',
			secure: url.protocol === 'https:'
		} as const;
		if (session === null) cookies.delete(nameFor(url), options);
		else cookies.set(nameFor(url), session.word, { ...options, expires: new Date(session.until) });
	}
}

/** A field of a form as text; nothing typed: empty. */
export function field(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}
