import { numberFormat } from '#domain/base/formats.ts';
import { getLocale } from '#lib/paraglide/runtime.js';

/** How heavy a file is, for a reader. */
export function fileSize(bytes: number): string {
	const isLarge = bytes >= 1_000_000;
	return numberFormat(getLocale(), {
		style: 'unit',
		unit: isLarge ? 'megabyte' : 'kilobyte',
		maximumFractionDigits: isLarge ? 1 : 0
	}).format(isLarge ? bytes / 1_000_000 : Math.max(1, bytes / 1_000));
}

/** How long something lasts, such as `1:05`; in the reader's digits. */
export function clockTime(seconds: number): string {
	const whole = Math.round(seconds);
	const number = numberFormat(getLocale(), { minimumIntegerDigits: 2, useGrouping: false });
	const first = numberFormat(getLocale(), { useGrouping: false });
	const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
	const rest = number.format(whole % 60);
	return hours > 0 ? `${first.format(hours)}:${number.format(minutes)}:${rest}` : `${first.format(minutes)}:${rest}`;
}
