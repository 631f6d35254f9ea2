/** What a teller took out of a text that is shown: paragraphs, known by the fingerprints of their words. */
import type { Telling } from '#domain/story/telling.ts';
import { type Fingerprint, fingerprintOfText } from '#domain/story/translation.ts';

/** The paragraphs of a telling that were taken out, by their places. */
export function takenOutOf({ blocks }: Telling, out: ReadonlySet<string>, fingerprint: Fingerprint): number[] {
	if (out.size === 0) return [];
	return blocks.flatMap(({ text }, at) => (out.has(fingerprintOfText(text, fingerprint)) ? [at] : []));
}

/**
 * The telling without what was taken out of it. Its excerpt gets no longer by it: a paragraph that stood after the excerpt
 * does not come into it because one before is gone.
 */
export function withoutTakenOut(telling: Telling, out: ReadonlySet<string>, fingerprint: Fingerprint): Telling {
	const gone = takenOutOf(telling, out, fingerprint);
	if (gone.length === 0) return telling;
	return {
		...telling,
		blocks: telling.blocks.filter((_, at) => !gone.includes(at)),
		excerptBlocks: telling.excerptBlocks - gone.filter((at) => at < telling.excerptBlocks).length
	};
}
