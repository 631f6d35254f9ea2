import type { Shown } from '#domain/consent/show.ts';
import type { WorkerDb } from '#server/store/handle.ts';

/** What publishing needs: the worker's login, the keys, the clock, and where files lie. */
export interface PublishingContext {
	readonly db: WorkerDb;
	readonly masterKeys: StoryKeys;
	/** Key for feed ids, from the second secret. */
	readonly feedKey: Buffer;
	/** Folder of sealed originals, and of public renditions (absolute paths). */
	readonly sealedFiles: string;
	readonly publicFiles: string;
	/** Folder in memory in which a recording may lie open while it is worked on. */
	readonly memoryFolder: string;
	/** Makes the poster of what may be printed (PDF), naming the office and the hash of what it says; null where none can be set. */
	readonly poster: (shown: Shown<'print'>, office: string, mark: string) => Promise<Uint8Array | null>;
	/** Makes the card of what social networks may show (PNG); null where none can be set; left out: none is made. */
	readonly card?: (shown: Shown<'social'>) => Promise<Uint8Array | null>;
	/** Milliseconds since 1970. */
	readonly clock: () => number;
}

/** Opens the key of a story; throws when it was destroyed. */
export interface StoryKeys {
	unwrap(storyId: string, row: { master_id: string; wrapped: Buffer }): Buffer;
}
