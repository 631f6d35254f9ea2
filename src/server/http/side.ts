/**
 * What the server hands to the framework with each request. The framework's bundle has copies of its own of every module,
 * so nothing is shared through modules: it travels here, as `request.suitcase`.
 */
import type { IncomingMessage } from 'node:http';
import type { Cache, Rendering } from '#server/cache/cache.ts';
import { makeVariants, pickVariant, squeezeOnce } from '#server/cache/variants.ts';
import type { Doors } from '#server/compose.ts';
import { closedPolicy, publicCacheControl, robots } from './headers.ts';

/** Set in a `load` or an endpoint of a public page: the answer may be kept until one of the tags is gone. */
export interface Cacheable {
	/** `story:ID`, `list`, `office:ID` … */
	tags: string[];
	/** The earliest expiry of anything inside (ms since 1970); null: none. */
	expiresAt: number | null;
	/** Also tell search engines to forget it then (a story's own page). */
	forget?: boolean;
	/** Search engines are told not to list it: a story that they shall not have, whatever is asked for of it. */
	unlisted?: boolean;
	/** A browser asks each time whether it is still true: a frame on another page. */
	askEachTime?: boolean;
	/** Too long to be kept here: it gets the headers of what may be kept, and passes. */
	passing?: boolean;
}

export interface Side {
	doors: Doors;
	/** The reader's browser asks for fewer bytes (`Save-Data: on`). */
	savesData: boolean;
	/** A keyed hash of the network address: count under it, write it nowhere. */
	caller: string;
	/** The site of other people that shows this answer in a frame: its name, or `elsewhere`; null: none. */
	framedBy: string | null;
	/** Finishes an answer of the framework: keeps it, compresses it, sets its cache headers. */
	finish(response: Response, cacheable: Cacheable | undefined): Promise<Response>;
}

export type SuitcaseRequest = IncomingMessage & { suitcase?: Side };

/** Makes the side of one request. `key`: the name under which the page may be kept. */
export function createSide(
	doors: Doors,
	cache: Cache,
	request: {
		key: string | null;
		savesData: boolean;
		caller: string;
		framedBy: string | null;
		accept: string | undefined;
		/** It comes without a cookie and changes nothing: what answers it holds nobody's secret. Unless said, it is not so. */
		stranger?: boolean;
		common: [string, string][];
	}
): Side {
	const rendering: Rendering = cache.begin();
	const pass = (headers: Headers, { tags, expiresAt, forget, unlisted }: Cacheable) => {
		if (forget) headers.set('x-robots-tag', robots(doors.site.practice, expiresAt, unlisted));
		headers.set('surrogate-key', surrogateKey(tags));
		headers.set('cache-control', publicCacheControl(expiresAt ?? Infinity, doors.clock()));
	};
	return {
		doors,
		savesData: request.savesData,
		caller: request.caller,
		framedBy: request.framedBy,
		async finish(response, cacheable) {
			const headers = new Headers(response.headers);
			if (!headers.has('content-security-policy')) headers.set('content-security-policy', closedPolicy);
			if (headers.get('content-type') === 'text/html') headers.set('content-type', 'text/html; charset=utf-8');
			// The framework's tags are weak; one that parts of a file are asked for by is ours.
			if (!headers.has('accept-ranges')) headers.delete('etag');
			if (cacheable?.passing && (response.status === 200 || response.status === 206)) {
				pass(headers, cacheable);
				return new Response(response.body, { status: response.status, headers });
			}
			const keepable =
				cacheable && request.key !== null && response.status === 200 && response.body && !headers.has('set-cookie');
			if (!keepable) {
				if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
				// A page with somebody's secret in it is never compressed: its length would tell of the secret.
				if (request.stranger && response.body && isPage(headers) && !headers.has('set-cookie')) {
					headers.append('vary', 'accept-encoding, cookie');
					const whole = Buffer.from(await response.arrayBuffer());
					const { body, encoding } = (await squeezeOnce(whole, request.accept)) ?? { body: whole, encoding: null };
					if (encoding) headers.set('content-encoding', encoding);
					headers.set('content-length', String(body.length));
					return new Response(new Uint8Array(body), { status: response.status, headers });
				}
				return new Response(response.body, { status: response.status, headers });
			}
			const { tags, expiresAt, forget, unlisted, askEachTime = false } = cacheable;
			if (forget) headers.set('x-robots-tag', robots(doors.site.practice, expiresAt, unlisted));
			for (const name of ['cache-control', 'content-length', 'content-encoding', 'date']) headers.delete(name);
			headers.set('surrogate-key', surrogateKey(tags));
			const varies = [isPage(headers) ? 'accept-encoding, save-data' : 'accept-encoding', headers.get('vary')];
			headers.set('vary', varies.filter(Boolean).join(', '));
			const body = Buffer.from(await response.arrayBuffer());
			const variants = await makeVariants(body, headers.get('content-type') ?? '');
			// The framework's own headers win over the common ones, also in the copy that is kept.
			const kept = [...request.common.filter(([name]) => !headers.has(name)), ...headers];
			cache.put(
				request.key ?? '',
				rendering,
				{ status: 200, headers: kept, variants, askEachTime },
				{ tags, expiresAt }
			);
			const variant = pickVariant(variants, request.accept);
			headers.set('etag', variant.etag);
			headers.set('cache-control', publicCacheControl(expiresAt ?? Infinity, doors.clock(), askEachTime));
			headers.set('content-length', String(variant.body.length));
			if (variant.encoding !== 'identity') headers.set('content-encoding', variant.encoding);
			return new Response(new Uint8Array(variant.body), { status: 200, headers });
		}
	};
}

function isPage(headers: Headers): boolean {
	return headers.get('content-type')?.startsWith('text/html') ?? false;
}

function surrogateKey(tags: readonly string[]): string {
	return tags.map((tag) => tag.replace(':', '-')).join(' ');
}
