import type { ShownTime } from '#domain/consent/shown.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { dateFormat, numberFormat } from '#domain/base/formats.ts';

/** A time as it is shown, in the reader's language and no finer: "1974", "September 2015", "the 1970s". */
export function timeWords({ level, value }: ShownTime): string {
	const locale = getLocale();
	const [year = '', month = '01', day = '01'] = value.split('-');
	const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
	const format = (options: Intl.DateTimeFormatOptions) => dateFormat(locale, options).format(date);
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
	return numberFormat(getLocale(), { style: 'unit', unit: 'kilometer' }).format(kilometres);
}

/** A number in the reader's language. */
export function numberWords(number: number): string {
	return numberFormat(getLocale(), {}).format(number);
}

/** A number for a message: it chooses among the forms of a word as a number, and is written in the reader's figures. */
export function inFigures(number: number): { valueOf(): number; toString(): string } {
	return { valueOf: () => number, toString: () => numberWords(number) };
}
