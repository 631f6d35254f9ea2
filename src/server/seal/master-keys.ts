/** Wraps the key of a story under the master key, and unwraps it. The database holds wrapped keys only. */
import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileStamp, syncFolder } from './atomic-file.ts';
import { openUnder, sealBroken, sealUnder } from './fields.ts';
import { makeMasterKey, masterText, readMasterFile, type MasterFile } from './master-file.ts';
import { forgetKey } from './story-key.ts';

/** As in `vault.story_key`. */
export interface WrappedKey {
	readonly master_id: string;
	readonly wrapped: Uint8Array;
}
export interface MasterKeys {
	readonly presentId: string;
	/** Wraps a story's key under the present master key. */
	wrap(storyId: string, key: Buffer): { master_id: string; wrapped: Buffer };
	/** The story's key. Throws `SealBroken` when its master key is gone or it belongs to another story. */
	unwrap(storyId: string, row: WrappedKey): Buffer;
}

/** What is authenticated with a wrapped key: a wrapped key put into another story's row does not open. */
export function wrappedAt(storyId: string, masterId: string): string {
	return `vault.story_key/${storyId}/${masterId}`;
}

/**
 * Opens the file at `path`; the first start makes it. Another process may rotate the key at any time, so each call looks
 * whether the file was replaced, and forgets what is no longer in it. A network file system may say for a minute that it was
 * not; only opening asks the other machine. So what cannot wait (a key that is unknown, or is to be wrapped) opens it.
 */
export async function openMasterKeys(path: string): Promise<MasterKeys> {
	if (!readMasterFile(path)) makeMasterFile(path);
	let stamp: string | null = null;
	let held: MasterFile | null = null;
	const file = ({ anew = false } = {}): MasterFile => {
		const now = fileStamp(path);
		if (held && !anew && (now === stamp || now === null)) return held;
		const fresh = readMasterFile(path);
		if (!fresh)
			throw new Error(`The file of master keys ${path} is missing. Put it back; nothing can be opened without it.`);
		if (held) for (const { key } of [held.present, ...held.previous]) forgetKey(key);
		stamp = now;
		return (held = fresh);
	};
	file();
	return {
		get presentId() {
			return file().present.id;
		},
		wrap(storyId, key) {
			// Wrapped under a key that is retired, what was told would be refused by the database.
			const { present } = file({ anew: true });
			return { master_id: present.id, wrapped: sealUnder(present.key, wrappedAt(storyId, present.id), key) };
		},
		unwrap(storyId, { master_id, wrapped }) {
			const find = ({ present, previous }: MasterFile) => [present, ...previous].find(({ id }) => id === master_id);
			const master = find(file()) ?? find(file({ anew: true }));
			if (!master) throw sealBroken(`the key of story ${storyId}`);
			return openUnder(master.key, wrappedAt(storyId, master_id), wrapped);
		}
	};
}

function makeMasterFile(path: string): void {
	mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
	let file: number;
	try {
		// Never over an existing one: two processes may start at once.
		file = openSync(path, 'wx', 0o600);
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
		throw error;
	}
	writeSync(file, masterText({ present: makeMasterKey(), previous: [], recovery: null }));
	fsyncSync(file);
	closeSync(file);
	syncFolder(dirname(path));
}
