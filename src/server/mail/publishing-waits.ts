/** The mail that says that new stories wait. It names no story: there is none to name. */
import * as m from '#lib/paraglide/messages.js';
import { toDesk } from './something-arrived.ts';

/** `origin`: the address people type, if it is known. `languages`: of those who read it. */
export function publishingWaits(
	why: 'failed' | 'overdue',
	origin: string | null,
	languages: readonly string[]
): { subject: string; text: string } {
	const happened = why === 'failed' ? m.drill_banner_failed : m.drill_banner_overdue;
	return toDesk(languages, origin, m.desk_mail_waits, [happened, m.desk_mail_waits_text]);
}
