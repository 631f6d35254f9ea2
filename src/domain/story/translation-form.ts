import { hasFields, isList, isObject } from '#domain/base/shape.ts';
import { tidyLine, tidyText } from '#domain/base/tidy-text.ts';
import { type BesideFault, type BesideMade, typedBeside } from '#domain/story/beside.ts';
import { TELLING_LIMITS } from '#domain/story/telling.ts';
import type { Field, TypedTelling } from '#domain/story/telling-form.ts';
import type { MadeFrom } from '#domain/story/translation.ts';

/** A fingerprint: 32 hexadecimal digits, or empty. */
const isMark = (value: unknown): value is string => typeof value === 'string' && /^([0-9a-f]{32})?$/.test(value);

export interface TypedTranslation {
	readonly typed: TypedTelling;
	readonly from: MadeFrom;
	/** Words for pictures and what is heard. */
	readonly beside: BesideMade | BesideFault;
}

/**
 * A translation as it was typed. Beside each field `X` stand `from-X` (the fingerprint of the words of the source that stood
 * beside it), and where they changed `had-X` (the one it was made from) with the box `mended-X`: only who ticks it says that
 * the translation fits the new words.
 */
export function typedTranslation(field: Field, language: string): TypedTranslation {
	const markOf = (name: string, text: string): string => {
		const read = (of: string) => (isMark(field(of)) ? field(of) : '');
		if (text.trim() === '') return '';
		const had = read(`had-${name}`);
		return had !== '' && field(`mended-${name}`) === '' ? had : read(`from-${name}`);
	};
	const [title, brings, summary] = [tidyLine(field('title')), tidyLine(field('brings')), tidyText(field('summary'))];
	const items = Array.from({ length: TELLING_LIMITS.items }, (_, at) => ({
		text: tidyLine(field(`item-${at}`)),
		name: `item-${at}`
	})).filter(({ text }) => text !== '');
	const blocks: { kind: 'paragraph' | 'quote'; text: string; name: string }[] = [];
	for (let at = 0; at < TELLING_LIMITS.blocks; at++) {
		const kind = field(`kind-${at}`);
		if (kind === '') break;
		const text = tidyText(field(`text-${at}`));
		blocks.push({ kind: kind === 'quote' ? 'quote' : 'paragraph', text, name: `text-${at}` });
	}
	const excerpt = Number(field('excerpt'));
	return {
		typed: {
			language,
			title,
			brings,
			items: items.map(({ text }) => text),
			summary,
			blocks: blocks.map(({ kind, text }) => ({ kind, text })),
			excerptBlocks: Number.isInteger(excerpt) ? Math.max(0, Math.min(excerpt, blocks.length)) : 0
		},
		from: {
			title: markOf('title', title),
			brings: markOf('brings', brings),
			items: items.map(({ name, text }) => markOf(name, text)),
			summary: markOf('summary', summary),
			blocks: blocks.map(({ name, text }) => markOf(name, text))
		},
		beside: typedBeside(field, markOf)
	};
}

/** Reads what was kept of a translation's source; null: it is not of that shape. */
export function readMadeFrom(value: unknown): MadeFrom | null {
	if (!isObject(value) || !hasFields(value, ['title', 'brings', 'items', 'summary', 'blocks'])) return null;
	const { title, brings, items, summary, blocks } = value;
	if (!isMark(title) || !isMark(brings) || !isMark(summary)) return null;
	if (!isList(items, TELLING_LIMITS.items, isMark) || !isList(blocks, TELLING_LIMITS.blocks, isMark)) return null;
	return { title, brings, items: [...items], summary, blocks: [...blocks] };
}
