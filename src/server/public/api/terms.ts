/** On which terms programs read, and where that is written for people. */
import { interfaceLocaleOf } from '#domain/base/locales.ts';

/** Where the API begins. */
export const API = '/api/v1';
/** The description for programs, below it. */
export const DOCUMENT = '/openapi.json';
/** Not a licence for whoever wants it: the teller gave it, for a time, and can end it. */
export const LICENCE = 'limited-revocable-1.0';

/** The description for people, in a language of the interface. */
export function docsAt(origin: string, locale: string): string {
	return `${origin}/${interfaceLocaleOf(locale)}/api`;
}

/** The terms, for people to read. */
export function termsAt(origin: string, locale: string): string {
	return `${docsAt(origin, locale)}#terms`;
}

/** What every answer says: until when (ms since 1970; null: nothing in it rests on consent), and on which terms. */
export function terms(expiresAt: number | null, origin: string, locale: string) {
	return { consent: { until: lastMonth(expiresAt) }, licence: { name: LICENCE, url: termsAt(origin, locale) } };
}

/** The month in which the end lies, `YYYY-MM`; an end at midnight of the first belongs to the month before. */
export function lastMonth(expiresAt: number | null): string | null {
	return expiresAt === null ? null : new Date(expiresAt - 1).toISOString().slice(0, 7);
}
