import { dateFormat, numberFormat } from '#domain/base/formats.ts';

const STEPS = [
	['day', 86_400_000],
	['hour', 3_600_000],
	['minute', 60_000]
] as const;

/** How long ago in one unit, as people say it: "3 days"; under a minute counts as one. Both in ms since 1970. */
export function ageWord(since: number, now: number, locale: string): string {
	const span = Math.max(0, now - since);
	const [unit, length] = STEPS.find(([, ms]) => span >= ms) ?? STEPS[2];
	const count = Math.max(1, Math.floor(span / length));
	return numberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

/** A day in words, by UTC: "22 November 2026". */
export function dayWord(time: number, locale: string): string {
	return dateFormat(locale, { dateStyle: 'long' }).format(time);
}

/** Day and hour in words, by UTC. */
export function momentWord(time: number, locale: string): string {
	return dateFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(time);
}
