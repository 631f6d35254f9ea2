/** What is kept of pages that somebody has not finished: drafts, their files, and that a page was left. */
import type { ColumnType, Generated } from 'kysely';
import type { Maybe, Time } from './tables.ts';

export interface DraftTable {
	token_hash: Buffer;
	body: Buffer;
	version: Generated<number>;
	story_id: Maybe<string>;
	expires_at: Time;
	updated_at: Time;
}
export interface DraftFileTable {
	token_hash: Buffer;
	file_id: string;
	path: string;
	bytes: ColumnType<string, number | string, number | string>;
	kind: Generated<'picture' | 'recording'>;
	at: Time;
}
export interface LeftPageTable {
	hash: Buffer;
	hour: Generated<Date>;
	is_left: boolean;
}
