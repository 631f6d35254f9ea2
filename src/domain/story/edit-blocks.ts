import type { Block, Telling } from '#domain/story/telling.ts';
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
