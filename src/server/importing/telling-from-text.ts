/** Makes a first telling from a plain text: paragraphs by empty lines, verse with its lines, a summary of its beginning. */
import { TELLING_LIMITS, isItem, type Telling } from '#domain/story/telling.ts';

const SUMMARY = 300;
const EXCERPT = 2;
/** Little words that say nothing on a sticker. */
const FILLERS = new Set(
	'a an and at by for from in into of on or the to with between about under over side'.split(' ')
);

/** The telling; an editor may change everything about it. Null when the text has more blocks than a telling may have. */
export function tellingFromText(
	text: string,
	{ language, title, brings }: { language: string; title: string; brings: string }
): Telling | null {
	const blocks = paragraphs(text)
		.flatMap((paragraph) => cut(paragraph, language))
		.map((block) => ({ kind: 'paragraph' as const, text: block }));
	if (blocks.length === 0 || blocks.length > TELLING_LIMITS.blocks) return null;
	return {
		language,
		title,
		brings,
		items: itemsOf(brings),
		summary: summaryOf(blocks.map((block) => block.text).join(' '), language),
		blocks,
		excerptBlocks: Math.min(EXCERPT, blocks.length)
	};
}

/** Blocks between empty lines; lines inside one stay lines, as in verse. */
export function paragraphs(text: string): string[] {
	return text
		.replaceAll('\r\n', '\n')
		.split(/\n[ \t]*\n+/)
		.map((paragraph) => paragraph.trim())
		.filter((paragraph) => paragraph !== '');
}

/** Whole sentences from the beginning, 300 characters at most; a first sentence that is longer ends at a word. */
export function summaryOf(text: string, language: string): string {
	const flat = text.replace(/\s+/g, ' ').trim();
	let summary = '';
	for (const sentence of sentences(flat, language)) {
		if (summary.length + sentence.trimEnd().length > SUMMARY) break;
		summary += sentence;
	}
	if (summary !== '') return summary.trim();
	const words = flat.slice(0, SUMMARY - 1).replace(/\s+\S*$/, '');
	return words === flat ? words : `${words}…`;
}

/** Up to three words of the phrase that fit on a sticker. */
export function itemsOf(brings: string): string[] {
	const words = brings
		.split(/[\s,;]+/)
		.map((word) => word.replace(/^['’"]+|['’"]+$/g, ''))
		.filter((word) => !FILLERS.has(word.toLowerCase()) && [...word].length > 2 && isItem(word));
	return [...new Set(words)].slice(0, TELLING_LIMITS.items);
}

/** A paragraph that is too long for one block ends at a sentence, or at a word where one sentence is too long. */
function cut(paragraph: string, language: string): string[] {
	if (paragraph.length <= TELLING_LIMITS.block) return [paragraph];
	const blocks: string[] = [''];
	for (const sentence of sentences(paragraph, language))
		for (const piece of pieces(sentence)) {
			const last = blocks.length - 1;
			if ((blocks[last] ?? '').length + piece.length > TELLING_LIMITS.block) blocks.push(piece);
			else blocks[last] += piece;
		}
	return blocks.map((block) => block.trim()).filter((block) => block !== '');
}

function pieces(sentence: string): string[] {
	if (sentence.length <= TELLING_LIMITS.block) return [sentence];
	const space = sentence.lastIndexOf(' ', TELLING_LIMITS.block - 1);
	const end = space > 0 ? space + 1 : TELLING_LIMITS.block;
	return [sentence.slice(0, end), ...pieces(sentence.slice(end))];
}

function sentences(text: string, language: string): string[] {
	return [...new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text)].map(({ segment }) => segment);
}
