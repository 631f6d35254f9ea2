/** What the program knows of the tables of what is shown; part of `tables.ts`. */
import type { Basis } from '#domain/story/basis.ts';
import type { ColumnType, Generated } from 'kysely';
import type { Json, Maybe, Time } from './tables.ts';

/** A date without a time, read as `YYYY-MM-DD`. */
type Day = ColumnType<string, string, string>;

export interface ShownStoryTable {
	story_id: string;
	channel: string;
	language: string;
	body: Json;
	title: string;
	brings: string;
	origin_region: Maybe<string>;
	origin_country: Maybe<string>;
	now_region: Maybe<string>;
	now_country: Maybe<string>;
	told_in: string;
	basis: Basis;
	has_picture: boolean;
	words: ColumnType<string, never, never>;
	feed_id: string;
	published_on: Day;
	position: ColumnType<string, number | string, number | string>;
	expires_at: Time;
	consent_version: number;
	has_sound: Generated<boolean>;
	has_film: Generated<boolean>;
	/** Not in the view. */
	vocabulary: Generated<string[]>;
	/** Not in the view. */
	print_mark: Maybe<string>;
}
export interface ShownPictureTable {
	name: string;
	story_id: string;
	channel: string;
	language: Maybe<string>;
	type: string;
	width: Maybe<number>;
	height: Maybe<number>;
	bytes: number;
	expires_at: Time;
}
export interface GoneTable {
	feed_id: string;
	gone_on: Day;
}
export interface GoneForProgramsTable {
	ref: string;
	gone_on: Day;
}
export interface ShownOfficeTable {
	id: string;
	name: string;
	country: string;
	serves: string[];
	contact: string;
}
export interface ShownCheckpointTable {
	id: string;
	note: string;
}
export interface ShownSiteTable {
	key: string;
	value: unknown;
}
