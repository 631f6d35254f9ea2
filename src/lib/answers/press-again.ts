import { m } from '#lib/paraglide/messages.js';
import { getTextDirection, type Locale } from '#lib/paraglide/runtime.js';
import { escapeXml } from '#domain/base/escape-xml.ts';

/** What somebody sent with one press of a button. */
export type Sent = readonly (readonly [name: string, value: string])[];

/** Forms with these are signed in or out with: nothing of them stands in a page. */
const SECRET: ReadonlySet<string> = new Set(['password', 'now', 'code']);
/** The second word is never printed. The page that comes next asks for it again. */
const UNPRINTED: ReadonlySet<string> = new Set(['word']);

/** More fields than any form of ours has: the longest translates an hour of words, line by line. */
const MOST_FIELDS = 25_000;

/**
 * Reads what was sent without using it up; null: no form of words, or one whose words nobody repeats, or cut short;
 * `too_many`: more fields than any page of ours sends. A megabyte of nothing but "&" would become half a million.
 */
export async function readSent(request: Request): Promise<Sent | null | 'too_many'> {
	const type = request.headers.get('content-type') ?? '';
	if (request.method !== 'POST' || !type.startsWith('application/x-www-form-urlencoded')) return null;
	const body = await request
		.clone()
		.text()
		.catch(() => null);
	if (body === null) return null;
	if (hasMoreThan(body, MOST_FIELDS)) return 'too_many';
	const sent = [...new URLSearchParams(body)];
	if (sent.some(([name]) => SECRET.has(name))) return null;
	return sent.filter(([name]) => !UNPRINTED.has(name));
}

function hasMoreThan(text: string, fields: number): boolean {
	let at = -1;
	for (let seen = 0; seen < fields; seen++) {
		at = text.indexOf('&', at + 1);
		if (at === -1) return false;
	}
	return true;
}

/**
 * What a person gets when a form broke on our side (the database is gone, a disk is full): one button that sends the same
 * once more, and the words to read or copy. It needs nothing but itself: no database, no layout.
 */
export function pressAgain(
	sent: Sent,
	{ locale, address, id }: { readonly locale: Locale; readonly address: string; readonly id: string | null }
): Response {
	const told = { locale };
	const fields = sent.map(
		([name, value]) => `<textarea hidden name="${escapeXml(name)}">\n${escapeXml(value)}</textarea>`
	);
	const typed = sent.filter(([, value]) => /\s/.test(value.trim()) && !/^[[{]/.test(value.trim()));
	const words = typed.map(([, value]) => `<blockquote dir="auto">${escapeXml(value)}</blockquote>`);
	const paragraphs = [m.base_again_text({}, told), m.base_again_stopping({}, told)];
	if (id !== null) paragraphs.push(m.public_broken_number({ id }, told));
	const html = `<!doctype html><html lang="${locale}" dir="${getTextDirection(locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${m.base_again_title({}, told)}</title></head><body><main><h1>${m.base_again_title({}, told)}</h1>${paragraphs.map((text) => `<p>${text}</p>`).join('')}<form method="post" action="${escapeXml(address)}">${fields.join('')}<p><button>${m.base_again_press({}, told)}</button></p></form>${words.length > 0 ? `<h2>${m.base_again_typed({}, told)}</h2>${words.join('')}` : ''}</main></body></html>`;
	return new Response(html, {
		status: 503,
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
			'cache-control': 'no-store',
			'retry-after': '60'
		}
	});
}
