import type { CheckpointFile } from '#server/seal/checkpoint-file.ts';
import { readNote } from '#server/seal/log-note.ts';
import { leaveForLog, logSize, type LogDb } from '#server/store/log/add-entries.ts';

/**
 * A restore takes the log back to where it was then. It says so in the log itself, with the newest checkpoint outside that
 * it could not keep, so that nobody can pass off a tampered log as a restored one.
 */
export async function noteRestore(
	tx: LogDb,
	restored: {
		readonly at: Date;
		/** The moment of the backup. */
		readonly from: string;
		readonly file: Pick<CheckpointFile, 'read'>;
		readonly publicKey: string;
	}
): Promise<void> {
	const notes = restored.file.read()[0]?.notes ?? [];
	const last = notes.map((note) => readNote(note, restored.publicKey)).findLast((head) => head !== null);
	await leaveForLog(tx, 'restore', {
		at: restored.at.toISOString(),
		from: restored.from,
		restoredSize: await logSize(tx),
		last: last ? { size: last.size, root: last.root.toString('base64') } : null
	});
}
