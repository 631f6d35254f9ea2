/**
 * Frames on other people's pages: which site asks, and its entry in the ledger of copies, made before anything of the story
 * leaves. What was written down is remembered beside the kept answer, so that it is forgotten with it: a story that is hidden
 * and shown again is a new copy.
 */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { ELSEWHERE, recordedHost } from '#domain/office/frame-hosts.ts';
import type { Cache, Entry } from '#server/cache/cache.ts';
import { canonical, keyFor } from '#server/cache/key.ts';

const FRAMES = new Set(['iframe', 'frame', 'embed', 'object', 'fencedframe']);
const HOUR = 3_600_000;
/** New names that one caller may bring in an hour; whoever brings more brings `elsewhere`. */
const NEW_NAMES = 20;
/** Sites remembered beside one kept answer, and callers remembered at a time. */
const MOST_REMEMBERED = 500;
const MOST_CALLERS = 10_000;

/**
 * The site that shows this request's answer in a frame; null: no frame, or one of our own. Read from the name of the site
 * alone; a path that a browser sends along is not looked at. `own`: our host, with its port.
 */
export function framedBy(headers: IncomingHttpHeaders, own: string): string | null {
	const kind = headers['sec-fetch-dest'];
	if (kind !== undefined && !FRAMES.has(kind.toString())) return null;
	const said = headers.referer ?? '';
	// A browser that says nothing of the kind, and names no page: nobody knows that this is a frame.
	if (said === '' && kind === undefined) return null;
	if (!URL.canParse(said)) return ELSEWHERE;
	const page = new URL(said);
	if (page.host === own) return null;
	return /^https?:$/.test(page.protocol) ? recordedHost(page.hostname) : ELSEWHERE;
}

/**
 * The story whose frame this address shows, however it is written: the framework reads `/%65mbed/` as `/embed/`, and a long
 * query keeps a frame out of the cache, not off the page.
 */
function storyIn(url: string): string | undefined {
	// Nearly all are neither: seen without taking the address apart.
	if (!url.startsWith('/embed/') && !url.includes('%')) return undefined;
	const [path = ''] = url.split('?', 1);
	try {
		return /^\/embed\/([0-9a-z]{10})$/.exec(decodeURI(path))?.[1];
	} catch {
		// The framework refuses it too.
		return undefined;
	}
}

type Note = (storyId: string, host: string) => Promise<'noted' | 'known' | 'full' | 'not_shown' | 'not_here'>;

export interface FrameWatch {
	/**
	 * Null: nothing is to be written down, answer at once. Otherwise whether what had to be written down now is; false:
	 * nothing of a story may leave.
	 */
	before(request: IncomingMessage, about: { own: string; caller: () => string }): Promise<boolean> | null;
}

/** Watches requests for frames; `note` writes into the ledger. */
export function createFrameWatch(cache: Cache, { note, clock }: { note: Note; clock: () => number }): FrameWatch {
	const seen = new WeakMap<Entry, Set<string>>();
	const brought = new Map<string, { since: number; names: number }>();

	const mayBring = (caller: string) => {
		const before = brought.get(caller);
		return before === undefined || clock() - before.since > HOUR || before.names < NEW_NAMES;
	};
	const count = (caller: string) => {
		const before = brought.get(caller);
		const isOver = before === undefined || clock() - before.since > HOUR;
		if (isOver && brought.size >= MOST_CALLERS) brought.clear();
		brought.set(caller, isOver ? { since: clock(), names: 1 } : { ...before, names: before.names + 1 });
	};
	const remember = (key: string | null, host: string) => {
		const entry = key === null ? undefined : cache.get(key);
		if (!entry) return;
		const hosts = seen.get(entry) ?? new Set();
		if (hosts.size < MOST_REMEMBERED) hosts.add(host);
		seen.set(entry, hosts);
	};

	return {
		before({ method, url = '', headers }, { own, caller }) {
			const storyId = method === 'GET' ? storyIn(url) : undefined;
			if (storyId === undefined) return null;
			const site = framedBy(headers, own);
			if (site === null) return null;
			const address = canonical(url);
			const key = address === null ? null : keyFor(address, headers['save-data'] === 'on');
			const entry = key === null ? undefined : cache.get(key);
			const hosts = entry && seen.get(entry);
			if (hosts?.has(site)) return null;
			const who = caller();
			const isCrowded = !mayBring(who) || (hosts?.size ?? 0) >= MOST_REMEMBERED;
			const host = isCrowded ? ELSEWHERE : site;
			if (hosts?.has(host)) return null;
			// Where an office names the sites, only those are written down, and those must be, whoever brings them.
			const written = note(storyId, host).then((done) =>
				done === 'not_here' && host !== site ? note(storyId, site) : done
			);
			return written.then(
				(done) => {
					if (done === 'noted' || done === 'full') count(who);
					if (done !== 'not_shown' && done !== 'not_here') remember(key, host);
					return true;
				},
				(error: unknown) => {
					const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code';
					console.error(`a frame could not be written into the ledger of copies (${code}); it was not shown`);
					return false;
				}
			);
		}
	};
}
