import type { DeskCookie } from '#server/desk/auth/cookies.ts';

/** The `Cookie` header that a browser would send after these cookies. For flows of several steps in one request. */
export function withCookies(headers: Headers, cookies: readonly DeskCookie[]): Headers {
	const jar = new Map<string, string>();
	for (const pair of (headers.get('cookie') ?? '').split(';')) {
		const cut = pair.indexOf('=');
		if (cut > 0) jar.set(pair.slice(0, cut).trim(), pair.slice(cut + 1).trim());
	}
	for (const cookie of cookies) {
		if (cookie.maxAge === 0) jar.delete(cookie.name);
		else jar.set(cookie.name, cookie.value);
	}
	return new Headers({ cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') });
}
