import type { Notice } from '#domain/consent/notice.ts';
import type { Seal } from '#server/seal/seal.ts';
import type { IntakeDb } from '#server/store/handle.ts';

/** What the tellers' own page needs. */
export interface MineContext {
	readonly db: IntakeDb;
	readonly seal: Seal;
	/** Key of the pass that a teller's page carries between forms (32 bytes, from the second secret). */
	readonly passKey: Buffer;
	/** Folder of sealed originals. */
	readonly sealedFiles: string;
	/** Whether practice mode is on: no cooling-off then. */
	readonly practice: () => boolean;
	/** The notice of today in a language of the interface. */
	readonly notices: (language: string) => Notice;
	/** Milliseconds since 1970. */
	readonly clock: () => number;
	/** Ids and places in the program only, never a word of a story. */
	readonly log: (line: string) => void;
}
