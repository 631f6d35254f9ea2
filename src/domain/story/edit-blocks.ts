import type { Block, Telling } from '#domain/story/telling.ts';
import type { Piece } from '#domain/story/marks.ts';
import type { Testimony } from '#domain/story/testimony.ts';
import { TELLING_LIMITS } from '#domain/story/telling.ts';

/** What a button beside a block does: `add_paragraph`, `add_quote` (below it), `remove`, `up`, `down`. */
export type BlockEdit = {
	readonly kind: 'add_paragraph' | 'add_quote' | 'remove' | 'up' | 'down';
	readonly at: number;
};

/** Reads what a button sends, such as `remove:2`; null if it is none. `at` of -1 adds before the first block. */
export function readBlockEdit(text: string): BlockEdit | null {
	const [, kind, at] = /^(add_paragraph|add_quote|remove|up|down):(-1|\d{1,3})$/.exec(text) ?? [];
	if (at === undefined) return null;
	switch (kind) {
		case 'add_paragraph':
		case 'add_quote':
		case 'remove':
		case 'up':
		case 'down':
			return { kind, at: Number(at) };
		default:
			return null;
	}
}

/** The blocks after the edit; the same where it makes no sense (nothing there, the list is full). */
export function editBlocks(blocks: readonly Block[], { kind, at }: BlockEdit): readonly Block[] {
	if (kind === 'add_paragraph' || kind === 'add_quote') {
		if (blocks.length >= TELLING_LIMITS.blocks || at >= blocks.length) return blocks;
		return blocks.toSpliced(at + 1, 0, { kind: kind === 'add_quote' ? 'quote' : 'paragraph', text: '' });
	}
	const block = blocks[at];
	if (block === undefined) return blocks;
	if (kind === 'remove') return blocks.toSpliced(at, 1);
	const to = kind === 'up' ? at - 1 : at + 1;
	if (to < 0 || to >= blocks.length) return blocks;
	return blocks.toSpliced(at, 1).toSpliced(to, 0, block);
}

/** The block at which somebody goes on after an edit: the new one, the one that moved, the one before what was removed. */
export function blockAfter({ kind, at }: BlockEdit): number {
	const moves = { add_paragraph: 1, add_quote: 1, down: 1, up: -1, remove: -1 } as const;
	return Math.max(0, at + moves[kind]);
}

/** A telling with nothing in it yet. */
export function emptyTelling(language: string): Telling {
	return {
		language,
		title: '',
		brings: '',
		items: [],
		summary: '',
		blocks: [{ kind: 'paragraph', text: '' }],
		excerptBlocks: 0
	};
}

/**
 * A telling that begins with what was told, paragraph by paragraph; what was marked is left out, `…` stands for it. Nobody
 * has edited it yet: the summary is empty, so it cannot be published as it is.
 */
export function tellingFromTold(
	told: Pick<Testimony, 'language' | 'brings' | 'title'>,
	pieces: readonly Piece[]
): Telling {
	const text = pieces.map((piece) => (piece.why === null ? piece.text : '…')).join('');
	const paragraphs = text.split(/\n\s*\n/).map((paragraph) => paragraph.trim());
	const blocks = paragraphs.filter((paragraph) => paragraph !== '').flatMap(cut);
	const begun = { ...emptyTelling(told.language), title: told.title ?? '', brings: told.brings };
	if (blocks.length === 0) return begun;
	return {
		...begun,
		blocks: blocks.slice(0, TELLING_LIMITS.blocks).map((block) => ({ kind: 'paragraph', text: block })),
		excerptBlocks: 1
	};
}

/** A paragraph in pieces that a block has room for, cut between words. */
function cut(paragraph: string): string[] {
	if (paragraph.length <= TELLING_LIMITS.block) return [paragraph];
	const space = paragraph.lastIndexOf(' ', TELLING_LIMITS.block);
	const end = space > 0 ? space : TELLING_LIMITS.block;
	return [paragraph.slice(0, end), ...cut(paragraph.slice(end).trimStart())];
}
