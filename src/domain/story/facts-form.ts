import { tidyLine, tidyText } from '#domain/base/tidy-text.ts';
import { withoutGaps } from '#domain/base/without-gaps.ts';
import { isCountry, isRegion, regionOf } from '#domain/place/countries.ts';
import { ageFacts, timeFacts } from '#domain/story/facts-from.ts';
import type { AgeFacts, PlaceFacts, StoryFacts, TimeFacts } from '#domain/story/facts.ts';
import { pseudonymIndex } from '#domain/story/pseudonym.ts';
import { asciiDigit } from '#domain/story/receipt.ts';
import type { Field } from '#domain/story/telling-form.ts';

/** The places of a story, in the order of the form. */
export const PLACES = ['origin', 'transit', 'current'] as const;

/** The years of which a story may tell, the first and the last. */
export type Years = readonly [number, number];

/**
 * From 1700 to the year after this one; texts of long ago from 1000, as they may come in. A year that was counted in another
 * calendar (1394, 1437, 2558) lies outside: shown as it was typed, it would be false. `now`: ms since 1970.
 */
export function yearsOf(isHistorical: boolean, now: number): Years {
	return [isHistorical ? 1000 : 1700, new Date(now).getUTCFullYear() + 1];
}

/**
 * Facts as typed, each in its finest form; every wider rung is worked out from it. For `parseFacts`, which says what is
 * wrong. A time is `2015-09-03`, `2015-09`, `2015` or `2010s`, in one of `years`; an age `34`, `30-34` or `30-39`.
 */
export function typedFacts(
	field: Field,
	{ storyId, years }: { readonly storyId: string; readonly years: Years }
): Record<Exclude<keyof StoryFacts, 'notes'>, unknown> {
	const line = (name: string) => tidyLine(field(name)) || undefined;
	const text = (name: string) => tidyText(field(name)) || undefined;
	const art9 = tidyText(field('art9')).split('\n').map(tidyLine).filter(Boolean);
	const family = withoutGaps({ roles_only: text('family_roles'), details: text('family_details') });
	return {
		name: withoutGaps({
			system_pseudonym: pseudonymIndex(storyId),
			chosen_pseudonym: line('chosen_pseudonym'),
			first_name: line('first_name'),
			full_name: line('full_name')
		}),
		origin: typedPlace(field, 'origin'),
		transit: typedPlace(field, 'transit'),
		current: typedPlace(field, 'current'),
		time: typedTime(field('time'), years),
		age: typedAge(field('age')),
		gender: line('gender'),
		art9: art9.length > 0 ? art9 : undefined,
		legal: line('legal'),
		family: Object.keys(family).length > 0 ? family : undefined
	};
}

/** The fields of the form that show these facts. */
export function fieldsOfFacts(facts: StoryFacts): Record<string, string> {
	const places = PLACES.flatMap((place): [string, string][] => [
		[`${place}_country`, facts[place]?.country ?? facts[place]?.region ?? ''],
		[`${place}_admin1`, facts[place]?.admin1 ?? ''],
		[`${place}_town`, facts[place]?.town ?? '']
	]);
	return {
		chosen_pseudonym: facts.name?.chosen_pseudonym ?? '',
		first_name: facts.name?.first_name ?? '',
		full_name: facts.name?.full_name ?? '',
		...Object.fromEntries(places),
		time: timeText(facts.time),
		age: ageText(facts.age),
		gender: facts.gender ?? '',
		art9: (facts.art9 ?? []).join('\n'),
		legal: facts.legal ?? '',
		family_roles: facts.family?.roles_only ?? '',
		family_details: facts.family?.details ?? ''
	};
}

function typedPlace(field: Field, place: (typeof PLACES)[number]): PlaceFacts | { country: string } | undefined {
	const code = field(`${place}_country`).trim();
	if (code === '') return undefined;
	if (isRegion(code)) return { region: code };
	const region = isCountry(code) ? regionOf(code) : null;
	// Refused by the parser: a place that we do not know.
	if (region === null) return { country: code };
	const name = (part: string) => tidyLine(field(`${place}_${part}`)) || undefined;
	return withoutGaps({ region, country: code, admin1: name('admin1'), town: name('town') });
}

function typedTime(typed: string, [first, last]: Years): TimeFacts | undefined | null {
	const text = typed.trim().replace(/\p{Nd}/gu, asciiDigit);
	if (text === '') return undefined;
	const [, decade] = /^(\d{3}0)s$/.exec(text) ?? [];
	const year = Number(text.slice(0, 4));
	if (year < first || year > last) return null;
	if (decade !== undefined) return { decade };
	return timeFacts(text) ?? null;
}

function typedAge(typed: string): AgeFacts | undefined | null {
	const text = typed.trim().replace(/\p{Nd}/gu, asciiDigit);
	if (text === '') return undefined;
	const [, low, high] = /^(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?$/.exec(text) ?? [];
	if (low === undefined) return null;
	const from = Number(low);
	if (high === undefined) return ageFacts(from) ?? null;
	if (Number(high) === from + 4 && from % 5 === 0) return { band10: from - (from % 10), band5: from };
	return Number(high) === from + 9 && from % 10 === 0 ? { band10: from } : null;
}

function timeText(time: TimeFacts | undefined): string {
	return time?.day ?? time?.month ?? time?.year ?? (time ? `${time.decade}s` : '');
}

function ageText(age: AgeFacts | undefined): string {
	if (age === undefined) return '';
	if (age.exact !== undefined) return String(age.exact);
	return age.band5 === undefined ? `${age.band10}-${age.band10 + 9}` : `${age.band5}-${age.band5 + 4}`;
}
