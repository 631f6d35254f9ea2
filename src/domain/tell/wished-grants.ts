import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isIrrecoverable, OFFERED, type OfferedChannel } from '#domain/consent/channels.ts';
import { compareGrants } from '#domain/consent/change.ts';
import { defaultLevels } from '#domain/consent/defaults.ts';
import { durationOf, endOfMonth, lastMonthWithin } from '#domain/consent/durations.ts';
import { LADDER, type Levels, meet, showsNoMoreThan } from '#domain/consent/ladders.ts';
import type { Grant, Grants } from '#domain/consent/story-consent.ts';
import { monthsEndBefore } from '#domain/consent/until.ts';
import { askedOn } from '#domain/tell/answers.ts';
import { offeredLevels, shownLevel } from '#domain/tell/choices.ts';
import { isToldIn } from '#domain/tell/languages.ts';

/** What is wrong with an answer about one way of being shown. */
export interface ChangeFault {
	readonly field: string;
	readonly problem: 'too_late' | 'not_agreed';
	/** `YYYY-MM`: the last month that may be chosen, where the chosen one is too late. */
	readonly month?: string;
}

/** What a form sent, by the name of its field. */
type Sent = Readonly<Record<string, string>>;

export interface Wishing {
	/** Milliseconds since 1970 (UTC). */
	readonly now: number;
	/** The instant from which a child's yes cannot hold any more (milliseconds since 1970); null for a grown-up. */
	readonly eighteenAt: number | null;
	/** Asked afresh: no yes keeps its old end by being left as it was. */
	readonly renewing?: boolean;
}

/** The grants that the form "how I am shown" asks for, and what is wrong with it. What it does not mention stays as it is. */
export function wishedGrants(
	typed: Sent,
	before: Grants,
	wishing: Wishing
): { readonly grants: Grants; readonly faults: readonly ChangeFault[] } {
	const { now, renewing = false } = wishing;
	const faults: ChangeFault[] = [];
	const wished: Partial<Record<OfferedChannel, Grant>> = {};
	for (const channel of OFFERED) {
		if (typed[`${channel}-on`] !== 'yes') continue;
		const old = before[channel];
		const levels = levelsOf(typed, channel, old?.levels, wishing.eighteenAt !== null);
		const until = untilOf(typed[`${channel}-until`] ?? '', renewing ? undefined : old, { channel, levels }, wishing);
		if (!until.ok) faults.push({ field: `${channel}-until`, problem: 'too_late', month: until.reason });
		const acknowledged = typed[`${channel}-ack`] === 'yes';
		const grant: Grant = {
			levels,
			from: old?.from ?? now,
			until: until.ok ? until.value : now,
			// Renewing print, a yes of long ago does not stand for the one of today.
			noRecallAck: acknowledged || (!(renewing && isIrrecoverable(channel)) && (old?.noRecallAck ?? false)),
			excludedLanguages: excludedOf(typed, old)
		};
		// What leaves on paper stays outside for ever: more of it needs a yes of its own, each time.
		const isMore = renewing || compareGrants(old ? { [channel]: old } : {}, { [channel]: grant }) === 'wider';
		if (isIrrecoverable(channel) && isMore && !acknowledged) {
			faults.push({ field: `${channel}-ack`, problem: 'not_agreed' });
		}
		wished[channel] = grant;
	}
	return { grants: frameWithinPage(wished), faults };
}

/** "They show as much as this site does": what is taken off the page is taken out of every frame, in the same act. */
export function frameWithinPage(grants: Grants): Grants {
	const { web, embed } = grants;
	return web && embed ? { ...grants, embed: { ...embed, levels: meet(embed.levels, web.levels) } } : grants;
}

function levelsOf(typed: Sent, channel: OfferedChannel, old: Levels | undefined, child: boolean): Levels {
	const start = old ?? defaultLevels(channel);
	const levels: Record<keyof Levels, number> = { ...start };
	// Nothing is heard from paper, so nobody was asked.
	for (const element of askedOn(channel)) {
		const level = (LADDER[element] as readonly string[]).indexOf(typed[`${channel}-${element}`] ?? '');
		const chosen = offeredLevels(channel, element, child).includes(level);
		// Left as it stood on the page: then it stays as it is stored.
		if (chosen && level !== shownLevel(channel, element, start)) levels[element] = level;
	}
	return levels;
}

/** The end of the chosen month; refused with the last month that may be chosen. A yes that shows no more keeps its end. */
function untilOf(
	month: string,
	old: Grant | undefined,
	{ channel, levels }: { readonly channel: OfferedChannel; readonly levels: Levels },
	{ now, eighteenAt }: Wishing
): Result<number, string> {
	const { most, proposed } = durationOf(channel, levels, eighteenAt !== null);
	const within = (months: number) => earlier(lastMonthWithin(now, months), eighteenAt);
	const latest = within(most);
	const chosen = endOfMonth(month);
	const oldMonth = old === undefined ? null : new Date(old.until - 1).toISOString().slice(0, 7);
	if (old !== undefined && (chosen === null || month === oldMonth)) {
		const showsNoMore = showsNoMoreThan(levels, old.levels);
		return showsNoMore || old.until <= (endOfMonth(latest) ?? 0) ? ok(old.until) : refuse(latest);
	}
	if (chosen === null) return ok(endOfMonth(within(proposed)) ?? now);
	if (old !== undefined && chosen < old.until && showsNoMoreThan(levels, old.levels)) return ok(chosen);
	return chosen <= (endOfMonth(latest) ?? 0) ? ok(chosen) : refuse(latest);
}

/** The month, or the last one that is over before the month of an eighteenth birthday. */
function earlier(month: string, eighteenAt: number | null): string {
	if (eighteenAt === null) return month;
	const last = new Date(monthsEndBefore(eighteenAt) - 1).toISOString().slice(0, 7);
	return last < month ? last : month;
}

function excludedOf(typed: Sent, old: Grant | undefined): string[] {
	const known = old?.excludedLanguages ?? [];
	const said = [...(typed.excluded ?? '').split(','), typed.excludedOther ?? ''];
	return [...new Set(said)].filter((code) => isToldIn(code) || known.includes(code));
}
