import type { MineContext } from '#server/intake/intake-context.ts';
import { withMyKey } from '#server/intake/my-sealed.ts';
import type { Pass } from '#server/intake/pass.ts';
import { entrySalt, hourOf, storySalt } from '#server/seal/log-entry.ts';
import { logOrigin } from '#server/seal/log-note.ts';
import type { LogInclusion } from '#server/seal/log-proof.ts';
import { auditPath, hashOf, wholeSubtrees } from '#server/seal/log-tree.ts';
import { type MyLogEntry, readLogHead, readLogNodes, readMyLog } from '#server/store/intake/my-log.ts';

/** As in the file that a teller takes home. */
export interface MyLogProof {
	readonly 'st:logInclusion': readonly LogInclusion[];
}

/**
 * The proof that "given" and "taken back" stand in the log, under its newest signed head. An act of the last hour may not
 * be under it yet. Null: nothing to prove yet, or the story was erased and its entries say nothing any more.
 */
export async function myLogProof(context: MineContext, pass: Pass): Promise<MyLogProof | null> {
	const head = await readLogHead(context.db);
	if (head === null) return null;
	return withMyKey(context, pass, async (key) => {
		const salt = storySalt(key);
		const covered = (await readMyLog(context.db, pass)).filter(({ seq }) => Number(seq) < head.size);
		const proofs = await Promise.all(covered.map((entry) => inclusionOf(context, entry, { ...head, salt })));
		return proofs.length === 0 ? null : { 'st:logInclusion': proofs };
	});
}

/** Whether there is such a proof now. */
export async function hasLogProof({ db }: MineContext, pass: Pass): Promise<boolean> {
	const head = await readLogHead(db);
	return head !== null && (await readMyLog(db, pass)).some(({ seq }) => Number(seq) < head.size);
}

async function inclusionOf(
	{ db, seal }: MineContext,
	entry: MyLogEntry,
	{ size, note, salt }: { size: number; note: string; salt: Buffer }
): Promise<LogInclusion> {
	const index = Number(entry.seq);
	const path = auditPath(index, size).map(({ start, end }) => wholeSubtrees(start, end));
	const hashes = await readLogNodes(db, path.flat());
	return {
		origin: logOrigin(seal.signer.publicKey),
		index,
		checkpoint: note,
		proof: path.map((places) =>
			hashOf(places.map(({ level, position }) => hashes.get(`${level}/${position}`) ?? Buffer.alloc(0))).toString(
				'base64'
			)
		),
		salt: entrySalt(salt, index).toString('hex'),
		type: entry.type,
		hour: hourOf(entry.hour),
		record: entry.says
	};
}
