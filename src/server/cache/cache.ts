/**
 * Answers that were rendered once and may be given again, until something in them is gone. Three rules keep a story that
 * was taken back from coming back out of here:
 * - an answer is kept only if none of its tags went while it was being rendered;
 * - nothing is given or kept unless we heard from the database within the last two seconds;
 * - nothing is given past the earliest expiry inside it.
 */
import type { Variants } from './variants.ts';

export interface Answer {
	status: number;
	/** Lower-case names; without those the server adds (length, encoding, etag, date, cache-control). */
	headers: [string, string][];
	variants: Variants;
	/** A browser may keep it, but asks each time whether it is still true. */
	askEachTime?: boolean;
}

export interface Entry extends Answer {
	tags: readonly string[];
	/** When it must not be given any more: ms since 1970, or Infinity. */
	expiresAt: number;
	size: number;
}

/** What a rendering knew when it began. */
export interface Rendering {
	readonly began: number;
}

export interface CacheOptions {
	maxBytes: number;
	/** ms since 1970. */
	clock: () => number;
	/** ms that never jump. */
	monotonic: () => number;
}

export interface Cache {
	/** Call before the first look at the database. */
	begin(): Rendering;
	get(key: string): Entry | undefined;
	/** Keeps the answer if it is still true; false if it was not kept. */
	put(key: string, rendering: Rendering, answer: Answer, about: { tags: string[]; expiresAt: number | null }): boolean;
	/** Whether we heard from the database lately enough to give anything. */
	fresh(): boolean;
	drop(tags: string[]): void;
	listening(): void;
	beat(sentAt: number): void;
	lost(): void;
	figures(): { entries: number; bytes: number; fresh: boolean };
}

const longestSilence = 2_000;
// Objects, lists and tables beside the bytes and headers themselves, as measured.
const overhead = 3_072;
const rememberedTags = 20_000;

/** Truly what it holds: the buffer behind a body counts whole, however little of it is the body. */
function sizeOf({ variants, headers }: Answer): number {
	const bodies = Object.values(variants).reduce((sum, { body }) => sum + body.buffer.byteLength, 0);
	return overhead + bodies + headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
}

/** An empty cache that hears nothing yet, and so gives and keeps nothing. */
export function createCache({ maxBytes, clock, monotonic }: CacheOptions): Cache {
	const entries = new Map<string, Entry>();
	const keysOf = new Map<string, Set<string>>();
	/** Which step dropped a tag last; renderings that began before `floor` are never kept. */
	const goneAt = new Map<string, number>();
	let step = 0;
	let floor = 0;
	let bytes = 0;
	let hears = false;
	let heardAt = -Infinity;
	let heardClock = -Infinity;

	const remove = (key: string, entry: Entry) => {
		entries.delete(key);
		bytes -= entry.size;
		for (const tag of entry.tags) {
			const keys = keysOf.get(tag);
			keys?.delete(key);
			if (keys?.size === 0) keysOf.delete(tag);
		}
	};
	const forgetAll = () => {
		entries.clear();
		keysOf.clear();
		goneAt.clear();
		bytes = 0;
		floor = ++step;
	};
	// Both clocks: the one that never jumps stands still while a machine sleeps.
	const fresh = () =>
		hears && monotonic() - heardAt < longestSilence && Math.abs(clock() - heardClock) < longestSilence + 500;
	const freshOrForget = () => {
		if (fresh()) return true;
		if (entries.size > 0) forgetAll();
		return false;
	};

	return {
		begin: () => ({ began: fresh() ? step : -1 }),
		fresh,
		get(key) {
			const entry = entries.get(key);
			if (!entry || !freshOrForget()) return undefined;
			if (entry.expiresAt <= clock()) {
				remove(key, entry);
				return undefined;
			}
			// The newest stand last: the map's own order is the order of use.
			entries.delete(key);
			entries.set(key, entry);
			return entry;
		},
		put(key, { began }, answer, { tags, expiresAt }) {
			if (!freshOrForget() || began < floor) return false;
			if (tags.some((tag) => (goneAt.get(tag) ?? -1) > began)) return false;
			const until = expiresAt ?? Infinity;
			const size = sizeOf(answer);
			if (until <= clock() || size > maxBytes / 8) return false;
			const before = entries.get(key);
			if (before) remove(key, before);
			entries.set(key, { ...answer, tags, expiresAt: until, size });
			bytes += size;
			for (const tag of tags) {
				const keys = keysOf.get(tag);
				if (keys) keys.add(key);
				else keysOf.set(tag, new Set([key]));
			}
			for (const [oldKey, old] of entries) {
				if (bytes <= maxBytes) break;
				remove(oldKey, old);
			}
			return true;
		},
		drop(tags) {
			if (tags.includes('*')) return forgetAll();
			step += 1;
			for (const tag of tags) {
				goneAt.set(tag, step);
				for (const key of keysOf.get(tag) ?? []) {
					const entry = entries.get(key);
					if (entry) remove(key, entry);
				}
			}
			if (goneAt.size > rememberedTags) {
				goneAt.clear();
				floor = step;
			}
		},
		listening() {
			// What was being rendered while nobody listened may have missed something.
			forgetAll();
			hears = true;
		},
		beat(sentAt) {
			heardAt = sentAt;
			heardClock = clock() - (monotonic() - sentAt);
		},
		lost() {
			hears = false;
			forgetAll();
		},
		figures: () => ({ entries: entries.size, bytes, fresh: fresh() })
	};
}
