import type { AfterTakingBack } from '#domain/story/after-taking-back.ts';
import type { LedgerNote } from '#server/seal/erasure-ledger.ts';
import type { UnwrapAlarm } from '#server/seal/watch-unwraps.ts';
import type { DeskDb } from '#server/store/handle.ts';

/** The list outside the database of what was stopped (`server/seal/erasure-ledger.ts`). */
export interface StopLedger {
	/**
	 * Returns when the line is on disk in every place; throws when it could not be kept. With `taken_back`: what becomes of
	 * what was told, and of several tellers whose yes is gone.
	 */
	append(
		kind: 'paused' | 'narrowed' | 'held' | 'taken_back' | 'erased',
		storyId: string,
		after?: AfterTakingBack,
		personId?: string
	): Promise<void>;
	/** The same for many stories in one act: all lines or none, and no longer than for one. */
	appendAll(notes: readonly LedgerNote[]): Promise<void>;
}

/** What the desk works with; made once by `compose.ts`. */
export interface DeskDeps {
	readonly db: DeskDb;
	/** Gives the 32 bytes of a purpose; the second secret's `derive`. */
	readonly derive: (purpose: string) => Buffer;
	/** Milliseconds since 1970. */
	readonly clock: () => number;
	readonly ledger: StopLedger;
	/** Opens the key of a story, and wraps that of a new one. */
	readonly keys: {
		unwrap(storyId: string, row: { master_id: string; wrapped: Buffer }): Buffer;
		wrap(storyId: string, key: Buffer): { master_id: string; wrapped: Buffer };
	};
	/** What is kept of a receipt: its locator, and its hash (takes a moment). */
	readonly receipts: { locator(digits: string): number; hash(digits: string): Promise<string> };
	/** Opens what belongs to a teller and packs it as a ZIP: the one that the teller's own page gives. */
	packHome(told: {
		/** The clear side of the story, as the teller's page reads it. */
		readonly page: unknown;
		readonly storyId: string;
		readonly key: Buffer;
		readonly fields: readonly { field: string; version: number; body: Buffer }[];
		readonly files: readonly {
			id: string;
			path: string;
			body: Buffer;
			body_version: number;
			kind: 'picture' | 'recording';
		}[];
	}): ReadableStream<Uint8Array>;
	/** Folder of sealed files (absolute path). */
	readonly sealedFiles: string;
	/** Practice mode, as it is now; it changes while the server runs. */
	readonly site: { readonly practice: boolean };
	/** What this node knows of itself, for the health page. */
	readonly node: NodeFacts;
}

export interface NodeFacts {
	/** The folder that holds the data, for its free space. */
	readonly dataFolder: string;
	/** Whether mail was set up. */
	readonly mail: boolean;
	/** Whether the ledger has a second copy. */
	readonly ledgerSecond: boolean;
	/** Whether a recovery key was made for the present master keys. */
	hasRecoveryKey(): boolean;
	/** Whether the listening connection is fresh, and the worker runs (null: none wanted here). */
	state(): Promise<{ readonly listening: boolean; readonly worker: boolean | null }>;
	/** The worst minute of a day in which this server unwrapped more keys than people can read; null: there was none. */
	tooManyKeys(): UnwrapAlarm | null;
}

/** What a request brings that signing in looks at. */
export interface Visit {
	readonly headers: Headers;
	/** Whether it came over https. */
	readonly secure: boolean;
	/** Keyed hash of where it came from, never the address; null where nobody can tell. */
	readonly caller: string | null;
	/** Whether it came from this computer itself, without a proxy between. */
	readonly loopback: boolean;
}
