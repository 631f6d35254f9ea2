/** The hot path: gives an answer that was kept, before the framework wakes up. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Entry } from '#server/cache/cache.ts';
import { matches, pickVariant, type Variant } from '#server/cache/variants.ts';
import { publicCacheControl } from './headers.ts';

// The list of headers of an answer is the same each time until its last minute: made once for each encoding.
const made = new WeakMap<Variant, string[]>();
const minute = 60_000;

function headersOf(entry: Entry, variant: Variant, now: number): string[] {
	const known = made.get(variant);
	if (known && entry.expiresAt - now >= minute) return known;
	const list = [
		...entry.headers,
		['etag', variant.etag],
		['cache-control', publicCacheControl(entry.expiresAt, now, entry.askEachTime)]
	];
	if (variant.encoding !== 'identity') list.push(['content-encoding', variant.encoding]);
	list.push(['content-length', String(variant.body.length)]);
	const flat = list.flat();
	if (entry.expiresAt - now >= minute) made.set(variant, flat);
	return flat;
}

/** Answers GET and HEAD from what was kept; 304 where the browser has it already. */
export function give(entry: Entry, request: IncomingMessage, response: ServerResponse, now: number): void {
	const variant = pickVariant(entry.variants, request.headers['accept-encoding']?.toString());
	const headers = headersOf(entry, variant, now);
	if (matches(request.headers['if-none-match'], variant)) {
		// A 304 repeats what may have changed, not how long the body would have been.
		response.writeHead(304, headers.slice(0, -2));
		response.end();
		return;
	}
	response.writeHead(entry.status, headers);
	if (request.method === 'HEAD') response.end();
	else response.end(variant.body);
}
