import type { ColumnType, Generated } from 'kysely';

type Big = ColumnType<string, number | string, never>;

export interface LogEntryTable {
	seq: Big;
	type: string;
	hour: ColumnType<Date, string, never>;
	commitment: Buffer;
}
export interface LogNodeTable {
	level: number;
	position: Big;
	hash: Buffer;
}
export interface LogCheckpointTable {
	id: Generated<string>;
	size: Big;
	root: Buffer;
	note: string;
	nightly: boolean;
	at: ColumnType<Date, Date, never>;
}
export interface LogOutboxTable {
	id: Generated<string>;
	source: string;
	story_id: string | null;
	key: string | null;
	says: ColumnType<unknown, string, never>;
	at: ColumnType<Date, Date | undefined, never>;
}
export interface LogRecordTable {
	seq: Big;
	source: string;
	story_id: string | null;
	key: string | null;
	says: ColumnType<unknown, string | null, never>;
}

/** The log: the worker adds to it and its owner checks it. */
export interface LogSchema {
	'chain.entry': LogEntryTable;
	'chain.node': LogNodeTable;
	'chain.checkpoint': LogCheckpointTable;
	'story.log_outbox': LogOutboxTable;
	'story.log_record': LogRecordTable;
}
