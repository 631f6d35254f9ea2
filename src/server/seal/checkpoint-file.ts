/** Checkpoints of the log outside the database, beside the erasure ledger: whoever changes the database does not change these. */
import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readIfThere, syncFolder } from './atomic-file.ts';
import { ledgerPath, type LedgerPlaces } from './erasure-ledger.ts';
import { underLock } from './file-lock.ts';
import { joinNotes, splitNotes } from './log-note.ts';

export interface CheckpointFile {
	/** Adds a note and returns when it is on disk in every place. */
	append(note: string): Promise<void>;
	/** The notes of each place, oldest first; null where there is no file. */
	read(): { readonly path: string; readonly notes: readonly string[] | null }[];
	/** The first place. */
	readonly path: string;
}

/** The file of this installation's checkpoints. */
export function checkpointFile({ ledger, ledgerSecond }: LedgerPlaces): CheckpointFile {
	const beside = (place: string) => join(dirname(ledgerPath(place)), 'log-checkpoints.txt');
	const path = beside(ledger);
	const places = [path, ...(ledgerSecond === null ? [] : [beside(ledgerSecond)])];
	return {
		path,
		append: async (note) => {
			for (const place of places) {
				mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
				await underLock(`${place}.lock`, () => add(place, joinNotes([note])));
			}
		},
		read: () =>
			places.map((place) => {
				const text = readIfThere(place);
				return { path: place, notes: text === null ? null : splitNotes(text) };
			})
	};
}

const whole = /^(?:[^\n]+\n\d+\n[^\n]+\n\n(?:— [^\n]+\n)+\n)*/;

/** Adds at the end; what a crash left of an earlier note (never stated anywhere) goes first. */
function add(path: string, text: string): void {
	const held = readIfThere(path) ?? '';
	const size = Buffer.byteLength(whole.exec(held)?.[0] ?? '');
	const file = openSync(path, 'a', 0o600);
	try {
		if (held === '') syncFolder(dirname(path));
		ftruncateSync(file, size);
		try {
			const bytes = Buffer.from(text, 'utf8');
			for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
			fsyncSync(file);
		} catch (error) {
			// A disk without room takes the beginning of a line without a word.
			ftruncateSync(file, size);
			throw error;
		}
	} finally {
		closeSync(file);
	}
}
