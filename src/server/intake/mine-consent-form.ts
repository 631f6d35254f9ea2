import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isIrrecoverable, OFFERED, type OfferedChannel } from '#domain/consent/channels.ts';
import { compareGrants } from '#domain/consent/change.ts';
import { defaultLevels } from '#domain/consent/defaults.ts';
import { durationOf, endOfMonth, lastMonthWithin } from '#domain/consent/durations.ts';
import { LADDER, type Levels, showsNoMoreThan } from '#domain/consent/ladders.ts';
import type { Grant, Grants } from '#domain/consent/story-consent.ts';
import { offeredLevels, shownLevel } from '#domain/tell/choices.ts';
import { askedOn } from '#domain/tell/answers.ts';
import { isToldIn } from '#domain/tell/languages.ts';
import type { ChangeFault, Typed } from '#server/intake/mine-page-view.ts';
import { CHOSEN_ELEMENTS } from '#server/intake/mine-view.ts';

/** The grants that the form "how I am shown" asks for, and what is wrong with it. What it does not mention stays as it is. */
export function wishedGrants(
	typed: Typed,
	before: Grants,
	now: number
): { readonly grants: Grants; readonly faults: readonly ChangeFault[] } {
	const faults: ChangeFault[] = [];
	const wished: Partial<Record<OfferedChannel, Grant>> = {};
	for (const channel of OFFERED) {
		if (typed[`${channel}-on`] !== 'yes') continue;
		const old = before[channel];
		const levels = levelsOf(typed, channel, old?.levels);
		const until = untilOf(typed[`${channel}-until`] ?? '', old, levels, channel, now);
		if (!until.ok) faults.push({ field: `${channel}-until`, problem: 'too_late', month: until.reason });
		const acknowledged = typed[`${channel}-ack`] === 'yes';
		const grant: Grant = {
			levels,
			from: old?.from ?? now,
			until: until.ok ? until.value : now,
			noRecallAck: acknowledged || (old?.noRecallAck ?? false),
			excludedLanguages: excludedOf(typed, old)
		};
		// What leaves on paper stays outside for ever: more of it needs a yes of its own, each time.
		const isMore = compareGrants(old ? { [channel]: old } : {}, { [channel]: grant }) === 'wider';
		if (isIrrecoverable(channel) && isMore && !acknowledged) {
			faults.push({ field: `${channel}-ack`, problem: 'not_agreed' });
		}
		wished[channel] = grant;
	}
	return { grants: wished, faults };
}

function levelsOf(typed: Typed, channel: OfferedChannel, old: Levels | undefined): Levels {
	const start = old ?? defaultLevels(channel);
	const levels: Record<keyof Levels, number> = { ...start };
	for (const element of CHOSEN_ELEMENTS) {
		// Nothing is heard from paper, so nobody was asked.
		if (!askedOn(channel).includes(element)) continue;
		const level = (LADDER[element] as readonly string[]).indexOf(typed[`${channel}-${element}`] ?? '');
		const chosen = offeredLevels(channel, element).includes(level);
		// Left as it stood on the page: then it stays as it is stored.
		if (chosen && level !== shownLevel(channel, element, start)) levels[element] = level;
	}
	return levels;
}

/** The end of the chosen month; refused with the last month that may be chosen. A yes that shows no more keeps its end. */
function untilOf(
	month: string,
	old: Grant | undefined,
	levels: Levels,
	channel: OfferedChannel,
	now: number
): Result<number, string> {
	const latest = lastMonthWithin(now, durationOf(channel, levels).most);
	const chosen = endOfMonth(month);
	const oldMonth = old === undefined ? null : new Date(old.until - 1).toISOString().slice(0, 7);
	if (old !== undefined && (chosen === null || month === oldMonth)) {
		const showsNoMore = showsNoMoreThan(levels, old.levels);
		return showsNoMore || old.until <= (endOfMonth(latest) ?? 0) ? ok(old.until) : refuse(latest);
	}
	if (chosen === null) return ok(endOfMonth(lastMonthWithin(now, durationOf(channel, levels).proposed)) ?? now);
	if (old !== undefined && chosen < old.until && showsNoMoreThan(levels, old.levels)) return ok(chosen);
	return chosen <= (endOfMonth(latest) ?? 0) ? ok(chosen) : refuse(latest);
}

function excludedOf(typed: Typed, old: Grant | undefined): string[] {
	const known = old?.excludedLanguages ?? [];
	const said = [...(typed.excluded ?? '').split(','), typed.excludedOther ?? ''];
	return [...new Set(said)].filter((code) => isToldIn(code) || known.includes(code));
}
