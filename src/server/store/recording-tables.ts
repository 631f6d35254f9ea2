/** What the program knows of the tables of sound and film; part of `tables.ts`. */
import type { Generated } from 'kysely';
import type { Maybe, Time } from './tables.ts';

export type { FileTable } from './tables.ts';

export interface RecordingLookTable {
	file_id: string;
	story_id: string;
	refused: Maybe<string>;
	kind: Maybe<'sound' | 'film'>;
	seconds: Maybe<number>;
	width: Maybe<number>;
	height: Maybe<number>;
	has_sound: Generated<boolean>;
	stills_complete: Generated<boolean>;
	preview_path: Maybe<string>;
	preview_type: Maybe<string>;
	preview_bytes: Maybe<number>;
	body: Maybe<Buffer>;
	at: Time;
}
export interface RecordingStillTable {
	file_id: string;
	number: number;
	story_id: string;
	at_seconds: number;
	path: string;
	body: Buffer;
}
export interface RecordingTable {
	file_id: string;
	story_id: string;
	people: 'none' | 'visible' | 'covered' | 'left_out';
	/** Null: everybody in the story may be heard. */
	heard_ids: Maybe<string[]>;
	/** Null: everybody in the story may be seen. */
	seen_ids: Maybe<string[]>;
	spoken_in: string;
	confirmed_by: string;
	confirmed_at: Time;
}
/** What a teller does not want to be shown any more, of a story that is shown. */
export interface WithheldTable {
	story_id: string;
	person_id: string;
	/** The id of a file, or the keyed fingerprint of a paragraph's words. */
	part: string;
	file_id: Maybe<string>;
	at: Time;
}
export interface TranscriptTable {
	story_id: string;
	file_id: string;
	language: string;
	version: number;
	source_language: Maybe<string>;
	teller_version: Maybe<number>;
	reviewed_version: Maybe<number>;
}
export interface ReadingTable {
	id: string;
	story_id: string;
	file_id: string;
	language: string;
	/** The version of the words that is read. */
	of_version: Maybe<number>;
	path: string;
	bytes: number | string;
	body: Buffer;
	by_member: string;
	at: Time;
}
export interface RecordingSchema {
	'story.recording_look': RecordingLookTable;
	'story.recording_still': RecordingStillTable;
	'story.recording': RecordingTable;
	'story.withheld': WithheldTable;
	'story.transcript': TranscriptTable;
	'story.reading': ReadingTable;
}
