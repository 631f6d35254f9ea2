import { hasFields, isLanguageTag, isLine, isObject, isText, isWhole } from '#domain/base/shape.ts';
import { readWouldBeKnown, type WouldBeKnown } from '#domain/story/would-be-known.ts';

/** The sealed original: what a teller told, in the teller's own words. Never changed, never public. */
export interface Testimony {
	readonly title?: string;
	/** The short phrase of what this person brings. */
	readonly brings: string;
	readonly text: string;
	/** BCP 47. */
	readonly language: string;
	/** When it was told, in milliseconds since 1970 (UTC). */
	readonly asToldAt: number;
	readonly from: PlaceSaid;
	readonly now: PlaceSaid;
	/** The year since when this person has been where they are now. */
	readonly since?: number;
	readonly names: { readonly chosen_pseudonym?: string; readonly first_name?: string; readonly full_name?: string };
	/** Years. */
	readonly age?: number;
	readonly gender?: string;
	/** Whether somebody close would know who told it; asked here only where the safe text need not be shown first. */
	readonly known?: WouldBeKnown;
	/** How it was taken down, where somebody helped. */
	readonly interview?: { readonly interpreter: 'none' | 'human' | 'remote' };
}

/** A country (ISO 3166-1, two letters), and a region or province in the teller's words. */
export interface PlaceSaid {
	readonly country: string;
	readonly place?: string;
}

/** The most that a text may hold, in UTF-16 units. */
export const TESTIMONY_LIMITS = { text: 60_000, title: 120, brings: 80, place: 80, name: 80, gender: 40 } as const;

const OPTIONAL = ['title', 'since', 'age', 'gender', 'known', 'interview'];

/** Reads a testimony from what was sealed; null if it is none. */
export function parseTestimony(value: unknown): Testimony | null {
	const required = ['brings', 'text', 'language', 'asToldAt', 'from', 'now', 'names'];
	if (!isObject(value) || !hasFields(value, required, OPTIONAL)) return null;
	const { title, brings, text, language, asToldAt, since, age, gender, interview } = value;
	const from = parsePlace(value.from);
	const now = parsePlace(value.now);
	const names = parseNames(value.names);
	if (!from || !now || !names) return null;
	if (!isLine(brings, TESTIMONY_LIMITS.brings) || !isText(text, TESTIMONY_LIMITS.text)) return null;
	if (!isLanguageTag(language) || !isWhole(asToldAt, 0, Number.MAX_SAFE_INTEGER)) return null;
	if (title !== undefined && !isLine(title, TESTIMONY_LIMITS.title)) return null;
	if (since !== undefined && !isWhole(since, 1000, 9999)) return null;
	if (age !== undefined && !isWhole(age, 0, 120)) return null;
	if (gender !== undefined && !isLine(gender, TESTIMONY_LIMITS.gender)) return null;
	const known = value.known === undefined ? undefined : readWouldBeKnown(value.known);
	if (known === null) return null;
	if (interview !== undefined && !isInterview(interview)) return null;
	return { title, brings, text, language, asToldAt, from, now, since, names, age, gender, known, interview };
}

function parsePlace(value: unknown): PlaceSaid | null {
	if (!isObject(value) || !hasFields(value, ['country'], ['place'])) return null;
	const { country, place } = value;
	if (typeof country !== 'string' || !/^[A-Z]{2}$/.test(country)) return null;
	if (place !== undefined && !isLine(place, TESTIMONY_LIMITS.place)) return null;
	return { country, place };
}

function parseNames(value: unknown): Testimony['names'] | null {
	const kinds = ['chosen_pseudonym', 'first_name', 'full_name'] as const;
	if (!isObject(value) || !hasFields(value, [], kinds)) return null;
	const names: { -readonly [K in keyof Testimony['names']]: string } = {};
	for (const kind of kinds) {
		const name = value[kind];
		if (name === undefined) continue;
		if (!isLine(name, TESTIMONY_LIMITS.name)) return null;
		names[kind] = name;
	}
	return names;
}

function isInterview(value: unknown): value is NonNullable<Testimony['interview']> {
	return (
		isObject(value) &&
		hasFields(value, ['interpreter']) &&
		(value.interpreter === 'none' || value.interpreter === 'human' || value.interpreter === 'remote')
	);
}
