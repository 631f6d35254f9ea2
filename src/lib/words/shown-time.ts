import type { ShownTime } from '#domain/consent/shown.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { withFigures } from '#domain/base/figures.ts';

/** The reader's language for numbers and dates: Arabic pages count in Arabic digits, as their texts do. */
export function formatLocale(): string {
	return withFigures(getLocale());
}

/** A time as it is shown, in the reader's language and no finer: "1974", "September 2015", "the 1970s". */
export function timeWords({ level, value }: ShownTime): string {
	const locale = formatLocale();
	const [year = '', month = '01', day = '01'] = value.split('-');
	const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
	const format = (options: Intl.DateTimeFormatOptions) =>
		new Intl.DateTimeFormat(locale, { ...options, calendar: 'gregory', timeZone: 'UTC' }).format(date);
	switch (level) {
		case 'decade':
			return m.public_decade({ year: format({ year: 'numeric' }) });
		case 'year':
			return format({ year: 'numeric' });
		case 'month':
			return format({ year: 'numeric', month: 'long' });
		case 'day':
			return format({ dateStyle: 'long' });
	}
}

/** A month and its year, from an instant in it (ms since 1970, UTC). */
export function monthWords(instant: number): string {
	return timeWords({ level: 'month', value: new Date(instant).toISOString().slice(0, 7) });
}

/** A distance in kilometres, in the reader's language. */
export function distanceWords(kilometres: number): string {
	return new Intl.NumberFormat(formatLocale(), { style: 'unit', unit: 'kilometer' }).format(kilometres);
}

/** A number in the reader's language. */
export function numberWords(number: number): string {
	return new Intl.NumberFormat(formatLocale()).format(number);
}

/** A number for a message: it chooses among the forms of a word as a number, and is written in the reader's figures. */
export function inFigures(number: number): { valueOf(): number; toString(): string } {
	return { valueOf: () => number, toString: () => numberWords(number) };
}
