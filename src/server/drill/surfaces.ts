/** Every place where readers could meet the canary, and every list in which they must not. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { locales } from '#lib/paraglide/runtime.js';
import type { Canary } from './drill-context.ts';
import { readAt, type Answer } from './ask-site.ts';

/** Where a story is met by its address: pages in each language, posters, cards, frame, answer for programs, each file. */
export function surfacesOf(storyId: string, files: readonly { readonly name: string }[]): string[] {
	return [
		...locales.map((locale) => `/${locale}/stories/${storyId}`),
		...locales.map((locale) => `/${locale}/stories/${storyId}/listen`),
		...locales.map((locale) => `/${locale}/stories/${storyId}/poster.pdf`),
		...locales.map((locale) => `/${locale}/stories/${storyId}/card.png`),
		`/api/v1/stories/${storyId}`,
		`/embed/${storyId}?lang=en`,
		...files.map(({ name }) => `/media/${name}`)
	];
}

/** Where stories are listed, counted, searched and handed to machines. */
function listsFor(word: string): { path: string; echoes: boolean }[] {
	const each = locales.flatMap((locale) => [
		{ path: `/${locale}`, echoes: false },
		{ path: `/${locale}/stories`, echoes: false },
		{ path: `/${locale}/map`, echoes: false },
		// A page of found stories repeats what was looked for.
		{ path: `/${locale}/stories?q=${word}`, echoes: true },
		{ path: `/${locale}/feed.xml`, echoes: false },
		{ path: `/${locale}/feed.json`, echoes: false },
		{ path: `/${locale}/about`, echoes: false }
	]);
	const once = [
		'/sitemap.xml',
		'/sitemap-000.xml',
		'/robots.txt',
		'/api/v1/stories',
		`/api/v1/stories?q=${word}`,
		'/api/v1/facets',
		'/api/v1/gone'
	];
	return [...each, ...once.map((path) => ({ path, echoes: false }))];
}

/** A file that was read, to be known again under any name. */
export interface SeenFile {
	readonly bytes: number;
	readonly sha256: string;
}

/** Whether a surface shows the canary. A page says the word; a file is whatever is given at its address. */
function isThere({ word }: Pick<Canary, 'word'>, path: string, { status, body }: Answer): boolean {
	return path.startsWith('/media/') || /\.(?:pdf|png)$/.test(path) ? status === 200 : body.includes(word);
}

/** Gone for a reader: said to be gone, and not a word of it. */
function isGone(canary: Pick<Canary, 'word'>, path: string, answer: Answer): boolean {
	return [404, 410].includes(answer.status) && !answer.body.includes(canary.word) && !isThere(canary, path, answer);
}

/** Reads every surface at every address. What is missing, by address; and every file as it was given. */
export async function seeEverywhere(
	canary: Pick<Canary, 'word'>,
	addresses: readonly string[],
	surfaces: readonly string[]
): Promise<{ missing: string[]; files: SeenFile[] }> {
	const missing: string[] = [];
	const files: SeenFile[] = [];
	for (const origin of addresses)
		for (const path of surfaces) {
			const answer = await readAt(origin, path);
			if (!isThere(canary, path, answer)) missing.push(origin + path);
			else if (path.startsWith('/media/'))
				files.push({ bytes: answer.body.length, sha256: createHash('sha256').update(answer.body).digest('hex') });
		}
	return { missing, files };
}

/** In how many lists the canary stands, by address and path; it may stand in none. */
export async function seenInLists(
	{ word, storyId }: Pick<Canary, 'word' | 'storyId'>,
	addresses: readonly string[]
): Promise<string[]> {
	const seen: string[] = [];
	for (const origin of addresses)
		for (const { path, echoes } of listsFor(word)) {
			const { body } = await readAt(origin, path);
			if (body.includes(storyId) || (!echoes && body.includes(word))) seen.push(origin + path);
		}
	return seen;
}

/** Between two looks at a surface, and the longest that one may take to be gone, in ms. */
const EVERY_MS = 15;
const LONGEST_MS = 60_000;

/**
 * Looks at every surface again and again while `press` happens. Times from the press of the button to gone, in ms; and
 * which were still there after a minute.
 */
export async function timeUntilGone(
	canary: Pick<Canary, 'word'>,
	{ addresses, surfaces }: { readonly addresses: readonly string[]; readonly surfaces: readonly string[] },
	press: () => Promise<void>
): Promise<{ times: number[]; left: string[] }> {
	let pressed = Infinity;
	let broke = false;
	const watch = async (origin: string, path: string): Promise<{ at: string; ms: number | null }> => {
		for (;;) {
			const answer = await readAt(origin, path).catch(() => null);
			const now = performance.now();
			if (answer && isGone(canary, path, answer)) return { at: origin + path, ms: Math.max(0, now - pressed) };
			if (broke || now - pressed > LONGEST_MS) return { at: origin + path, ms: null };
			await sleep(EVERY_MS);
		}
	};
	const watching = Promise.all(addresses.flatMap((origin) => surfaces.map((path) => watch(origin, path))));
	pressed = performance.now();
	try {
		await press();
	} catch (error) {
		broke = true;
		await watching;
		throw error;
	}
	const seen = await watching;
	return {
		times: seen.flatMap(({ ms }) => ms ?? []),
		left: seen.filter(({ ms }) => ms === null).map(({ at }) => at)
	};
}

/** Surfaces at which something of it can still be had. */
export async function stillThere(
	canary: Pick<Canary, 'word'>,
	addresses: readonly string[],
	surfaces: readonly string[]
): Promise<string[]> {
	const left: string[] = [];
	for (const origin of addresses)
		for (const path of surfaces) if (!isGone(canary, path, await readAt(origin, path))) left.push(origin + path);
	return left;
}
