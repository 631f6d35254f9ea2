/**
 * The only mail to tellers. Somebody else may read the mailbox: it names no site, no story, no office, nothing that was
 * done, and holds no link. Whoever asked for it knows what it means.
 */
import { dateFormat } from '#domain/base/formats.ts';
import * as m from '#lib/paraglide/messages.js';
import { baseLocale, isLocale } from '#lib/paraglide/runtime.js';

/** `endsAt`: milliseconds since 1970, the first instant after the last month. */
export function dateComes(language: string, endsAt: number): { subject: string; text: string } {
	const locale = isLocale(language) ? language : baseLocale;
	const month = dateFormat(locale, { month: 'long', year: 'numeric' }).format(endsAt - 1);
	const lines = [m.mine_mail_asked, m.mine_mail_date, m.mine_mail_nothing, m.mine_mail_end];
	return {
		subject: m.mine_mail_subject({}, { locale }),
		text: lines.map((line) => line({ month }, { locale })).join('\n\n') + '\n'
	};
}
