/** A small disk in memory that can really be full. Only root may mount one; elsewhere what needs it is skipped. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
	readonly folder: string;
	/** Leaves no room at all. */
	fill(): void;
	/** Makes room again. */
	makeRoom(): void;
	[Symbol.dispose](): void;
}

/** Mounts a disk of so many bytes (`k`, `m`) over a folder. */
export function mountSmallDisk(folder: string, size: string): SmallDisk {
	mkdirSync(folder, { recursive: true });
	execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=0700`, 'suitcase-test', folder], { stdio: 'pipe' });
	const filler = join(folder, 'filler');
	return {
		folder,
		fill() {
			const file = openSync(filler, 'a');
			try {
				for (const block of [1 << 20, 1 << 12, 1]) while (writeSync(file, Buffer.alloc(block)) === block);
			} catch (error) {
				if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
			} finally {
				closeSync(file);
			}
		},
		makeRoom: () => rmSync(filler, { force: true }),
		// Lazily: a process that is just ending may still have it open.
		[Symbol.dispose]: () => void execFileSync('umount', ['--lazy', folder], { stdio: 'pipe' })
	};
}

/** Why no disk can be mounted here; null: it can. */
export function whyNoDisk(): string | null {
	const folder = mkdtempSync(join(tmpdir(), 'suitcase-disk-'));
	try {
		mountSmallDisk(folder, '64k')[Symbol.dispose]();
		return null;
	} catch {
		return 'a full disk cannot be tried here: mounting a small one needs root and the right to mount';
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
