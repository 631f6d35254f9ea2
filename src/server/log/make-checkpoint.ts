/** Checkpoints: each hour in which something came, and each night. First in the file outside the database, then inside. */
import type { CheckpointFile } from '#server/seal/checkpoint-file.ts';
import { readNote, signHead } from '#server/seal/log-note.ts';
import type { Signer } from '#server/seal/signing.ts';
import type { OwnerDb, WorkerDb } from '#server/store/handle.ts';
import { lockLog, type LogDb } from '#server/store/log/add-entries.ts';
import { isKept, keepCheckpoint, newestCheckpoints, type NewestCheckpoints } from '#server/store/log/checkpoints.ts';
import { standingTree } from './sequence-log.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Makes a checkpoint if one is due. Returns the size it states; null: none was due. */
export async function makeCheckpoint({
	db,
	signer,
	file,
	now
}: {
	readonly db: WorkerDb | OwnerDb;
	readonly signer: Pick<Signer, 'sign' | 'publicKey'>;
	readonly file: CheckpointFile;
	readonly now: Date;
}): Promise<number | null> {
	return db.transaction().execute(async (tx) => {
		await lockLog(tx);
		const tree = await standingTree(tx);
		await adoptLast(tx, file, signer.publicKey, tree.size);
		const due = dueNow(await newestCheckpoints(tx), tree.size, now);
		if (!due) return null;
		const head = { size: tree.size, root: tree.root() };
		const note = signHead(signer, head);
		await file.append(note);
		await keepCheckpoint(tx, { ...head, note, nightly: due === 'night', at: now });
		return tree.size;
	});
}

/** A crash between the file and the database leaves the newest note in the file alone: the database takes it over. */
async function adoptLast(tx: LogDb, file: CheckpointFile, publicKey: string, size: number): Promise<void> {
	const [note] = file.read()[0]?.notes?.slice(-1) ?? [];
	const head = note === undefined ? null : readNote(note, publicKey);
	if (note === undefined || !head || head.size > size || (await isKept(tx, note))) return;
	await keepCheckpoint(tx, { ...head, note, nightly: false, at: new Date(0) });
}

/** The first run of a day makes the nightly one, news or not: a log that stands still is seen to stand still. */
function dueNow({ last, nightly }: NewestCheckpoints, size: number, now: Date): 'night' | 'hour' | null {
	if (size === 0) return null;
	const passed = (since: Date | null, unit: number) =>
		since === null || Math.floor(since.getTime() / unit) < Math.floor(now.getTime() / unit);
	if (passed(nightly, DAY)) return 'night';
	return passed(last?.at ?? null, HOUR) && last?.size !== size ? 'hour' : null;
}
