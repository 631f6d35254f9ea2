/**
 * What was stopped, outside the database: after a restore, this file says what must stay gone. It names stories by a
 * keyed hash only. A line is on disk, in both places, before the teller reads "done".
 */
import { createHmac } from 'node:crypto';
import {
	closeSync,
	existsSync,
	fstatSync,
	fsyncSync,
	ftruncateSync,
	mkdirSync,
	openSync,
	readSync,
	writeSync
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { AfterTakingBack } from '#domain/story/after-taking-back.ts';
import { readIfThere, syncFolder } from './atomic-file.ts';
import { isFingerprint } from './fingerprint.ts';
import { underLock } from './file-lock.ts';
import { lineOf, nextEntry, readChain, readLine, START } from './ledger-chain.ts';
import type { ChainFault, LedgerEntry, LedgerHead, LedgerKind } from './ledger-chain.ts';
import type { SecondSecret } from './second-secret.ts';

export interface LedgerPlaces {
	/** A file (`….jsonl`), or the folder that holds `erasure-ledger.jsonl`. */
	readonly ledger: string;
	/** The second place, on another disk or machine; null: none. */
	readonly ledgerSecond: string | null;
}
export type LedgerCheck =
	| { ok: true; entries: number; head: LedgerHead }
	| { ok: false; reason: ChainFault; line: number; place: string }
	| { ok: false; reason: 'missing' | 'too_short' | 'second_differs'; place: string };

export interface ErasureLedger {
	/**
	 * Adds a line and returns when it is on disk in every place. Throws when it could not be kept in one of them. `after`:
	 * with `taken_back`, what the teller chose for what was told; `personId`: which of several tellers; `part`: with
	 * `narrowed`, the one part that was withheld (the id of a file, the fingerprint of a paragraph).
	 */
	append(kind: LedgerKind, storyId: string, after?: AfterTakingBack, personId?: string, part?: string): Promise<void>;
	/** Makes the empty file, so that a ledger that is missing later is known to be lost. Leaves one that is there. */
	begin(): void;
	/**
	 * All entries, oldest first. Throws a plain sentence when the chain is broken. The beginning of a line that a crash left
	 * at the end was never acknowledged and is cut off; `verify` still reports it, since a restore must not guess.
	 */
	read(): Promise<LedgerEntry[]>;
	/** The last entry; number 0 when there is none. */
	head(): Promise<LedgerHead>;
	/** Whether the chain is whole, the second place holds the same, and (if given) `known` is part of it. */
	verify(known?: LedgerHead): Promise<LedgerCheck>;
	/** The name under which a story, or a person, stands in the ledger. */
	nameOf(storyId: string): string;
	/** The same for a part: a paragraph's fingerprint, which says nothing without its story's key, stands as it is. */
	nameOfPart(part: string): string;
	/** Where the first file is. */
	readonly path: string;
}

/** Where the ledger's file is, below a setting that may name a file or a folder. */
export function ledgerPath(place: string): string {
	return place.endsWith('.jsonl') ? place : join(place, 'erasure-ledger.jsonl');
}

/** The ledger of this installation. Nothing is written before `begin` or the first entry. */
export function createErasureLedger(
	places: LedgerPlaces,
	secret: Pick<SecondSecret, 'derive'>,
	now: () => Date = () => new Date()
): ErasureLedger {
	const path = ledgerPath(places.ledger);
	const second = places.ledgerSecond === null ? null : ledgerPath(places.ledgerSecond);
	const key = secret.derive('erasure-ledger');
	const nameOf = (storyId: string) => createHmac('sha256', key).update(storyId, 'utf8').digest('hex').slice(0, 40);
	const nameOfPart = (part: string) => (isFingerprint(part) ? part : nameOf(part));
	const verify = async (known?: LedgerHead): Promise<LedgerCheck> => {
		const text = readIfThere(path);
		if (text === null) return known && known.n > 0 ? { ok: false, reason: 'missing', place: path } : check('');
		const chain = readChain(text);
		if (!chain.ok) return { ...chain, place: path };
		if (known && known.n > 0 && chain.entries[known.n - 1]?.hash !== known.hash)
			return { ok: false, reason: 'too_short', place: path };
		return check(text);
	};
	return {
		path,
		nameOf,
		nameOfPart,
		append: (kind, storyId, after, personId, part) => {
			mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
			return underLock(`${path}.lock`, () => {
				const teller = personId === undefined ? undefined : nameOf(personId);
				const named = part === undefined ? undefined : nameOfPart(part);
				const entry = { kind, story: nameOf(storyId), after, teller, part: named };
				const line = (head: LedgerHead) => lineOf(nextEntry(head, now(), entry));
				add(path, line);
				if (second !== null) follow(path, second);
			});
		},
		begin() {
			if (existsSync(path)) return;
			mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
			closeSync(openSync(path, 'a', 0o600));
			syncFolder(dirname(path));
		},
		async read() {
			const text = readIfThere(path) ?? '';
			if (text !== '' && !text.endsWith('\n')) await underLock(`${path}.lock`, () => cutUnfinished(path));
			const chain = readChain(readIfThere(path) ?? '');
			if (chain.ok) return chain.entries;
			throw new Error(
				`The erasure ledger ${path} is broken at line ${chain.line} (${chain.reason}). Put its second copy back.`
			);
		},
		head: async () => lastOf(readIfThere(path) ?? ''),
		verify
	};

	function check(text: string): LedgerCheck {
		const other = second === null ? text : (readIfThere(second) ?? '');
		if (second !== null && other !== text) {
			// The second place may lag behind. If it knows more, the first has lost what tellers decided.
			if (text.startsWith(other)) return { ok: false, reason: 'second_differs', place: second };
			if (other.startsWith(text)) return { ok: false, reason: 'too_short', place: path };
			return { ok: false, reason: 'changed', line: sameLines(text, other) + 1, place: second };
		}
		const head = lastOf(text);
		return { ok: true, entries: head.n, head };
	}
}

/** How many lines two texts have in common before they part. */
function sameLines(one: string, other: string): number {
	const [lines, others] = [one.split('\n'), other.split('\n')];
	const parts = lines.findIndex((line, at) => line !== others[at]);
	return parts === -1 ? lines.length : parts;
}

/** The last whole line of a ledger's text. */
function lastOf(text: string): LedgerHead {
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

function cutUnfinished(path: string): void {
	const file = openSync(path, 'r+');
	try {
		cutTail(file);
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
}

/** Adds one line at the end; what a crash left of an earlier line (never acknowledged) goes first. */
function add(path: string, line: (head: LedgerHead) => string): void {
	const file = openSync(path, 'a+', 0o600);
	try {
		if (fstatSync(file).size === 0) syncFolder(dirname(path));
		const tail = cutTail(file);
		const head = lastOf(tail);
		if (head.n === 0 && tail !== '')
			throw new Error(`The last line of the erasure ledger ${path} is damaged. Put its second copy back.`);
		const whole = fstatSync(file).size;
		try {
			writeWhole(file, line(head));
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

/** Brings the second place up to the first. It must be a beginning of it: else somebody changed one of them. */
function follow(path: string, second: string): void {
	mkdirSync(dirname(second), { recursive: true, mode: 0o700 });
	const first = openSync(path, 'r');
	const file = openSync(second, 'a+', 0o600);
	try {
		const whole = fstatSync(first).size;
		const { size } = fstatSync(file);
		if (size === 0) syncFolder(dirname(second));
		const seam = Math.min(size, 2_048);
		if (size > whole || bytesAt(file, size - seam, seam) !== bytesAt(first, size - seam, seam))
			throw new Error(
				`The second erasure ledger ${second} does not agree with ${path}. Compare them before anything else.`
			);
		writeWhole(file, bytesAt(first, size, whole - size));
		fsyncSync(file);
	} finally {
		closeSync(file);
		closeSync(first);
	}
}

/** Writes all of it or throws. A disk with little room takes the first bytes without a word, and refuses only the rest. */
function writeWhole(file: number, text: string): void {
	const bytes = Buffer.from(text, 'utf8');
	for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}

function bytesAt(file: number, position: number, length: number): string {
	const bytes = Buffer.alloc(length);
	readSync(file, bytes, 0, length, position);
	return bytes.toString('utf8');
}
