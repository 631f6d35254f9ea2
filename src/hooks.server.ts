/** What happens around every page: its doors, its language, its headers, and what to say when something breaks. */
import { randomBytes } from 'node:crypto';
import { dev } from '$app/env';
import { getRequestEvent } from '$app/server';
import type { RequestEvent } from '@sveltejs/kit';
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { brokenFor } from '#lib/answers/for-programs.ts';
import { plainHtml } from '#lib/answers/plain-html.ts';
import { shortPage } from '#lib/answers/short-page.ts';
import { pressAgain, readSent, type Sent } from '#lib/answers/press-again.ts';
import { watchForm } from '#lib/answers/watch-form.ts';
import { isFrame, withAncestors } from '#lib/links/framing-allowed.ts';
import { mayRecord, withOwnRecording } from '#lib/links/recording-allowed.ts';
import { baseLocale, getTextDirection, isLocale, overwriteGetLocale, type Locale } from '#lib/paraglide/runtime.js';
import type { Doors } from '#server/compose.ts';
import { enterDesk, sayAtDesk } from '#server/desk/enter.ts';
import { refusalAnswer } from '#server/http/refusal.ts';

overwriteGetLocale(() => {
	try {
		return getRequestEvent().locals.locale;
	} catch {
		return baseLocale;
	}
});

let own: Promise<Doors> | undefined;

/** `vite dev` has no server of ours in front: it opens the doors by itself. Not part of the build. */
function ownDoors(): Promise<Doors> {
	if (!dev) throw new Error('the framework was started without the server in front of it');
	return (own ??= import('#server/http/development.ts').then((module) => module.openForDevelopment()));
}

/** The first language that the reader asked for and we speak. */
function preferred(accept: string | null): Locale {
	const wished = (accept ?? '')
		.split(',')
		.map((part) => {
			const [tag = '', ...params] = part.trim().split(';');
			const quality = Number(/q=([\d.]+)/.exec(params.join(';'))?.[1] ?? 1);
			return { language: tag.toLowerCase().split('-')[0] ?? '', quality };
		})
		.filter(({ quality }) => quality > 0)
		.sort((a, b) => b.quality - a.quality);
	for (const { language } of wished) if (isLocale(language)) return language;
	return baseLocale;
}

export const handle: Handle = async (asked) => {
	const { event } = asked;
	const sent = await readSent(event.request);
	if (sent === 'too_many') return tooMany(event);
	try {
		const response = await answer(asked);
		return sent && event.locals.broke !== undefined ? again(event, sent) : response;
	} catch (error) {
		if (!sent) throw error;
		note(error, event);
		return again(event, sent);
	}
};

/** No page of ours has so many fields: nobody's words are lost. */
async function tooMany({ url, request, platform }: RequestEvent): Promise<Response> {
	const named = url.pathname.split('/')[1] ?? '';
	const says = refusalAnswer('too_large', isLocale(named) ? named : preferred(request.headers.get('accept-language')));
	return (await platform?.req.suitcase?.finish(says, undefined)) ?? says;
}

/** Nothing that somebody typed is lost because something of ours broke. */
function again(event: RequestEvent, sent: Sent): Response {
	const { locale, broke = null } = event.locals;
	const response = pressAgain(sent, { locale, address: event.url.pathname + event.url.search, id: broke });
	if (event.url.pathname.startsWith('/desk')) response.headers.set('x-robots-tag', 'noindex, nofollow, noarchive');
	return response;
}

