/** How much one address reads that memory cannot answer: a program that takes everything waits, and people never notice. */
import { createLimit } from '#domain/base/limit.ts';

/** Pages and searches, and files, in each stretch of `within` ms. Room for a class or a shelter behind one address. */
export const READING = { pages: 400, files: 2_000, within: 60_000 } as const;

// Told one by one, so that nobody who tells, comes back, stops a story or works at the desk is ever counted here.
const files = /^\/media\/|^\/[a-z]{2}\/stories\/(?:suggest$|[^/]+\/(?:card\.png|poster\.pdf)$)/;
const pages = /^\/[a-z]{2}\/(?:(?:stories|map)(?:\/|$)|feed\.(?:xml|json)$)|^\/sitemap[^/]*\.xml$/;

export interface ReadingLimit {
	/** Counts one request for this path and query. Null: it may go on; else how many seconds to wait, at least 1. */
	wait(url: string, address: string): number | null;
}

/**
 * `callerOf` makes of an address the hash under which is counted. This computer itself is never counted: the drill reads
 * from it, and a front that does not say for whom it asks would make all readers one.
 */
export function createReadingLimit(clock: () => number, callerOf: (address: string) => string): ReadingLimit {
	const { within } = READING;
	const limits = {
		pages: createLimit({ most: READING.pages, within }, clock),
		files: createLimit({ most: READING.files, within }, clock)
	};
	return {
		wait(url, address) {
			const [path = ''] = url.split('?', 1);
			const limit = files.test(path) ? limits.files : pages.test(path) ? limits.pages : null;
			if (limit === null || isThisComputer(address)) return null;
			return limit.take(callerOf(address)) ? null : limit.wait();
		}
	};
}

function isThisComputer(address: string): boolean {
	return address === '' || address === '::1' || /^(?:::ffff:)?127\./.test(address);
}
