import { m } from '#lib/paraglide/messages.js';
import { getTextDirection, type Locale } from '#lib/paraglide/runtime.js';

/** What a person is told instead of a page. `message`: what a page itself gave as the reason. */
export function wordsInstead(
	status: number,
	message: string | undefined,
	locale: Locale
): { readonly title: string; readonly text: string } {
	const told = { locale };
	const words = (title: typeof m.public_gone_title, text: typeof title) => ({
		title: title({}, told),
		text: text({}, told)
	});
	if (message === 'readers_only') return words(m.public_readers_only_title, m.public_readers_only_text);
	if (status === 410) return words(m.public_gone_title, m.public_gone_text);
	if (status >= 400 && status < 500) return words(m.public_not_found_title, m.public_not_found_text);
	return words(m.public_broken_title, m.public_broken_text);
}

/** The same as a page of its own, where an address that gives files has none. `id`: under which the log knows what broke. */
export function shortPage(
	status: number,
	{ locale, message, id }: { readonly locale: Locale; readonly message?: string; readonly id: string | undefined }
): Response {
	const { title, text } = wordsInstead(status, message, locale);
	const number = id === undefined ? '' : `<p>${m.public_broken_number({ id }, { locale })}</p>`;
	const home = `<p><a href="/${locale}">${m.public_go_home({}, { locale })}</a></p>`;
	const html = `<!doctype html><html lang="${locale}" dir="${getTextDirection(locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><meta name="robots" content="noindex"></head><body><main><h1>${title}</h1><p>${text}</p>${number}${home}</main></body></html>`;
	return new Response(html, {
		status,
		headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }
	});
}
