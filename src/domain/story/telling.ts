import { type Result, ok, refuse } from '#domain/base/result.ts';
import { hasFields, isLanguageTag, isLine, isList, isObject, isText, isWhole } from '#domain/base/shape.ts';
import { areContentNotes, type ContentNote } from '#domain/story/content-notes.ts';

/** A paragraph of the story, or words of the teller that stand out. */
export interface Block {
	readonly kind: 'paragraph' | 'quote';
	readonly text: string;
}

/** The public version of a story in one language: an edited, safe text. */
export interface Telling {
	/** BCP 47. */
	readonly language: string;
	readonly title: string;
	/** The short phrase the story leads with: what this person brings. */
	readonly brings: string;
	/** Up to three words for the stickers on the suitcase. */
	readonly items: readonly string[];
	/** Stands alone where the teller allows a summary only. */
	readonly summary: string;
	readonly blocks: readonly Block[];
	/** How many blocks, from the first, an excerpt has. */
	readonly excerptBlocks: number;
	/**
	 * What stands above the whole text for readers to know beforehand. Part of the text: whoever says yes to a version says
	 * yes to these, and to none where the list is empty. Left out: saved before notes were part of it, and on translations,
	 * which stand under those of their source.
	 */
	readonly notes?: readonly ContentNote[];
}

/** The most that each part may hold: UTF-16 units for texts, entries for lists. */
export const TELLING_LIMITS = {
	title: 120,
	brings: 80,
	item: 24,
	items: 3,
	summary: 600,
	block: 4_000,
	blocks: 120
} as const;

export type TellingFault = 'shape' | 'language' | 'title' | 'brings' | 'items' | 'summary' | 'blocks' | 'excerpt';

/**
 * Reads a telling from stored JSON or from a form. It may still be incomplete (see `tellingGaps`); it never has an
 * unknown field, a control character or a part above its limit. The reason names the part that is wrong.
 */
export function parseTelling(value: unknown): Result<Telling, TellingFault> {
	const fields = ['language', 'title', 'brings', 'items', 'summary', 'blocks', 'excerptBlocks'];
	if (!isObject(value) || !hasFields(value, fields, ['notes'])) return refuse('shape');
	const { language, title, brings, items, summary, blocks, excerptBlocks, notes } = value;
	if (!isLanguageTag(language)) return refuse('language');
	if (!isLine(title, TELLING_LIMITS.title)) return refuse('title');
	if (!isLine(brings, TELLING_LIMITS.brings)) return refuse('brings');
	if (!isList(items, TELLING_LIMITS.items, isItem)) return refuse('items');
	if (!isText(summary, TELLING_LIMITS.summary)) return refuse('summary');
	if (!isList(blocks, TELLING_LIMITS.blocks, isBlock)) return refuse('blocks');
	if (!isWhole(excerptBlocks, 0, blocks.length)) return refuse('excerpt');
	// Chosen from a list and never typed: anything else is no telling of ours.
	if (notes !== undefined && !areContentNotes(notes)) return refuse('shape');
	return ok({
		language,
		title,
		brings,
		items: [...items],
		summary,
		blocks: blocks.map(({ kind, text }) => ({ kind, text })),
		excerptBlocks,
		...(notes === undefined ? {} : { notes: [...notes] })
	});
}

/** What is still missing before a telling may be published. */
export function tellingGaps(telling: Telling): ('title' | 'brings' | 'summary' | 'blocks')[] {
	const isBlank = (text: string) => text.trim() === '';
	const gaps: ('title' | 'brings' | 'summary' | 'blocks')[] = [];
	if (isBlank(telling.title)) gaps.push('title');
	if (isBlank(telling.brings)) gaps.push('brings');
	if (isBlank(telling.summary)) gaps.push('summary');
	if (telling.blocks.every((block) => isBlank(block.text))) gaps.push('blocks');
	return gaps;
}

/** Whether a value is a word for a sticker. */
export function isItem(value: unknown): value is string {
	return isLine(value, TELLING_LIMITS.item) && value.trim() !== '';
}

/** Whether a value is a block of a telling. */
export function isBlock(value: unknown): value is Block {
	return (
		isObject(value) &&
		hasFields(value, ['kind', 'text']) &&
		(value.kind === 'paragraph' || value.kind === 'quote') &&
		isText(value.text, TELLING_LIMITS.block)
	);
}
