import { tidyLine, tidyText } from '#domain/base/tidy-text.ts';
import { CONTENT_NOTES, type ContentNote } from '#domain/story/content-notes.ts';
import { asciiDigit } from '#domain/story/receipt.ts';
import { TELLING_LIMITS } from '#domain/story/telling.ts';

/** Reads one field of a form; empty where there is none. */
export type Field = (name: string) => string;

/**
 * A telling as it was typed: `title`, `brings`, `item-0…`, `summary`, `kind-0`, `text-0`, `kind-1` …, `excerpt`,
 * `note_war` …. Figures of any script are taken. What it gives is for `parseTelling`, which says what is wrong with it. More blocks than a telling may hold
 * stay in, so that they are refused and not lost.
 */
export function typedTelling(field: Field, language: string): TypedTelling {
	const blocks: { kind: 'paragraph' | 'quote'; text: string }[] = [];
	for (let at = 0; at < TELLING_LIMITS.blocks * 2; at++) {
		const kind = field(`kind-${at}`);
		if (kind === '') break;
		blocks.push({ kind: kind === 'quote' ? 'quote' : 'paragraph', text: tidyText(field(`text-${at}`)) });
	}
	const items = Array.from({ length: TELLING_LIMITS.items }, (_, at) => tidyLine(field(`item-${at}`)));
	const figures = field('excerpt')
		.trim()
		.replace(/\p{Nd}/gu, asciiDigit);
	const excerpt = /^\d{1,9}$/.test(figures) ? Number(figures) : 0;
	return {
		language,
		title: tidyLine(field('title')),
		brings: tidyLine(field('brings')),
		items: items.filter((item) => item !== ''),
		summary: tidyText(field('summary')),
		blocks,
		excerptBlocks: Math.min(excerpt, blocks.length),
		notes: CONTENT_NOTES.filter((note) => field(`note_${note}`) === 'yes')
	};
}

/** The shape of a telling, with parts that may be too long. */
export interface TypedTelling {
	readonly language: string;
	readonly title: string;
	readonly brings: string;
	readonly items: readonly string[];
	readonly summary: string;
	readonly blocks: readonly { readonly kind: 'paragraph' | 'quote'; readonly text: string }[];
	readonly excerptBlocks: number;
	readonly notes?: readonly ContentNote[];
}

/** Whether two tellings say the same, also above the text. */
export function sameTelling(one: TypedTelling, other: TypedTelling): boolean {
	const key = ({ title, brings, items, summary, blocks, excerptBlocks, notes = [] }: TypedTelling) =>
		JSON.stringify([
			...[title, brings, items, summary, blocks.map(({ kind, text }) => [kind, text]), excerptBlocks],
			CONTENT_NOTES.filter((note) => notes.includes(note))
		]);
	return key(one) === key(other);
}
