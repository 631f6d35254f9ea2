import type { Derive } from '#server/store/logins.ts';
import type { PressDb } from '#server/store/handle.ts';

/** What the door for journalists works with. It can seal a question and open nothing. */
export interface PressDeps {
	readonly db: PressDb;
	/** Gives the 32 bytes of a purpose; the second secret's `derive`. */
	readonly derive: Derive;
	readonly keys: { wrap(name: string, key: Buffer): { master_id: string; wrapped: Buffer } };
	/** Folder of what was made for readers and the press, each under a random name (absolute path). */
	readonly files: string;
	/** Whether mail was set up: without it nobody can prove an address. */
	readonly mail: boolean;
	/** ms since 1970. */
	readonly clock: () => number;
}
