/**
 * Mails to journalists. None names a story, a teller or an office: a mailbox is read by many. They know from their own
 * page what is meant.
 */
import { dateFormat } from '#domain/base/formats.ts';
import * as m from '#lib/paraglide/messages.js';
import { baseLocale, isLocale, type Locale } from '#lib/paraglide/runtime.js';

interface Mail {
	readonly subject: string;
	readonly text: string;
}

/** The link that proves an address (`asked`) or opens the press page (`approved`). `page`: `https://…/fr/press`. */
export function pressLink(state: 'asked' | 'approved', language: string, link: string): Mail {
	const locale = known(language);
	const what = state === 'asked' ? m.press_mail_confirm : m.press_mail_enter;
	return written(m.press_mail_link_subject({}, { locale }), [
		what({}, { locale }),
		link,
		m.press_mail_not_you({}, { locale })
	]);
}

/** Something may not be used any more. `at`: when it was taken, ms since 1970. */
export function stopUsing(language: string, at: number, page: string): Mail {
	const locale = known(language);
	const day = dateFormat(locale, { dateStyle: 'long' }).format(at);
	return written(m.press_mail_stop_subject({}, { locale }), [m.press_mail_stop({ day }, { locale }), page]);
}

/** The desk has answered; what it said stands on the page. */
export function deskAnswered(language: string, page: string): Mail {
	const locale = known(language);
	return written(m.press_mail_answer_subject({}, { locale }), [m.press_mail_answer({}, { locale }), page]);
}

function written(subject: string, lines: readonly string[]): Mail {
	return { subject, text: lines.join('\n\n') + '\n' };
}

function known(language: string): Locale {
	return isLocale(language) ? language : baseLocale;
}
