/** Short pages for what is refused before the framework wakes up. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isInterfaceLocale, LOCALES, type InterfaceLocale } from '#domain/base/locales.ts';
import { closedPolicy } from './headers.ts';
import { type Refusal, REFUSAL_WORDS } from './refusal-words.ts';

const status: Record<Refusal, number> = {
	too_large: 413,
	not_from_here: 403,
	only_this_computer: 403,
	starting: 503,
	unreadable: 400,
	too_many: 429
};
const HEADERS = {
	'content-type': 'text/html; charset=utf-8',
	'content-security-policy': closedPolicy,
	'cache-control': 'no-store'
};
const RIGHT_TO_LEFT: readonly InterfaceLocale[] = ['ar', 'fa'];

/** Answers and lets go of whatever body is still coming. */
export function refuseRequest(response: ServerResponse, refusal: Refusal, code = status[refusal]): void {
	const body = pageFor(refusal, languagesFor(response.req));
	response.writeHead(code, { ...HEADERS, 'content-length': Buffer.byteLength(body) });
	response.end(body);
	// A browser that is still sending would see a broken connection instead of the answer: so the connection stays open,
	// and what comes is thrown away, for a while.
	response.req.resume();
	const enough = setTimeout(() => response.req.destroy(), 20_000).unref();
	response.req.once('close', () => clearTimeout(enough));
}

/** The same page, where the framework is awake and knows in which language to speak. */
export function refusalAnswer(refusal: Refusal, locale: InterfaceLocale, code = status[refusal]): Response {
	return new Response(pageFor(refusal, [...new Set([locale, 'en' as const])]), { status: code, headers: HEADERS });
}

function pageFor(refusal: Refusal, spoken: readonly InterfaceLocale[]): string {
	const paragraphs = spoken.map((lang) => {
		const dir = RIGHT_TO_LEFT.includes(lang) ? 'rtl' : 'ltr';
		return `<p lang="${lang}" dir="${dir}">${REFUSAL_WORDS[refusal][lang]}</p>`;
	});
	return `<!doctype html><html lang="${spoken[0]}"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Suitcase</title><body><main>${paragraphs.join('')}</main></body></html>`;
}

/** The language of the page it came from, or those that the browser asks for, and English; where nothing is known, all. */
function languagesFor({ url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>): readonly InterfaceLocale[] {
	const wished = (headers['accept-language'] ?? '').toLowerCase().match(/\b[a-z]{2}\b(?=[-,;\s]|$)/g) ?? [];
	const known = [url.split('/')[1] ?? '', ...wished].find(isInterfaceLocale);
	return known === undefined ? LOCALES : [...new Set<InterfaceLocale>([known, 'en'])];
}
