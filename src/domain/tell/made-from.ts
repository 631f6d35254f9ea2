/**
 * A form about consent carries what it showed when it was made. When it comes back after something else was chosen in
 * another window, what counts is what was changed in this form, and nothing that merely stood in it.
 */
import { OFFERED, type OfferedChannel } from '#domain/consent/channels.ts';
import { defaultLevels } from '#domain/consent/defaults.ts';
import { endOfMonth } from '#domain/consent/durations.ts';
import { ELEMENTS, LADDER, type Levels } from '#domain/consent/ladders.ts';
import type { Grant, Grants } from '#domain/consent/story-consent.ts';
import { askedOn } from '#domain/tell/answers.ts';
import { shownLevel } from '#domain/tell/choices.ts';
import { type ChangeFault, type Wishing, wishedGrants } from '#domain/tell/wished-grants.ts';
import { isLanguageTag } from '#domain/base/shape.ts';

/** What a form shows of one channel before anybody touches it. */
export interface ShownChoice {
	readonly channel: OfferedChannel;
	/** False: the channel is offered, and the teller has not switched it on. */
	readonly given: boolean;
	readonly levels: Levels;
	/** `YYYY-MM`: the last month in which it is shown; null where nothing was given. */
	readonly untilMonth: string | null;
	readonly excludedLanguages: readonly string[];
}

/** What a form sent, by the name of its field. */
type Sent = Readonly<Record<string, string>>;

/** The field that carries what the form was made from. */
export const MADE_FROM = 'made_from';

/** The choices that a form shows for these grants. */
export function choicesOf(grants: Grants): ShownChoice[] {
	return OFFERED.map((channel) => {
		const grant = grants[channel];
		return {
			channel,
			given: grant !== undefined,
			levels: grant?.levels ?? defaultLevels(channel),
			untilMonth: monthOf(grant?.until ?? null),
			excludedLanguages: grant?.excludedLanguages ?? []
		};
	});
}

/** A yes ends with its month: the instant before tells which (`YYYY-MM`). */
export function monthOf(until: number | null): string | null {
	return until === null ? null : new Date(until - 1).toISOString().slice(0, 7);
}

/**
 * What a form was made from, for its hidden field: levels and languages, and no word of a story. `renewing`: such a form
 * shows no month of before.
 */
export function madeFrom(choices: readonly ShownChoice[], renewing = false): string {
	return choices
		.map(({ channel, given, levels, untilMonth, excludedLanguages }) =>
			[
				channel,
				given ? 'on' : 'off',
				ELEMENTS.map((element) => levels[element]).join(''),
				(renewing ? null : untilMonth) ?? '',
				[...excludedLanguages].sort().join('+')
			].join(':')
		)
		.join(';');
}

/** Reads it back; null where it is missing, or is not of this shape. */
export function readMadeFrom(text: string): ShownChoice[] | null {
	const read = text.split(';').map((part): ShownChoice | null => {
		const [name, on, digits = '', month, tags, more] = part.split(':');
		const channel = OFFERED.find((one) => one === name);
		const excluded = tags === undefined || tags === '' ? [] : tags.split('+');
		if (channel === undefined || tags === undefined || more !== undefined || (on !== 'on' && on !== 'off')) return null;
		if (!/^\d+$/.test(digits) || digits.length !== ELEMENTS.length) return null;
		if (!ELEMENTS.every((element, at) => LADDER[element][Number(digits[at])])) return null;
		if ((month !== '' && endOfMonth(month ?? '') === null) || !excluded.every(isLanguageTag)) return null;
		const levels = Object.fromEntries(ELEMENTS.map((element, at) => [element, Number(digits[at])])) as Levels;
		return { channel, given: on === 'on', levels, untilMonth: month || null, excludedLanguages: excluded };
	});
	const choices = read.filter((choice) => choice !== null);
	return choices.length === read.length && OFFERED.every((channel, at) => choices[at]?.channel === channel)
		? choices
		: null;
}

