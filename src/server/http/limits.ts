/** How much a request may bring. Told from its head, before a byte of its body is read. */
import type { IncomingHttpHeaders } from 'node:http';

/**
 * The form for telling reads files as they stream in and refuses each that is too heavy by itself, so that one of them
 * does not cost the words beside it. Room for a recording of 400 MB and six photographs; `docs/operating/proxy.md` gives
 * what stands in front as much.
 */
export const tellingLimit = 600 * 1024 * 1024;
/** Everything else: words. */
const wordLimit = 1024 * 1024;

const tellingPages = /^\/(?:[a-z]{2}|desk)\/tell(?:[/?]|$)/;
/** A reading of the words of a recording, an hour at most. */
const readingLimit = 40 * 1024 * 1024;

/** A translation with what is heard in an hour, line by line: letters that are no Latin ones travel as six signs each. */
const translationLimit = 8 * 1024 * 1024;

const translationPages = /^\/desk\/translate\//;

const readingForms = /^\/desk\/(?:stories\/[^/?]+\?\/reading|notices\?\/sound)(?:&|$)/;

/** The status to refuse with, or null if the request may go on. */
export function tooLarge(request: { method?: string; url?: string; headers: IncomingHttpHeaders }): 411 | 413 | null {
	const length = request.headers['content-length'];
	const chunked = request.headers['transfer-encoding'] !== undefined;
	if (length === undefined && !chunked) return null;
	const limit = limitOf(request.url ?? '', request.headers['content-type']);
	// A body of unknown length is taken only where it is counted while it is read; every other form stands in memory whole.
	if (chunked) return limit === tellingLimit ? null : 411;
	return Number(length) <= limit ? null : 413;
}

/** How long a body may take, in milliseconds: a film over a poor line takes most of an hour, a page of words a minute or two. */
export function patienceFor(url: string): number {
	return limitOf(url) > wordLimit ? longestBody : 120_000;
}

/** 400 MB at one megabit a second. */
export const longestBody = 3_600_000;

/** Only files stream in; what is sent as words alone stands in memory whole, and has room for words, wherever it goes. */
function limitOf(url: string, type = 'multipart/form-data'): number {
	if (translationPages.test(url)) return translationLimit;
	if (!/^multipart\/form-data\b/i.test(type)) return wordLimit;
	if (tellingPages.test(url)) return tellingLimit;
	return readingForms.test(url) ? readingLimit : wordLimit;
}
