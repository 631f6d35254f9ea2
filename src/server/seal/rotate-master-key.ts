/**
 * Rotates the master key: what a deleted row, an old disk or a copied database still holds of story keys dies with the
 * old master. Whatever moment it is cut short at, every live story opens, and the next rotation finishes the work.
 */
import type { OwnerDb, WorkerDb } from '#server/store/handle.ts';
import { rewrapKeys } from '#server/store/vault/rewrap-keys.ts';
import { openUnder, sealUnder } from './fields.ts';
import { underLock } from './file-lock.ts';
import { makeMasterKey, readMasterFile, writeMasterFile, type MasterFile } from './master-file.ts';
import { wrappedAt } from './master-keys.ts';
import { writeRecoveryFile } from './recovery.ts';
import { forgetKey } from './story-key.ts';

export interface Rotation {
	/** The name of the new master key. */
	readonly presentId: string;
	/** Names of the destroyed ones. */
	readonly destroyed: readonly string[];
	readonly rewrapped: number;
	/** Keys wrapped under a master that is nowhere: their stories were lost before, by other means. */
	readonly lost: number;
}

/** The steps between which a machine may stop; tests cut it short at each. */
export type RotationStep = 'file_with_both' | 'rows_wrapped' | 'file_with_new';

/**
 * Makes a new master key, wraps every live story key under it in one transaction, and destroys the old one. Throws, with
 * nothing lost, when a key does not open: then the old master stays.
 */
export async function rotateMasterKey({
	db,
	keysPath,
	after = () => {}
}: {
	db: WorkerDb | OwnerDb;
	keysPath: string;
	/** Called when a step is durable. */
	after?: (step: RotationStep) => void;
}): Promise<Rotation> {
	return underLock(
		`${keysPath}.lock`,
		async () => {
			const before = readMasterFile(keysPath);
			if (!before) throw new Error(`There are no master keys at ${keysPath}: nothing can be rotated.`);
			const old = [before.present, ...before.previous];
			const both: MasterFile = { present: makeMasterKey(), previous: old, recovery: before.recovery };
			// First the copy for recovery, then the file itself: at no moment does a new key exist in one place only.
			await writeRecoveryFile(keysPath, both);
			writeMasterFile(keysPath, both);
			after('file_with_both');

			const { present } = both;
			const retiredIds = old.map(({ id }) => id);
			const counted = await rewrapKeys(db, {
				presentId: present.id,
				retiredIds,
				rewrap: ({ storyId, masterId, wrapped }) => {
					const master = old.find(({ id }) => id === masterId);
					if (!master) throw new Error(`the key of story ${storyId} is under an unknown master`);
					const key = openUnder(master.key, wrappedAt(storyId, masterId), wrapped);
					const again = sealUnder(present.key, wrappedAt(storyId, present.id), key);
					forgetKey(key);
					return again;
				}
			});
			after('rows_wrapped');

			const alone: MasterFile = { ...both, previous: [] };
			writeMasterFile(keysPath, alone);
			await writeRecoveryFile(keysPath, alone);
			for (const { key } of old) forgetKey(key);
			after('file_with_new');
			return { presentId: present.id, destroyed: retiredIds, ...counted };
		},
		{ patience: 60_000 }
	);
}
