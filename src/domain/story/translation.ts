/** What a translation was made from, paragraph by paragraph, and what of it still says what its source says. */
import { inOrder, placesOf } from '#domain/story/in-order.ts';
import type { Block, Telling } from '#domain/story/telling.ts';

/**
 * Which words of the source each part of a translation was made from: a fingerprint for every part, empty where nothing was
 * translated yet. `items` and `blocks` stand beside those of the translation, one for one.
 */
export interface MadeFrom {
	readonly title: string;
	readonly brings: string;
	readonly items: readonly string[];
	readonly summary: string;
	readonly blocks: readonly string[];
}

/** A translation as it was saved. */
export interface Made {
	readonly telling: Telling;
	readonly from: MadeFrom;
}

/** `missing`: not translated yet; `changed`: made from words that the source does not say any more; `whole`: says what it says. */
export type PartState = 'missing' | 'changed' | 'whole';

/** A part of the source with what stands for it in the translation. */
export interface Part {
	/** The name of its field: `title`, `brings`, `item-0` …, `summary`, `text-0` …; beside the text see `beside.ts`. */
	readonly name: string;
	readonly kind: 'title' | 'brings' | 'item' | 'summary' | Block['kind'] | 'picture' | 'cue';
	readonly source: string;
	/** The fingerprint of what the source says now. */
	readonly fingerprint: string;
	/** The fingerprint of what it was translated from; empty: nothing. */
	readonly had: string;
	readonly text: string;
	readonly state: PartState;
}

export interface Aligned {
	readonly parts: readonly Part[];
	/** Translated words whose source is gone; they go with the next saving, and no reader sees them. */
	readonly gone: readonly string[];
}

/** Makes the fingerprint of a text; keyed by whoever calls, so that nobody can guess a text from it. */
export type Fingerprint = (text: string) => string;

/** A translation in which nothing was translated yet. */
export const NOTHING_MADE: MadeFrom = { title: '', brings: '', items: [], summary: '', blocks: [] };

/** The fingerprint of one text. Blanks and the way letters are composed make no difference. */
export function fingerprintOfText(text: string, fingerprint: Fingerprint): string {
	return fingerprint(text.normalize('NFC').replace(/\s+/gu, ' ').trim());
}

/** The fingerprints of what a telling says. */
export function fingerprintsOf(telling: Telling, fingerprint: Fingerprint): MadeFrom {
	const of = (text: string) => fingerprintOfText(text, fingerprint);
	return {
		title: of(telling.title),
		brings: of(telling.brings),
		items: telling.items.map(of),
		summary: of(telling.summary),
		blocks: telling.blocks.map(({ text }) => of(text))
	};
}

/**
 * Lays a translation beside its source. Parts that were made from the very words the source says now stand beside them,
 * wherever they moved to; between those, what is left over stands together in its order, as changed.
 */
export function align(source: Telling, now: MadeFrom, made: Made | null): Aligned {
	const { telling, from } = made ?? { telling: null, from: NOTHING_MADE };
	const one = (name: 'title' | 'brings' | 'summary'): Part =>
		part(name, name, source[name], now[name], { had: from[name], text: telling?.[name] ?? '' });
	const items = pair(now.items, from.items, telling?.items ?? []);
	const blocks = pair(now.blocks, from.blocks, telling?.blocks.map(({ text }) => text) ?? []);
	const emptied = source.blocks.map(({ text }, at) => (text.trim() === '' ? (blocks.beside[at]?.text ?? '') : ''));
	return {
		parts: [
			one('title'),
			one('brings'),
			...source.items.map((item, at) => part(`item-${at}`, 'item', item, now.items[at] ?? '', items.beside[at])),
			one('summary'),
			...source.blocks.map(({ kind, text }, at) =>
				part(`text-${at}`, kind, text, now.blocks[at] ?? '', blocks.beside[at])
			)
		],
		gone: [...items.gone, ...blocks.gone, ...emptied].filter((text) => text.trim() !== '')
	};
}

/** Whether every part of the source is translated from the words that it says now. */
export function isWhole({ parts }: Aligned): boolean {
	return parts.every(({ state }) => state === 'whole');
}

/**
 * The translation as readers may get it beside this source: its parts in the source's order, without what the source does
 * not say any more, no longer an excerpt than the source's, and under the source's notes. Null: some of it is missing or was
 * made from other words.
 */
export function followSource(source: Telling, now: MadeFrom, made: Made): Telling | null {
	const aligned = align(source, now, made);
	if (!isWhole(aligned)) return null;
	const text = (name: string) => aligned.parts.find((one) => one.name === name)?.text ?? '';
	return {
		language: made.telling.language,
		title: text('title'),
		brings: text('brings'),
		items: source.items.map((_, at) => text(`item-${at}`)),
		summary: text('summary'),
		blocks: source.blocks.map(({ kind }, at) => ({ kind, text: text(`text-${at}`) })),
		excerptBlocks: source.excerptBlocks,
		...(source.notes === undefined ? {} : { notes: source.notes })
	};
}

interface Beside {
	readonly had: string;
	readonly text: string;
}

/** A part of the source with what stands beside it, and whether that still says what the source says. */
export function part(
	name: string,
	kind: Part['kind'],
	source: string,
	fingerprint: string,
	beside: Beside | undefined
): Part {
	const isBlank = source.trim() === '';
	// A paragraph that was emptied is taken out like any other: what was made from its words goes too.
	const { had, text } = (isBlank ? undefined : beside) ?? { had: '', text: '' };
	const state =
		isBlank || (text.trim() !== '' && had === fingerprint) ? 'whole' : text.trim() === '' ? 'missing' : 'changed';
	return { name, kind, source, fingerprint, had, text, state };
}

/**
 * For each entry of `now` what was made from it, or from what stood in its place; `gone`: what stands beside nothing any
 * more. `from` and `texts` have the same places.
 */
export function pair(
	now: readonly string[],
	from: readonly string[],
	texts: readonly string[]
): { beside: (Beside | undefined)[]; gone: string[] } {
	const partner = inOrder(now, from);
	const taken = new Set(partner.filter((at) => at !== -1));
	// A paragraph that moved keeps its translation.
	const free = placesOf(from, (index) => !taken.has(index));
	for (const [at, mark] of now.entries()) {
		const moved = partner[at] === -1 ? free.get(mark)?.shift() : undefined;
		if (moved === undefined) continue;
		partner[at] = moved;
		taken.add(moved);
	}
	// What is left stands together between two that stayed. `had` may be shorter than the texts: then nothing is known of it.
	const left = texts.map((_, index) => index).filter((index) => !taken.has(index));
	const until = partner.map(() => Infinity);
	for (let at = partner.length - 2; at >= 0; at--) {
		const below = partner[at + 1] ?? -1;
		until[at] = below === -1 ? (until[at + 1] ?? Infinity) : below;
	}
	let next = 0;
	for (const [at, found] of partner.entries()) {
		if (found !== -1) {
			while (next < left.length && (left[next] ?? 0) < found) next += 1;
			continue;
		}
		const candidate = left[next];
		if (candidate === undefined || candidate > (until[at] ?? Infinity)) continue;
		partner[at] = candidate;
		taken.add(candidate);
		next += 1;
	}
	return {
		beside: partner.map((at) => (at === -1 ? undefined : { had: from[at] ?? '', text: texts[at] ?? '' })),
		gone: texts.filter((_, index) => !taken.has(index))
	};
}
