/** Files that must never be half written: a new one is complete on disk before it takes the old one's name. */
import { randomBytes } from 'node:crypto';
import {
	closeSync,
	fstatSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
	writeSync
} from 'node:fs';
import { dirname } from 'node:path';

/** Writes `text` under `path` (mode 0600), durable when it returns. With `shred`, the old file's bytes are overwritten. */
export function replaceFile(path: string, text: string | Uint8Array, { shred = false } = {}): void {
	mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
	const fresh = `${path}.${randomBytes(6).toString('hex')}.new`;
	const old = shred ? openIfThere(path) : null;
	try {
		const file = openSync(fresh, 'wx', 0o600);
		try {
			writeFileSync(file, text);
			fsyncSync(file);
		} finally {
			closeSync(file);
		}
		renameSync(fresh, path);
		syncFolder(dirname(path));
		if (old !== null) overwrite(old);
	} catch (error) {
		rmSync(fresh, { force: true });
		throw error;
	} finally {
		if (old !== null) closeSync(old);
	}
}

/** The text of a file, or null when there is none. */
export function readIfThere(path: string): string | null {
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		if (isMissing(error)) return null;
		throw error;
	}
}

/** Makes new, renamed and removed names in a folder durable. */
export function syncFolder(folder: string): void {
	const handle = openSync(folder, 'r');
	try {
		fsyncSync(handle);
	} finally {
		closeSync(handle);
	}
}

/** A value that changes whenever the file is replaced or written; null when there is none. */
export function fileStamp(path: string): string | null {
	const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
	return stat ? `${stat.ino}:${stat.mtimeNs}:${stat.size}` : null;
}

/** Whether an error says that a file is not there. */
export function isMissing(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function openIfThere(path: string): number | null {
	try {
		return openSync(path, 'r+');
	} catch (error) {
		if (isMissing(error)) return null;
		throw error;
	}
}

// The name already points to the new file; the old bytes would stay on the disk until something else needs the room.
function overwrite(file: number): void {
	const { size } = fstatSync(file);
	writeSync(file, randomBytes(size), 0, size, 0);
	fsyncSync(file);
}
