/** The mail to the desk. It says that something is there, and nothing else: mail is read by many machines on its way. */
import * as m from '#lib/paraglide/messages.js';
import { baseLocale, isLocale, type Locale } from '#lib/paraglide/runtime.js';

/** `origin`: the address people type, if it is known. `languages`: of those who read it, one under the other; none: English. */
export function somethingArrived(
	origin: string | null,
	languages: readonly string[]
): { subject: string; text: string } {
	return toDesk(languages, origin, m.desk_mail_subject, [m.desk_mail_arrived]);
}

type Words = (inputs: Record<string, never>, options: { locale: Locale }) => string;

/** A letter to people at the desk, who may have it in several languages; each sentence stands once in each of them. */
export function toDesk(
	languages: readonly string[],
	origin: string | null,
	subject: Words,
	sentences: readonly Words[]
): { subject: string; text: string } {
	const spoken = languages.filter(isLocale);
	const locales: readonly Locale[] = spoken.length > 0 ? spoken : [baseLocale];
	const parts = locales.map((locale) => sentences.map((words) => words({}, { locale })).join(' '));
	return {
		subject: `Suitcase: ${locales.map((locale) => subject({}, { locale })).join(' · ')}`,
		text: [...parts, ...(origin === null ? [] : [`${origin}/desk`])].join('\n\n') + '\n'
	};
}
