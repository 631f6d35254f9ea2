/** Tables of what published stories have in common, and of the official figures that only they need; part of `tables.ts`. */
import type { Generated } from 'kysely';
import type { Json, Maybe, MaybeTime } from './tables.ts';

export interface GenderTable {
	host: string;
	women: number;
	men: number;
}
export interface CombinationTable {
	story_id: string;
	has: string[];
	shown: string[];
	uncounted: boolean;
	origin: Maybe<string>;
	host: Maybe<string>;
	origin_level: number;
	now_level: number;
	gender: Maybe<'woman' | 'man' | 'other'>;
	floor_cap: Json;
	lowered: Generated<string[]>;
	lowered_at: MaybeTime;
}
/** Counters of these, kept by triggers; the program only reads them. */
export interface FigureCountTable {
	origin: string;
	host: string;
	origin_level: number;
	now_level: number;
	/** '': not shown. */
	gender: '' | 'woman' | 'man' | 'other';
	stories: number;
}
export interface PublishedCountTable {
	origin: string;
	host: string;
	stories: number;
}
