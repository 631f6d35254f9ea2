/** What the program knows of the table of files made for readers; part of `tables.ts`. */
import type { ColumnType, Generated } from 'kysely';
import type { Maybe, Time } from './tables.ts';

export interface RenditionTable {
	name: string;
	story_id: string;
	file_id: Maybe<string>;
	kind: 'picture' | 'poster' | 'card' | 'recording' | 'still' | 'captions';
	rung:
		| 'none'
		| 'unrecognisable_at_capture'
		| 'solid_mask'
		| 'visible'
		| 'poster'
		| 'card'
		| 're_voiced'
		| 'original'
		| 'captions';
	covered: Generated<string>;
	type: string;
	width: Maybe<number>;
	height: Maybe<number>;
	bytes: number;
	language: Maybe<string>;
	consent_version: number;
	/** From what exactly it was made; recordings and their words only. */
	made_of: Maybe<string>;
	/** `{seconds, waveform}` of a recording. */
	facts: ColumnType<unknown, string | undefined, string>;
	at: Time;
}
