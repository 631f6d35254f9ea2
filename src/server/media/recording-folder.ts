import { ok, refuse, type Result } from '#domain/base/result.ts';
import { RECORDING_BYTES_MAX, type RecordingSource, type Room } from '#server/media/recording.ts';
import { RECORDING_SIGNATURE_BYTES } from '#server/media/recording-signature.ts';
import { readFileSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** What the kernel calls its file systems in memory: tmpfs, ramfs. */
const IN_MEMORY = [0x01021994, 0x858458f6];

/** Memory that stays free for everyone else while a recording comes in, in bytes. */
const MEMORY_LEFT_MIN = 256 * 1024 * 1024;

const PREFIX = 'suitcase-recording-';

/** The folders that stand now. */
const standing = new Set<string>();
// Whoever ends the process in an orderly way leaves nothing behind; after a crash the next start sweeps.
process.on('exit', () => {
	for (const folder of standing) rmSync(folder, { recursive: true, force: true });
});

/** When a process began, as Linux counts it; `undefined` when there is none. Tells a number that was given out again. */
function beginningOf(pid: number | 'self'): string | undefined {
	try {
		const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
		return line.slice(line.lastIndexOf(')') + 2).split(' ')[19];
	} catch {
		return undefined;
	}
}

/** A folder of its own for one recording, in memory. `removed` must be called, whatever happens. */
export type RecordingFolder = { path: string; [Symbol.asyncDispose]: () => Promise<void> };

/**
 * Makes a folder in memory that only we can enter. Refuses where the configured folder is missing, is not ours to write
 * in, or lies on a disk: deleted is not gone there.
 */
export async function openFolder({ memoryFolder }: Room): Promise<Result<RecordingFolder, 'no_room'>> {
	try {
		if (!IN_MEMORY.includes((await statfs(memoryFolder)).type)) return refuse('no_room');
		const path = await mkdtemp(join(memoryFolder, `${PREFIX}${process.pid}-${beginningOf('self')}-`));
		standing.add(path);
		// Where the file system of the confined program is put together (see `confine-program.ts`).
		await mkdir(join(path, 'root'), { mode: 0o700 });
		return ok({
			path,
			async [Symbol.asyncDispose]() {
				await rm(path, { recursive: true, force: true });
				standing.delete(path);
			}
		});
	} catch (error) {
		if (isShortOfRoom(error)) return refuse('no_room');
		throw error;
	}
}

function isShortOfRoom(error: unknown): boolean {
	const { code } = error as NodeJS.ErrnoException;
	return ['ENOENT', 'EACCES', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOSYS'].includes(code ?? '');
}

/**
 * Writes a recording into the folder, mode 0600, and gives its first bytes back. Stops as soon as it is too large, or
 * `stopped` says so.
 */
export async function receive(
	source: RecordingSource,
	path: string,
	stopped: AbortSignal,
	most = RECORDING_BYTES_MAX
): Promise<Result<Uint8Array, 'too_large' | 'no_room' | 'timeout'>> {
	const file = await open(path, 'wx', 0o600);
	let written = 0;
	let first = Buffer.alloc(0);
	try {
		for await (const chunk of source instanceof Uint8Array ? [source] : source) {
			if (stopped.aborted) return refuse('timeout');
			written += chunk.length;
			if (written > most) return refuse('too_large');
			if (process.availableMemory() < MEMORY_LEFT_MIN + chunk.length) return refuse('no_room');
			if (first.length < RECORDING_SIGNATURE_BYTES) first = Buffer.concat([first, chunk.subarray(0, 64)]);
			await file.writeFile(chunk);
		}
		return ok(first);
	} catch (error) {
		if (isShortOfRoom(error)) return refuse('no_room');
		throw error;
	} finally {
		await file.close();
	}
}

/** Removes what a process that is no more left in memory. Run at the start of the worker. Tells how many folders. */
export async function sweepRecordings({ memoryFolder }: Room): Promise<number> {
	const names = await readdir(memoryFolder).catch(() => []);
	const left = names.filter((name) => {
		const [pid, began] = name.startsWith(PREFIX) ? name.slice(PREFIX.length).split('-') : [];
		return pid !== undefined && /^\d+$/.test(pid) && beginningOf(Number(pid)) !== began;
	});
	for (const name of left) await rm(join(memoryFolder, name), { recursive: true, force: true });
	return left.length;
}
