import type { Channel } from '#domain/consent/channels.ts';
import type { Levels } from '#domain/consent/ladders.ts';
import type { Risk } from '#domain/consent/risk.ts';

/** Where one person's consent stands. Only `active` lets anything be shown. */
export const STATES = [
	'none',
	'requested',
	'refused',
	'cooling',
	'active',
	'suspended',
	'expired',
	'withdrawn',
	'invalidated'
] as const;

export type State = (typeof STATES)[number];

/** One person's yes for one channel: how much, from when, until when. There is no yes without an end. */
export interface Grant {
	readonly levels: Levels;
	/** Milliseconds since 1970 (UTC); shown from this instant on. */
	readonly from: number;
	/** Milliseconds since 1970 (UTC); no longer shown at this instant. */
	readonly until: number;
	/** The person has heard, on its own, that what leaves by this channel cannot be taken back. */
	readonly noRecallAck: boolean;
	/** Languages (BCP 47) in which the story must not appear on this channel. */
	readonly excludedLanguages: readonly string[];
}

/** One current yes per channel: a new version replaces the old one. */
export type Grants = Readonly<Partial<Record<Channel, Grant>>>;

/** Somebody who tells the story, or who is depicted, heard or named in it. */
export interface Person {
	readonly id: string;
	readonly role: 'teller' | 'third_party';
	/** Under eighteen. */
	readonly minor: boolean;
	readonly guardianOk: boolean;
	/** The child's own yes. */
	readonly assent: boolean;
	readonly state: State;
	readonly grants: Grants;
	/** What nobody can agree to for this person, beside what is true for everybody. */
	readonly limits?: readonly Levels[] | undefined;
}

/** How many people share the place that would be shown; `Infinity` for a historical text. */
export interface SharedBy {
	readonly origin: number;
	readonly transit: number;
	readonly current: number;
}

/** All that decides what of a story may be shown. It holds no word of the story itself. */
export interface StoryConsent {
	/** The story's public id. */
	readonly id: string;
	/** Counts up with every change of anything below. */
	readonly consentVersion: number;
	readonly people: readonly Person[];
	readonly risk: Risk;
	readonly safetyHold: boolean;
	/** Milliseconds since 1970 (UTC); nothing is shown before. */
	readonly embargoUntil: number;
	/** What the story waits for, such as `asylum_decision`; nothing is shown meanwhile. */
	readonly holdEvents: readonly string[];
	/** A claim for asylum or another case about status is not decided yet. */
	readonly claimOpen: boolean;
	/** Accounts of everyone who gathered or edited the story. */
	readonly authors: readonly string[];
	/** Accounts of everyone who reviewed it. */
	readonly reviewedBy: readonly string[];
	readonly k: SharedBy;
	/** The most that enough people share (`floor.ts`), counted before; without it nothing more is limited. */
	readonly floorCap?: Levels;
	/** Limits that somebody in the story sets for the whole of it, whatever the tellers agreed to. */
	readonly limits?: readonly Levels[] | undefined;
}

/** What is asked: one channel, one language, one instant (milliseconds since 1970, UTC), one anonymity floor. */
export interface Question<C extends Channel> {
	readonly channel: C;
	readonly language: string;
	readonly now: number;
	/** The least number of people who must share a place before it is shown finer than its region. */
	readonly kMin: number;
}