/** What such a form sends when nobody has touched it. `renewing`: nothing is ticked, and no month is chosen. */
export function fieldsShown(choices: readonly ShownChoice[], renewing = false): Sent {
	const fields = choices.flatMap(({ channel, given, levels, untilMonth }): [string, string][] => [
		[`${channel}-on`, given && !renewing ? 'yes' : ''],
		[`${channel}-until`, renewing ? '' : (untilMonth ?? '')],
		...askedOn(channel).map((element): [string, string] => [
			`${channel}-${element}`,
			LADDER[element][shownLevel(channel, element, levels)] ?? ''
		])
	]);
	return { ...Object.fromEntries(fields), excluded: excludedShown(choices).join(',') };
}

/** A form as it stands now. */
export interface BroughtUp {
	/** Everything that was changed in the form, and as it stands now whatever was left as it was. */
	readonly typed: Sent;
	/** It was made from something that counts no more, or does not say what it was made from. */
	readonly older: boolean;
	/** Something was changed in it. */
	readonly touched: boolean;
}

/** Brings a form up to what stands now. Any other form stays as it is. */
export function bringUp(typed: Sent, now: readonly ShownChoice[], renewing = false): BroughtUp {
	const isAboutChoices = OFFERED.some((channel) => typed[`${channel}-text`] !== undefined || typed[`${channel}-on`]);
	const stands = madeFrom(now, renewing);
	if (typed[MADE_FROM] === undefined && !isAboutChoices) return { typed, older: false, touched: false };
	if (typed[MADE_FROM] === stands) return { typed, older: false, touched: true };
	const from = readMadeFrom(typed[MADE_FROM] ?? '');
	// What nobody can tell from what merely stood there counts as chosen: then less is done, and more is shown back.
	if (from === null) return { typed: { ...typed, [MADE_FROM]: stands }, older: true, touched: true };
	const [before, standing] = [fieldsShown(from, renewing), fieldsShown(now, renewing)];
	const fields: Record<string, string> = { ...typed, ...standing, [MADE_FROM]: stands };
	let touched = (typed.excludedOther ?? '') !== '';
	for (const channel of OFFERED) {
		// Whoever switches a channel on chooses all that stands beside the box; while renewing, everything has to be ticked.
		const switchedOn = !renewing && typed[`${channel}-on`] === 'yes' && before[`${channel}-on`] !== 'yes';
		for (const name of Object.keys(standing).filter((field) => field.startsWith(`${channel}-`))) {
			const said = typed[name] ?? '';
			if (said === before[name] && !switchedOn) continue;
			fields[name] = said;
			touched = true;
		}
	}
	const [said, shown] = [listOf(typed.excluded), listOf(before.excluded)];
	const [added, dropped] = [without(said, shown), without(shown, said)];
	fields.excluded = [...new Set([...without(listOf(standing.excluded), dropped), ...added])].join(',');
	return { typed: fields, older: true, touched: touched || added.length + dropped.length > 0 };
}

/** What a form asks for, read against what is allowed now. */
export interface ReadChoices extends BroughtUp {
	readonly grants: Grants;
	/** None for an older form: of that, only what shows less is done. */
	readonly faults: readonly ChangeFault[];
	/** An older form asked for a month that is too late; the grants leave that out. */
	readonly leftOut: boolean;
}

/** Reads a form about consent. `allowed`: what is allowed now; while renewing, also what was allowed until it ended. */
export function readChoices(typed: Sent, allowed: Grants, wishing: Wishing): ReadChoices {
	const up = bringUp(typed, choicesOf(allowed), wishing.renewing);
	const { grants, faults } = wishedGrants(up.typed, allowed, wishing);
	if (!up.older) return { ...up, grants, faults, leftOut: false };
	let leftOut = false;
	const kept: Partial<Record<OfferedChannel, Grant>> = { ...grants };
	for (const channel of OFFERED) {
		const [wished, before] = [kept[channel], allowed[channel]];
		if (wished && faults.some(({ field }) => field === `${channel}-until`)) {
			// A month too late is no month in which it ends.
			leftOut = true;
			if (before) kept[channel] = { ...wished, until: before.until };
			else delete kept[channel];
		}
	}
	return { ...up, grants: kept, faults: [], leftOut };
}

function excludedShown(choices: readonly ShownChoice[]): string[] {
	return [...new Set(choices.flatMap(({ excludedLanguages }) => excludedLanguages))];
}

function listOf(text: string | undefined): string[] {
	return (text ?? '').split(',').filter((one) => one !== '');
}

function without(all: readonly string[], some: readonly string[]): string[] {
	return all.filter((one) => !some.includes(one));
}
