/** What the tellers' door is given. Nothing else of the house is within its reach. */
import type { Notice } from '#domain/consent/notice.ts';
import type { Seal } from '#server/seal/seal.ts';
import type { SecondSecret } from '#server/seal/second-secret.ts';
import type { IntakeDb } from '#server/store/handle.ts';

export interface IntakeDeps {
	readonly db: IntakeDb;
	readonly seal: Seal;
	readonly secret: Pick<SecondSecret, 'derive'>;
	/** Absolute path of the folder of sealed files. */
	readonly files: string;
	/** Whether practice mode is on: no cooling-off then. */
	readonly practice: () => boolean;
	/** The notice of today in a language of the interface. */
	readonly notices: (language: string) => Notice;
	/** Milliseconds since 1970. */
	readonly clock: () => number;
	/** Ids and places in the program only, never a word of a story. */
	readonly log: (line: string) => void;
}
