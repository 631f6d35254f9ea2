/** Steps in front of every page of the desk: finds out who asks, and answers instead of the page where it must not run. */
import * as m from '#lib/paraglide/messages.js';
import { getTextDirection, isLocale, type Locale } from '#lib/paraglide/runtime.js';
import type { Member } from '#server/store/accounts/members.ts';
import type { Visit } from './deps.ts';
import type { DeskDoor } from './door.ts';
import { guard } from './guard.ts';

export interface Entering {
	/** Null on a node for readers. */
	readonly door: DeskDoor | null;
	readonly request: Request;
	readonly url: URL;
	readonly route: string | null;
	readonly caller: string;
	/** Address of the other end of the connection; looked at, never kept. */
	readonly remote: string | undefined;
	/** What the browser asks for; a member's own language wins. */
	readonly locale: Locale;
}

export interface Entered {
	readonly visit: Visit;
	readonly member: Member | null;
	readonly locale: Locale;
	/** What to answer instead of the page; null: go on. */
	readonly instead: Response | null;
}

/** Nothing of the desk is kept or found. */
const CLOSED = { 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow, noarchive' };

/** Its own style and letters, and nothing else. */
const OWN_STYLE =
	"default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** The most that a form of words may weigh (bytes). */
const WORDS_MOST = 1024 * 1024;

/** Who asks, in which language, and whether the page may run. */
export async function enterDesk(asked: Entering): Promise<Entered> {
	const visit: Visit = {
		headers: new Headers({ cookie: asked.request.headers.get('cookie') ?? '' }),
		secure: asked.url.protocol === 'https:',
		caller: asked.caller,
		loopback: isLoopback(asked.remote)
	};
	if (asked.door === null) return { visit, member: null, locale: asked.locale, instead: sayAtDesk(404, asked.locale) };
	const member = await asked.door.memberOf(visit);
	const locale = member !== null && isLocale(member.language) ? member.language : asked.locale;
	const verdict = guard(member, { route: asked.route, method: asked.request.method, search: asked.url.search });
	if (verdict.go) return { visit, member, locale, instead: null };
	if ('to' in verdict) {
		const instead = verdict.to === '/desk/sign-in' && keepsWords(asked.request) ? comeBack(asked.url) : go(verdict.to);
		return { visit, member, locale, instead };
	}
	return { visit, member, locale, instead: sayAtDesk(verdict.status, locale) };
}

function go(to: string): Response {
	return new Response(null, { status: 303, headers: { ...CLOSED, location: to } });
}

/** Whether somebody sends a form whose session has ended: what was typed must not be lost. Photographs are too heavy. */
function keepsWords({ method, headers }: Request): boolean {
	const kind = headers.get('content-type') ?? '';
	return (
		method === 'POST' &&
		/^(application\/x-www-form-urlencoded|multipart\/form-data)/.test(kind) &&
		Number(headers.get('content-length') ?? Infinity) <= WORDS_MOST
	);
}

/** The browser sends the same form again, to the page that keeps it: nothing of the page that was asked for has run. */
function comeBack({ pathname, search }: URL): Response {
	const location = `/desk/signed-out?to=${encodeURIComponent(pathname + search)}`;
	return new Response(null, { status: 307, headers: { ...CLOSED, location } });
}

/** A short page of its own, where no page has run: what may not be, and what is not there. */
export function sayAtDesk(status: 403 | 404 | 405, locale: Locale): Response {
	const title = status === 403 ? m.desk_refused_title({}, { locale }) : m.desk_missing_title({}, { locale });
	const text = status === 403 ? m.desk_refused_text({}, { locale }) : m.desk_missing_text({}, { locale });
	const back = m.desk_refused_back({}, { locale });
	const html = `<!doctype html><html lang="${locale}" dir="${getTextDirection(locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><link rel="icon" href="/favicon.svg"><link rel="stylesheet" href="/desk-plain.css"></head><body><main><h1>${title}</h1><div><p>${text}</p><p><a href="/desk">${back}</a></p></div></main></body></html>`;
	return new Response(html, {
		status,
		headers: { ...CLOSED, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': OWN_STYLE }
	});
}

function isLoopback(address: string | undefined): boolean {
	return address === '::1' || /^(::ffff:)?127\./.test(address ?? '');
}
