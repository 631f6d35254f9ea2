import type { Block, Telling } from '#domain/story/telling.ts';
import type { HistoricalStory } from './historical-story.ts';

/** The last paragraph of a historical telling: where the reader finds the book. */
const LINES: Readonly<Record<string, (source: HistoricalStory['source']) => string>> = {
	en: ({ title, author, year }) => `From “${title}” by ${author} (${year}).`,
	fr: ({ title, author, year }) => `D’après « ${title} » de ${author} (${year}).`,
	// A title in Latin letters is a piece of its own: without the isolates it drags marks and year to the wrong side.
	ar: ({ title, author, year }) => `المصدر: «\u2068${title}\u2069»، \u2068${author}\u2069 (${year}).`
};

/** The telling with its source named at the end, in its own language where we speak it, else in English. */
export function nameSource(telling: Telling, source: HistoricalStory['source']): Telling {
	const line = LINES[telling.language.split('-')[0] ?? ''] ?? LINES.en;
	if (line === undefined) return telling;
	const last: Block = { kind: 'paragraph', text: line(source) };
	return { ...telling, blocks: [...telling.blocks, last] };
}
