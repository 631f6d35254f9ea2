import { type Channel, isIrrecoverable } from '#domain/consent/channels.ts';
import { type Levels, levelOf } from '#domain/consent/ladders.ts';

/** How long a yes lasts, in months: what is proposed, and the most that may be chosen. */
export interface Duration {
	readonly proposed: number;
	readonly most: number;
}

/** No yes is for ever; this is the longest that any yes may last, in months. */
export const LONGEST_YES = 60;

/**
 * How long a yes to these levels may last: the more a person can be recognised, the sooner they are asked again (GDPR
 * Art. 5(1)(e); the figures are a choice of this house). For what cannot be taken back it is the time in which new copies
 * may be made. For anybody under eighteen it also ends with the eighteenth birthday.
 */
export function durationOf(channel: Channel, levels: Levels, minor = false): Duration {
	const limits = [durationByLevels(levels)];
	if (isIrrecoverable(channel)) limits.push({ proposed: 12, most: 12 });
	if (minor) limits.push({ proposed: 12, most: 12 });
	return {
		proposed: Math.min(...limits.map((limit) => limit.proposed)),
		most: Math.min(...limits.map((limit) => limit.most))
	};
}

function durationByLevels(levels: Levels): Duration {
	if (levels.face >= levelOf('face', 'visible') || levels.name >= levelOf('name', 'full_name')) {
		return { proposed: 12, most: 24 };
	}
	if (levels.voice >= levelOf('voice', 'original') || levels.name >= levelOf('name', 'first_name')) {
		return { proposed: 18, most: 36 };
	}
	return { proposed: 24, most: LONGEST_YES };
}

/** The last month (`YYYY-MM`, UTC) that ends no later than so many months from now: a limit rounds down. */
export function lastMonthWithin(now: number, months: number): string {
	const at = new Date(now);
	// The day may not exist in that month; what counts is only whether the month has ended by then: it has not.
	return monthText(at.getUTCFullYear(), at.getUTCMonth() + months - 1);
}

/** The months (`YYYY-MM`, UTC) that may be chosen, from the next one to the last within so many months. */
export function monthsFrom(now: number, months: number): string[] {
	const at = new Date(now);
	return Array.from({ length: Math.max(0, months - 1) }, (_, i) =>
		monthText(at.getUTCFullYear(), at.getUTCMonth() + 1 + i)
	);
}

/** The instant (milliseconds since 1970, UTC) at which a month `YYYY-MM` is over; null for a text that is no month. */
export function endOfMonth(month: string): number | null {
	const [, year, number] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month) ?? [];
	if (year === undefined || number === undefined) return null;
	return Date.UTC(Number(year), Number(number), 1);
}

function monthText(year: number, month: number): string {
	return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 7);
}
