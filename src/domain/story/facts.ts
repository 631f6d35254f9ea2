import type { ContentNote } from '#domain/story/content-notes.ts';

/** Every rung of a name; which of them a reader gets is decided elsewhere. */
export interface NameFacts {
	/** Index into the list of neutral names (`pseudonym.ts`). */
	readonly system_pseudonym: number;
	readonly chosen_pseudonym?: string;
	readonly first_name?: string;
	readonly full_name?: string;
}

/** Every rung of a place. */
export interface PlaceFacts {
	/** UN M49 code of a part of a continent. */
	readonly region: string;
	/** ISO 3166-1, two letters. */
	readonly country?: string;
	/** Names as they are to be shown. */
	readonly admin1?: string;
	readonly town?: string;
}

/** Every rung of a time, as text: `2010`, `2015`, `2015-09`, `2015-09-03`. */
export interface TimeFacts {
	readonly decade: string;
	readonly year?: string;
	readonly month?: string;
	readonly day?: string;
}

/** Every rung of an age in years; a band is named by its youngest year. */
export interface AgeFacts {
	readonly band10: number;
	readonly band5?: number;
	readonly exact?: number;
}

/** What is said of the family: roles only ("my brother"), or details. */
export interface FamilyFacts {
	readonly roles_only?: string;
	readonly details?: string;
}

/** Every rung of every element of a story that is not running text. Sealed; only `show()` takes anything out of it. */
export interface StoryFacts {
	readonly name?: NameFacts;
	readonly origin?: PlaceFacts;
	readonly transit?: PlaceFacts;
	readonly current?: PlaceFacts;
	readonly time?: TimeFacts;
	readonly age?: AgeFacts;
	readonly gender?: string;
	/** Ethnicity, religion, health, orientation, politics, in the words that may be shown. */
	readonly art9?: readonly string[];
	/** Immigration or asylum status. */
	readonly legal?: string;
	readonly family?: FamilyFacts;
	/** What the whole text speaks of, as it was kept before notes were part of the text (see `notesAbove`). */
	readonly notes?: readonly ContentNote[];
}

/** The most that each text may hold (UTF-16 units). */
export const FACT_LIMITS = {
	name: 80,
	place: 80,
	gender: 40,
	art9: 120,
	art9s: 10,
	legal: 120,
	family: 400,
	/** The words that stand for a picture. */
	alt: 500
} as const;
