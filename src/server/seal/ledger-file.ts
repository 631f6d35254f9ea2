/**
 * The files of the erasure ledger, written under their lock. A disk or a network file system that does not answer blocks
 * what waits for it, and every call here: only the writer's own process makes them (`ledger-process.ts`).
 */
import {
	closeSync,
	constants,
	existsSync,
	fstatSync,
	fsyncSync,
	ftruncateSync,
	mkdirSync,
	openSync,
	readSync,
	writeSync
} from 'node:fs';
import { dirname } from 'node:path';
import { isMissing, syncFolder } from './atomic-file.ts';
import { underLock } from './file-lock.ts';
import { lineOf, nextEntry, readLine, START, type LedgerEntry, type LedgerHead } from './ledger-chain.ts';

/** A line before it has its place in the chain. Stories and people stand in it under their keyed names. */
export type LineDraft = Pick<LedgerEntry, 'at' | 'kind' | 'story' | 'after' | 'teller' | 'part'>;

export interface LedgerWrite {
	readonly path: string;
	/** Null: none, or not now. */
	readonly second: string | null;
	/** Empty: only the second place is brought up to the first. */
	readonly drafts: readonly LineDraft[];
	/** The line that must still be the last; null: whichever is. */
	readonly onto: LedgerHead | null;
}

/** The code of the error with which `writeLines` refuses when `onto` is not the last line any more. Nothing is written then. */
export const MOVED = 'LEDGER_MOVED';

/**
 * Adds the lines with one lock, and in each place one write and one fsync. Returns when all is on disk. `firstIsWritten`:
 * awaited between the two places. `patience`: milliseconds to wait for the lock. Throws when a place could not be written.
 */
export function writeLines(
	{ path, second, drafts, onto }: LedgerWrite,
	{ patience, firstIsWritten }: { readonly patience: number; readonly firstIsWritten: () => Promise<void> }
): Promise<void> {
	mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
	return underLock(
		`${path}.lock`,
		async () => {
			if (drafts.length > 0) add(path, drafts, onto);
			await firstIsWritten();
			if (second !== null && existsSync(path)) follow(path, second);
		},
		{ patience }
	);
}

/** Cuts off what a crash left of a line, under the lock. */
export function cutUnfinished(path: string): Promise<void> {
	return underLock(`${path}.lock`, () => {
		const file = openSync(path, 'r+');
		try {
			cutTail(file);
			fsyncSync(file);
		} finally {
			closeSync(file);
		}
	});
}

/** The last whole line of a ledger's text. */
export function lastOf(text: string): LedgerHead {
	const line = text.slice(0, text.lastIndexOf('\n')).split('\n').pop();
	const entry = line ? readLine(line) : null;
	return entry ? { n: entry.n, hash: entry.hash } : START;
}

/** Cuts off what a crash left of a line; gives the whole lines before it, at most some 2,000 bytes of them. */
function cutTail(file: number): string {
	const { size } = fstatSync(file);
	const tail = bytesAt(file, Math.max(0, size - 2_048), Math.min(size, 2_048));
	const end = tail.lastIndexOf('\n') + 1;
	if (end < tail.length) ftruncateSync(file, size - (Buffer.byteLength(tail) - Buffer.byteLength(tail.slice(0, end))));
	return tail.slice(0, end);
}

/** Adds lines at the end; what a crash left of an earlier line (never acknowledged) goes first. */
function add(path: string, drafts: readonly LineDraft[], onto: LedgerHead | null): void {
	const file = openSync(path, 'a+', 0o600);
	try {
		if (fstatSync(file).size === 0) syncFolder(dirname(path));
		const tail = cutTail(file);
		const last = lastOf(tail);
		if (last.n === 0 && tail !== '')
			throw new Error(`The last line of the erasure ledger ${path} is damaged. Put its second copy back.`);
		if (onto !== null && (onto.n !== last.n || onto.hash !== last.hash))
			throw Object.assign(new Error(`The erasure ledger ${path} goes on already after line ${onto.n}.`), {
				code: MOVED
			});
		const whole = fstatSync(file).size;
		try {
			writeWhole(file, linesAfter(last, drafts), null);
			fsyncSync(file);
		} catch (error) {
			// Nobody was told that it is written. What is left of it would make the whole ledger look broken.
			ftruncateSync(file, whole);
			throw error;
		}
	} finally {
		closeSync(file);
	}
}

function linesAfter(last: LedgerHead, drafts: readonly LineDraft[]): string {
	let head = last;
	let text = '';
	for (const { at, ...draft } of drafts) {
		const entry = nextEntry(head, new Date(at), draft);
		text += lineOf(entry);
		head = entry;
	}
	return text;
}

/** Brings the second place up to the first. It must be a beginning of it: else somebody changed one of them. */
function follow(path: string, second: string): void {
	mkdirSync(dirname(second), { recursive: true, mode: 0o700 });
	const first = openSync(path, 'r');
	try {
		const whole = fstatSync(first).size;
		const { size, seam } = endOf(second);
		if (size > whole || seam !== bytesAt(first, size - seam.length, seam.length))
			throw new Error(
				`The second erasure ledger ${second} does not agree with ${path}. Compare them before anything else.`
			);
		// Not appended, but put where it belongs: a write that hung and comes through late changes nothing.
		const file = openSync(second, constants.O_WRONLY | constants.O_CREAT, 0o600);
		try {
			if (size === 0) syncFolder(dirname(second));
			writeWhole(file, bytesAt(first, size, whole - size), size);
			fsyncSync(file);
		} finally {
			closeSync(file);
		}
	} finally {
		closeSync(first);
	}
}

/** The size of a file (0 when there is none) and its last bytes, at most 2,048. */
function endOf(path: string): { size: number; seam: string } {
	let file: number;
	try {
		file = openSync(path, 'r');
	} catch (error) {
		if (isMissing(error)) return { size: 0, seam: '' };
		throw error;
	}
	try {
		const { size } = fstatSync(file);
		const length = Math.min(size, 2_048);
		return { size, seam: bytesAt(file, size - length, length) };
	} finally {
		closeSync(file);
	}
}

/**
 * Writes all of it or throws. A disk with little room takes the first bytes without a word, and refuses only the rest.
 * `position`: in bytes; null: at the end.
 */
function writeWhole(file: number, text: string, position: number | null): void {
	const bytes = Buffer.from(text, 'utf8');
	for (let done = 0; done < bytes.length;)
		done += writeSync(file, bytes, done, bytes.length - done, position === null ? null : position + done);
}

function bytesAt(file: number, position: number, length: number): string {
	const bytes = Buffer.alloc(length);
	readSync(file, bytes, 0, length, position);
	return bytes.toString('utf8');
}
