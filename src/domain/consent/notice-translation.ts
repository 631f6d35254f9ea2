/** A translation of the notice, line by line: what each line was made from, and whether it still says that. */
import { hasFields, isLine, isList, isObject } from '#domain/base/shape.ts';
import { tidyLine } from '#domain/base/tidy-text.ts';
import { pair, type PartState } from '#domain/story/translation.ts';

/** A line of the notice and its translation; both are empty between groups. The words of the notice are public. */
export interface NoticeLine {
	readonly source: string;
	readonly text: string;
}

/** A line of today with what stands for it. */
export interface AlignedLine extends NoticeLine {
	/** What the words were made from, where that was another line; empty: nothing was translated yet. */
	readonly had: string;
	readonly state: PartState;
}

/** UTF-16 units of a line, and lines at most. */
export const NOTICE_LIMITS = { line: 2_000, lines: 400 } as const;

/** Lays the kept lines beside the notice of today. What was made from the very same line stands beside it, wherever it moved. */
export function alignNotice(today: string, kept: readonly NoticeLine[]): AlignedLine[] {
	const lines = today.split('\n');
	const words = kept.filter(({ source }) => source !== '');
	const beside = pair(
		lines.filter((line) => line !== ''),
		words.map(({ source }) => source),
		words.map(({ text }) => text)
	).beside;
	let at = 0;
	return lines.map((source): AlignedLine => {
		if (source === '') return { source, text: '', had: '', state: 'whole' };
		const { had, text } = beside[at++] ?? { had: '', text: '' };
		return { source, text, had, state: text === '' ? 'missing' : had === source ? 'whole' : 'changed' };
	});
}

/** Whether it can be read by a second person. */
export function isWholeNotice(lines: readonly AlignedLine[]): boolean {
	return lines.every(({ state }) => state === 'whole');
}

/**
 * The lines as they were typed into `line-0`, `line-1` … beside the notice of today. A line that changed counts as made from
 * the new words only where the box `mended-N` says so. Null: one is too long.
 */
export function typedNotice(field: (name: string) => string, aligned: readonly AlignedLine[]): NoticeLine[] | null {
	const lines = aligned.map(({ source, had, state }, at): NoticeLine => {
		if (source === '') return { source, text: '' };
		const text = tidyLine(field(`line-${at}`));
		const isMade = state !== 'changed' || field(`mended-${at}`) !== '';
		return { source: isMade ? source : had, text };
	});
	return lines.every(({ text }) => text.length <= NOTICE_LIMITS.line) ? lines : null;
}

/** Reads kept lines; what is not of this shape is none. */
export function readNoticeLines(value: unknown): NoticeLine[] {
	const isKept = (one: unknown): one is NoticeLine =>
		isObject(one) &&
		hasFields(one, ['source', 'text']) &&
		isLine(one.source, NOTICE_LIMITS.line) &&
		isLine(one.text, NOTICE_LIMITS.line);
	return isList(value, NOTICE_LIMITS.lines, isKept) ? value.map(({ source, text }) => ({ source, text })) : [];
}
