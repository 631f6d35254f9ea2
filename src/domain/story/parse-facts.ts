import { type Result, ok, refuse } from '#domain/base/result.ts';
import { hasFields, isDay, isLine, isList, isObject, isText, isWhole } from '#domain/base/shape.ts';
import { isCountry, isRegion } from '#domain/place/countries.ts';
import {
	type AgeFacts,
	FACT_LIMITS,
	type FamilyFacts,
	type NameFacts,
	type PlaceFacts,
	type StoryFacts,
	type TimeFacts
} from '#domain/story/facts.ts';
import { areContentNotes } from '#domain/story/content-notes.ts';
import { PSEUDONYMS } from '#domain/story/pseudonym.ts';

export type FactsFault = 'shape' | keyof StoryFacts;

/** Reads facts from stored JSON. Strict; the reason names the part that is wrong. */
export function parseFacts(value: unknown): Result<StoryFacts, FactsFault> {
	const fields = ['name', 'origin', 'transit', 'current', 'time', 'age', 'gender', 'art9', 'legal', 'family', 'notes'];
	if (!isObject(value) || !hasFields(value, [], fields)) return refuse('shape');
	const { name, origin, transit, current, time, age, gender, art9, legal, family, notes } = value;
	if (!isAbsentOr(name, isName)) return refuse('name');
	if (!isAbsentOr(origin, isPlace)) return refuse('origin');
	if (!isAbsentOr(transit, isPlace)) return refuse('transit');
	if (!isAbsentOr(current, isPlace)) return refuse('current');
	if (!isAbsentOr(time, isTime)) return refuse('time');
	if (!isAbsentOr(age, isAge)) return refuse('age');
	if (!isAbsentOr(gender, isGender)) return refuse('gender');
	if (!isAbsentOr(art9, isArt9)) return refuse('art9');
	if (!isAbsentOr(legal, isLegal)) return refuse('legal');
	if (!isAbsentOr(family, isFamily)) return refuse('family');
	if (!isAbsentOr(notes, areContentNotes)) return refuse('notes');
	const facts = { name, origin, transit, current, time, age, gender, art9, legal, family };
	return ok(notes === undefined ? facts : { ...facts, notes });
}

function isAbsentOr<T>(value: unknown, passes: (value: unknown) => value is T): value is T | undefined {
	return value === undefined || passes(value);
}

/** Whether a field is absent or one line of a length. */
function isLineIfAny(value: unknown, max: number): boolean {
	return value === undefined || isLine(value, max);
}

function isName(value: unknown): value is NameFacts {
	return (
		isObject(value) &&
		hasFields(value, ['system_pseudonym'], ['chosen_pseudonym', 'first_name', 'full_name']) &&
		isWhole(value.system_pseudonym, 0, PSEUDONYMS - 1) &&
		isLineIfAny(value.chosen_pseudonym, FACT_LIMITS.name) &&
		isLineIfAny(value.first_name, FACT_LIMITS.name) &&
		isLineIfAny(value.full_name, FACT_LIMITS.name)
	);
}

function isPlace(value: unknown): value is PlaceFacts {
	if (!isObject(value) || !hasFields(value, ['region'], ['country', 'admin1', 'town'])) return false;
	const { region, country, admin1, town } = value;
	if (typeof region !== 'string' || !isRegion(region)) return false;
	if (country !== undefined && !(typeof country === 'string' && isCountry(country))) return false;
	return isLineIfAny(admin1, FACT_LIMITS.place) && isLineIfAny(town, FACT_LIMITS.place);
}

function isTime(value: unknown): value is TimeFacts {
	if (!isObject(value) || !hasFields(value, ['decade'], ['year', 'month', 'day'])) return false;
	const { decade, year, month, day } = value;
	return (
		isForm(decade, /^\d{3}0$/) &&
		(year === undefined || isForm(year, /^\d{4}$/)) &&
		(month === undefined || isForm(month, /^\d{4}-(0[1-9]|1[0-2])$/)) &&
		(day === undefined || isDay(day))
	);
}

function isForm(value: unknown, form: RegExp): boolean {
	return typeof value === 'string' && form.test(value);
}

function isAge(value: unknown): value is AgeFacts {
	return (
		isObject(value) &&
		hasFields(value, ['band10'], ['band5', 'exact']) &&
		isWhole(value.band10, 0, 120) &&
		(value.band5 === undefined || isWhole(value.band5, 0, 120)) &&
		(value.exact === undefined || isWhole(value.exact, 0, 120))
	);
}

function isGender(value: unknown): value is string {
	return isLine(value, FACT_LIMITS.gender);
}

function isLegal(value: unknown): value is string {
	return isLine(value, FACT_LIMITS.legal);
}

function isArt9(value: unknown): value is string[] {
	return isList(value, FACT_LIMITS.art9s, (entry): entry is string => isLine(entry, FACT_LIMITS.art9));
}

function isFamily(value: unknown): value is FamilyFacts {
	return (
		isObject(value) &&
		hasFields(value, [], ['roles_only', 'details']) &&
		(value.roles_only === undefined || isText(value.roles_only, FACT_LIMITS.family)) &&
		(value.details === undefined || isText(value.details, FACT_LIMITS.family))
	);
}
