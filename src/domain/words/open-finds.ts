import { HARD_KINDS } from '#domain/words/find.ts';
import type { FoundPart } from '#domain/words/telling-finds.ts';

/** How many are open: those that have to go, and those for which nobody wrote yet why they stay. */
export function openFinds(parts: readonly FoundPart[]): { hard: number; soft: number } {
	const open = parts.flatMap(({ finds }) => finds).filter(({ isLooked }) => !isLooked);
	const hard = open.filter(({ kind }) => HARD_KINDS.includes(kind)).length;
	return { hard, soft: open.length - hard };
}
