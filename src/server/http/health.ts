/** Whether this node serves and what is degraded. Says nothing about stories and nothing about who asks. */
import type { Cache } from '#server/cache/cache.ts';
import type { PublicDb } from '#server/store/handle.ts';
import { readPractice } from '#server/store/site.ts';

export interface Health {
	status: 'ok' | 'degraded' | 'down';
	database: boolean;
	/** Whether pages are given from memory; without it every page is read from the database, correctly but slower. */
	listening: boolean;
	/** Null: this node is not meant to have one. */
	worker: boolean | null;
	practice: boolean;
	kept: { pages: number; bytes: number };
}

/** Asks the database (2 s at most), the listening connection and the worker. */
export function createHealth(parts: {
	db: PublicDb;
	cache: Cache;
	workerRuns: () => boolean | null;
	site: { practice: boolean };
}): () => Promise<Health> {
	return async () => {
		const patience = new Promise<false>((done) => setTimeout(() => done(false), 2_000).unref());
		const asked = readPractice(parts.db).then(
			() => true,
			() => false
		);
		const database = await Promise.race([asked, patience]);
		const { entries, bytes, fresh } = parts.cache.figures();
		const worker = parts.workerRuns();
		return {
			status: !database ? 'down' : fresh && worker !== false ? 'ok' : 'degraded',
			database,
			listening: fresh,
			worker,
			practice: parts.site.practice,
			kept: { pages: entries, bytes }
		};
	};
}