const answer: Handle = async ({ event, resolve }) => {
	const side = event.platform?.req.suitcase;
	event.locals.doors = side?.doors ?? (await ownDoors());
	event.locals.caller = side?.caller ?? 'development';
	event.locals.savesData = side?.savesData ?? false;
	event.locals.framedBy = side?.framedBy ?? null;
	const first = event.url.pathname.split('/')[1] ?? '';
	// A frame on another page has no language in its path: the page around it may name one.
	const named = first === 'embed' ? (event.url.searchParams.get('lang') ?? '') : first;
	event.locals.locale = isLocale(named) ? named : preferred(event.request.headers.get('accept-language'));
	// By the page that will run, not by how its address was written: `/%64esk` is the desk too.
	const desk = event.route.id?.startsWith('/(desk)/') ?? first === 'desk';
	if (desk) {
		const entered = await enterDesk({
			door: event.locals.doors.desk,
			request: event.request,
			url: event.url,
			route: event.route.id,
			caller: event.locals.caller,
			remote: event.platform?.req.socket.remoteAddress,
			locale: event.locals.locale
		});
		event.locals.visit = entered.visit;
		event.locals.member = entered.member;
		event.locals.locale = entered.locale;
		if (entered.instead) return side ? side.finish(entered.instead, undefined) : entered.instead;
	}

	const form = watchForm(event.request);
	let drawn = false;
	const resolved = await resolve(event, {
		transformPageChunk: ({ html }) => {
			drawn = true;
			const { locale } = event.locals;
			// Whoever looks over a teller's shoulder sees no sign of ours, not even on the tab.
			const icon = event.route.id?.startsWith('/(intake)') ? '/page.svg' : '/favicon.svg';
			return plainHtml(
				html.replace('%lang%', locale).replace('%dir%', getTextDirection(locale)).replace('%icon%', icon)
			);
		}
	});
	const response = kinder(event, resolved, { unreadable: form.unreadable, drawn, desk });
	const policy = response.headers.get('content-security-policy');
	if (policy && isFrame(event.route.id))
		response.headers.set('content-security-policy', withAncestors(policy, event.locals.frameAncestors ?? '*'));
	if (policy && mayRecord(event.route.id)) response.headers.set('content-security-policy', withOwnRecording(policy));
	if (desk) response.headers.set('x-robots-tag', 'noindex, nofollow, noarchive');
	return side ? side.finish(response, event.locals.cacheable) : response;
};

/** What the framework says by itself is no sentence for a person, and for programs no problem that they could read. */
function kinder(
	{ locals, request, url }: RequestEvent,
	resolved: Response,
	{ unreadable, drawn, desk }: { readonly unreadable: boolean; readonly drawn: boolean; readonly desk: boolean }
): Response {
	const { status } = resolved;
	const { locale, broke } = locals;
	if (unreadable) return refusalAnswer('unreadable', locale);
	if (url.pathname.split('/')[1] === 'api') return status >= 500 ? brokenFor(status, broke) : resolved;
	if (status === 415 && request.method === 'POST') return refusalAnswer('unreadable', locale, status);
	if (drawn || status < 400) return resolved;
	// An address that gives files, or takes forms only, has no page to say no with.
	const type = resolved.headers.get('content-type') ?? '';
	const isFrameworks =
		type.startsWith('text/html') || (status === 405 && (type === '' || type.startsWith('text/plain')));
	if (!isFrameworks) return resolved;
	const says =
		desk && (status === 403 || status === 404 || status === 405)
			? sayAtDesk(status, locale)
			: shortPage(status, {
					locale,
					...(locals.doors.intake === null && status === 503 ? { message: 'readers_only' } : {}),
					id: broke
				});
	const allow = resolved.headers.get('allow');
	if (allow) says.headers.set('allow', allow);
	return says;
}

// Where it happened is enough to find it; the sentence of an error may quote what somebody told.
function frames(error: unknown): string {
	if (!(error instanceof Error)) return typeof error;
	const code = 'code' in error ? ` ${String(error.code)}` : '';
	const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
	return [`${error.name}${code}`, ...places.slice(0, 8)].join('\n');
}

/** Writes down that something broke, under a number, and remembers it for this request. */
function note(error: unknown, event: RequestEvent): string {
	const id = randomBytes(4).toString('hex');
	const said = dev && error instanceof Error ? error.stack : frames(error);
	console.error(`error ${id} at ${event.route.id ?? 'no route'}: ${said}`);
	event.locals.broke = id;
	return id;
}

export const handleError: HandleServerError = ({ kind, error, event }) => {
	// A refusal that a page named itself, or an address that does not exist, is no bug.
	if (kind !== 'unknown') return;
	return { message: 'something broke', id: note(error, event) };
};
