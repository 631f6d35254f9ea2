import type { PublicDb } from '#server/store/handle.ts';

/**
 * Reads with several queries what was true in one instant. Without it, a taking-back that lands between two of them leaves
 * a page that never was: the words of before beside the frames, sheets or neighbours of after. Reads only, and waits for
 * nobody who hides something.
 */
export async function atOneMoment<T>(db: PublicDb, read: (db: PublicDb) => Promise<T>): Promise<T> {
	return db
		.transaction()
		.setIsolationLevel('repeatable read')
		.setAccessMode('read only')
		.execute((tx) => read(tx as PublicDb));
}
