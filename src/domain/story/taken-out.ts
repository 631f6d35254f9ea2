/** What a teller took out of a text that is shown: paragraphs, known by the fingerprints of their words. */
import { holdsRun, sentences, type Words } from '#domain/story/only-less.ts';
import type { Telling } from '#domain/story/telling.ts';
import { type Fingerprint, fingerprintOfText } from '#domain/story/translation.ts';

/** The paragraphs of a telling that were taken out, by their places. */
export function takenOutOf({ blocks }: Telling, out: ReadonlySet<string>, fingerprint: Fingerprint): number[] {
	if (out.size === 0) return [];
	return blocks.flatMap(({ text }, at) => (out.has(fingerprintOfText(text, fingerprint)) ? [at] : []));
}

/** So many words in a row are taken for the same sentence. */
const RUN = 5;

/**
 * The telling without what was taken out of it; null: its title, its summary or what is brought says a sentence of it, which
 * stands nowhere else in the text, so that it cannot be shown before somebody has mended those. Its excerpt gets no longer by it: a paragraph that stood after the excerpt
 * does not come into it because one before is gone.
 */
export function withoutTakenOut(telling: Telling, out: ReadonlySet<string>, fingerprint: Fingerprint): Telling | null {
	const gone = takenOutOf(telling, out, fingerprint);
	if (gone.length === 0) return telling;
	const saidBy = (isGone: boolean) =>
		telling.blocks.flatMap(({ text }, at) => (gone.includes(at) === isGone ? sentences(text, telling.language) : []));
	const [goneSentences, left] = [saidBy(true), saidBy(false)];
	const beside = [telling.title, telling.brings, telling.summary, ...telling.items];
	const lines = beside.flatMap((line) => sentences(line, telling.language));
	if (lines.some((line) => saysOneOf(line, goneSentences) && !saysOneOf(line, left))) return null;
	return {
		...telling,
		blocks: telling.blocks.filter((_, at) => !gone.includes(at)),
		excerptBlocks: telling.excerptBlocks - gone.filter((at) => at < telling.excerptBlocks).length
	};
}

/** Whether a line says one of these sentences, or a good part of one. A single word is no sentence. */
function saysOneOf(line: Words, said: readonly Words[]): boolean {
	return said.some((sentence) => {
		const length = Math.min(sentence.length, RUN);
		if (length < 2) return false;
		return sentence.some((_, at) => at + length <= sentence.length && holdsRun(line, sentence.slice(at, at + length)));
	});
}
