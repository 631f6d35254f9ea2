import type { Find } from '#domain/words/find.ts';

/** A stretch of a text; `find` is the number of the narrowest find that covers it. */
export interface FoundPiece {
	readonly text: string;
	readonly find: number | null;
	/** The stretch begins where its find begins. */
	readonly isFirst: boolean;
}

/** Cuts a text at its finds. */
export function cutAtFinds(text: string, finds: readonly Find[]): FoundPiece[] {
	const cuts = [...new Set([0, text.length, ...finds.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
	const pieces: FoundPiece[] = [];
	let first = 0;
	for (const [index, start] of cuts.entries()) {
		const end = cuts[index + 1];
		if (end === undefined) break;
		while (first < finds.length && (finds[first]?.end ?? 0) <= start) first++;
		let narrowest: number | null = null;
		for (let at = first; at < finds.length && (finds[at]?.start ?? end) <= start; at++) {
			const find = finds[at];
			const best = narrowest === null ? undefined : finds[narrowest];
			if (find && find.end >= end && (!best || find.end - find.start < best.end - best.start)) narrowest = at;
		}
		const isFirst = narrowest !== null && finds[narrowest]?.start === start;
		pieces.push({ text: text.slice(start, end), find: narrowest, isFirst });
	}
	return pieces;
}
