/** What a look at the whole log finds. */

export type LogFault =
	/** An entry was taken out or put between others. */
	| 'entry_missing'
	/** A kept hash is not the one that follows from the entries. */
	| 'node_differs'
	/** The row that an entry stands for says something else now. */
	| 'row_changed'
	| 'row_gone'
	/** Nobody knows what this entry stands for, and no erasure says so. */
	| 'entry_unexplained'
	/** A row that no entry stands for. */
	| 'not_in_log'
	/** A story says that it was erased, and the log does not. */
	| 'erasure_not_in_log'
	/** A story that was not of practice mode is gone whole. */
	| 'story_deleted'
	/** Its key is gone without an erasure, so that its entries cannot be compared. */
	| 'key_missing'
	| 'signature'
	/** The checkpoint states another head than the entries give. */
	| 'checkpoint_differs'
	/** The checkpoint states more entries than there are. */
	| 'log_shorter'
	/** As before, and a restore from a backup says so itself. */
	| 'rolled_back'
	/** A checkpoint of the database that the file outside does not hold. */
	| 'file_lacks_checkpoint'
	/** A checkpoint of the file that the database does not hold. */
	| 'database_lacks_checkpoint';

export interface LogFinding {
	readonly fault: LogFault;
	/** An entry's number, a row, a story's id, or a place and the size that a checkpoint states. Ids only. */
	readonly at: string;
}
export interface LogReport {
	readonly entries: number;
	/** Acts that the sequencer has not taken yet, and since when the oldest of them waits. */
	readonly waiting: number;
	readonly since: Date | null;
	/** Entries that went mute with an erased story. */
	readonly mute: number;
	readonly checkpoints: number;
	readonly findings: readonly LogFinding[];
}
