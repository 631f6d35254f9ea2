import type { PublicDb } from '#server/store/handle.ts';

/** What the door for readers works with. */
export interface PublicDeps {
	readonly db: PublicDb;
	/** ms since 1970. */
	readonly clock: () => number;
	/** Folder of the files that readers may have, each under a random name (absolute path). */
	readonly files: string;
	/** The address that people type, if it is set; null: whatever they typed. */
	readonly origin: string | null;
}

/** Until when an answer is true. */
export interface Lasting {
	/** The earliest instant at which something in it may no longer be shown: ms since 1970; null: none. */
	readonly expiresAt: number | null;
}

/** The earlier of instants; null stands for never. */
export function earliest(...instants: readonly (number | null)[]): number | null {
	const known = instants.filter((instant) => instant !== null);
	return known.length === 0 ? null : Math.min(...known);
}
