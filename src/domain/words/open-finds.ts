import { HARD_KINDS } from '#domain/words/find.ts';
import type { FoundPart } from '#domain/words/telling-finds.ts';

/** How many nobody has looked at: those that have to go, and those that may stay. */
export function openFinds(parts: readonly FoundPart[]): { hard: number; soft: number } {
	const open = parts.flatMap(({ finds }) => finds).filter(({ isLooked }) => !isLooked);
	const hard = open.filter(({ kind }) => HARD_KINDS.includes(kind)).length;
	return { hard, soft: open.length - hard };
}
