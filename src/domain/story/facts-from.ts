import { regionOf } from '#domain/place/countries.ts';
import type { AgeFacts, FamilyFacts, PlaceFacts, StoryFacts, TimeFacts } from '#domain/story/facts.ts';
import { pseudonymIndex } from '#domain/story/pseudonym.ts';

/** A place as told: the finest that is known. */
export interface PlaceTold {
	readonly country: string;
	readonly admin1?: string;
	readonly town?: string;
}

/** What was told or corrected, each in its finest form. */
export interface Told {
	readonly names?: { readonly chosen_pseudonym?: string; readonly first_name?: string; readonly full_name?: string };
	readonly origin?: PlaceTold;
	readonly transit?: PlaceTold;
	readonly current?: PlaceTold;
	/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
	readonly time?: string;
	/** Years. */
	readonly age?: number;
	readonly gender?: string;
	readonly art9?: readonly string[];
	readonly legal?: string;
	readonly family?: FamilyFacts;
}

/** Adds every wider rung to what was told: the region to a country, the decade to a year, the bands to an age. */
export function factsFrom(storyId: string, told: Told): StoryFacts {
	return given({
		name: given({
			system_pseudonym: pseudonymIndex(storyId),
			chosen_pseudonym: told.names?.chosen_pseudonym,
			first_name: told.names?.first_name,
			full_name: told.names?.full_name
		}),
		origin: placeFacts(told.origin),
		transit: placeFacts(told.transit),
		current: placeFacts(told.current),
		time: timeFacts(told.time),
		age: ageFacts(told.age),
		gender: told.gender,
		art9: told.art9?.length ? [...told.art9] : undefined,
		legal: told.legal,
		family: told.family && given({ roles_only: told.family.roles_only, details: told.family.details })
	});
}

/** The rungs of a place; nothing for a country we do not know. */
export function placeFacts(told: PlaceTold | undefined): PlaceFacts | undefined {
	const region = told && regionOf(told.country);
	if (!region) return undefined;
	return given({ region, country: told.country, admin1: told.admin1, town: told.town });
}

/** The rungs of a time; nothing for a text that is none. */
export function timeFacts(told: string | undefined): TimeFacts | undefined {
	const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(told ?? '') ?? [];
	if (year === undefined) return undefined;
	return given({
		decade: `${year.slice(0, 3)}0`,
		year,
		month: month && `${year}-${month}`,
		day: day && `${year}-${month}-${day}`
	});
}

/** The rungs of an age in whole years, 0 to 120; nothing for anything else. */
export function ageFacts(told: number | undefined): AgeFacts | undefined {
	if (told === undefined || !Number.isInteger(told) || told < 0 || told > 120) return undefined;
	return { band10: told - (told % 10), band5: told - (told % 5), exact: told };
}

type Given<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
	[K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The object without the fields that are not given (or are empty text). */
function given<T extends object>(object: T): Given<T> {
	return Object.fromEntries(
		Object.entries(object).filter(([, value]) => value !== undefined && value !== '')
	) as Given<T>;
}
