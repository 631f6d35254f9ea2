import { isList, isObject, isWhole } from '#domain/base/shape.ts';

/** Why words of a testimony were marked. */
export const MARK_REASONS = ['name', 'place', 'date', 'person', 'work', 'health', 'legal', 'other'] as const;

export type MarkReason = (typeof MARK_REASONS)[number];

/** Words of the testimony that could give somebody away: from `start` up to `end`, in UTF-16 units of its text. */
export interface Mark {
	readonly start: number;
	readonly end: number;
	readonly why: MarkReason;
}

/** The most marks a testimony may have. */
const MOST_MARKS = 400;

/** Whether a text names a reason. */
export function isMarkReason(text: string): text is MarkReason {
	return (MARK_REASONS as readonly string[]).includes(text);
}

/** Reads marks from what was sealed; what is none is left out. In the order of the text. */
export function readMarks(value: unknown): Mark[] {
	const isMark = (mark: unknown): mark is Mark =>
		isObject(mark) &&
		isWhole(mark.start, 0, 1_000_000) &&
		isWhole(mark.end, 1, 1_000_000) &&
		mark.start < mark.end &&
		typeof mark.why === 'string' &&
		isMarkReason(mark.why);
	return isList(value, MOST_MARKS, isMark)
		? value.map(({ start, end, why }) => ({ start, end, why })).sort((a, b) => a.start - b.start)
		: [];
}

/**
 * Marks the words wherever they stand in the text and are not marked yet. Null: they stand nowhere (else).
 */
export function markWords(text: string, marks: readonly Mark[], words: string, why: MarkReason): Mark[] | null {
	const sought = words.trim();
	if (sought === '') return null;
	const found: Mark[] = [];
	for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + sought.length)) {
		const mark = { start: at, end: at + sought.length, why };
		if (!marks.some((other) => overlap(mark, other))) found.push(mark);
	}
	const all = [...marks, ...found].sort((a, b) => a.start - b.start);
	return found.length === 0 || all.length > MOST_MARKS ? null : all;
}

/** A piece of a text; `why` where it is marked, with the place at which its mark begins: by it a mark is told from others. */
export interface Piece {
	readonly text: string;
	readonly why: MarkReason | null;
	readonly mark: number | null;
}

/** Cuts a text at its marks. */
export function piecesOf(text: string, marks: readonly Mark[]): Piece[] {
	const pieces: Piece[] = [];
	let at = 0;
	for (const { start, end, why } of marks) {
		if (start < at || end > text.length) continue;
		if (start > at) pieces.push({ text: text.slice(at, start), why: null, mark: null });
		pieces.push({ text: text.slice(start, end), why, mark: start });
		at = end;
	}
	if (at < text.length) pieces.push({ text: text.slice(at), why: null, mark: null });
	return pieces;
}

function overlap(one: Mark, other: Mark): boolean {
	return one.start < other.end && other.start < one.end;
}
