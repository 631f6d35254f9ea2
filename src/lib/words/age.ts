import { withFigures } from '#domain/base/figures.ts';

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
	return new Intl.NumberFormat(withFigures(locale), { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

/** A day in words, by UTC: "22 November 2026". */
export function dayWord(time: number, locale: string): string {
	return new Intl.DateTimeFormat(withFigures(locale), {
		dateStyle: 'long',
		calendar: 'gregory',
		timeZone: 'UTC'
	}).format(time);
}

/** Day and hour in words, by UTC. */
export function momentWord(time: number, locale: string): string {
	return new Intl.DateTimeFormat(withFigures(locale), {
		dateStyle: 'medium',
		timeStyle: 'short',
		calendar: 'gregory',
		timeZone: 'UTC'
	}).format(time);
}
