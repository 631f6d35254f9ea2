/** Which words stand beside a page in one language: translated and read by a second person, or the original with its language. */
import type { Rung } from '#domain/consent/ladders.ts';
import { besideSourceOf, readBeside, type ReadBeside } from '#domain/story/beside.ts';
import type { Cue } from '#domain/story/cues.ts';
import { languagesOf, ownWords, type PictureWords, rungOfWords, wordsAt } from '#domain/story/picture-words.ts';
import type { ApprovedTelling } from '#server/publishing/open-story.ts';
import { fingerprintUnder } from '#server/seal/fingerprint.ts';

/** What decides which words stand beside a page. */
export interface PageWords {
	/** Language of the page. */
	readonly language: string;
	/**
	 * The languages in which the safe text was written. Whoever approved the story read these; words beside it in any other
	 * language go out only as a second reader of that language approved them.
	 */
	readonly originals: readonly string[];
	/** A text of long ago: what came with it was approved with it, in the batch. */
	readonly isHistorical: boolean;
	/** Whether a teller lets this channel show words of a language. */
	readonly mayBeIn: (language: string) => boolean;
	/** What was translated for this page and read; null: it is no translation, or nothing was. */
	readonly read: (ReadBeside & { readonly version: number }) | null;
}

interface WordedPicture {
	readonly id: string;
	readonly words: PictureWords;
	readonly rungs: readonly Rung<'face'>[];
}
interface WordedRecording {
	readonly id: string;
	readonly words: ReadonlyMap<string, HeardWords>;
}

/** The words of a recording in one language. `version` names exactly what they are. */
export interface HeardWords {
	readonly cues: readonly Cue[];
	readonly version: string;
}

/** The translated words of each approved telling, by its language; only what fits the originals of today. */
export function readWordsBeside(
	key: Buffer,
	tellings: readonly ApprovedTelling[],
	known: { readonly pictures: readonly WordedPicture[]; readonly recordings: readonly WordedRecording[] }
): ReadonlyMap<string, NonNullable<PageWords['read']>> {
	const fingerprint = fingerprintUnder(key);
	return new Map(
		tellings.flatMap(({ telling, version, source, beside }) => {
			if (source === null || beside === null) return [];
			const heard = known.recordings.map(({ id, words }) => ({ id, cues: words.get(source)?.cues ?? null }));
			const original = besideSourceOf(source, { pictures: known.pictures, recordings: heard });
			return [[telling.language, { ...readBeside(original, beside, fingerprint), version }] as const];
		})
	);
}

/** The words for a picture that is shown at this rung. */
export function pictureWordsOn(
	page: PageWords,
	{ id, words, rungs: makeable }: WordedPicture,
	rung: Rung<'face'>
): { readonly alt: string; readonly altLanguage?: string } {
	const own = (language: string) => {
		const at = rungOfWords(words, { rung, makeable, language });
		return at === null ? null : { at, text: ownWords(words, at, language) };
	};
	const isOriginal = page.originals.includes(page.language);
	for (const original of isOriginal ? [page.language] : page.originals) {
		const found = own(original);
		const alt = found && (isOriginal ? found.text : page.read?.pictureWords(id, found.at));
		if (alt) return { alt };
	}
	const came: PictureWords = { byRung: {}, asItCame: words.asItCame };
	const asItCame = (language: string) => wordsAt(came, { rung, makeable, languages: [language] });
	const here = page.isHistorical ? asItCame(page.language) : '';
	if (here !== '') return { alt: here };
	// What nobody wrote in the language of the safe text came with the picture: then that is its original.
	for (const other of [...page.originals, ...languagesOf(came, 'en')]) {
		const isHere = other === page.language;
		if (!isHere && !page.mayBeIn(other)) continue;
		const alt = page.originals.includes(other) ? own(other)?.text : asItCame(other);
		if (alt) return isHere ? { alt } : { alt, altLanguage: other };
	}
	return { alt: '' };
}

/** What is heard in a recording, as it is written on this page; null: nothing that may stand there. */
export function heardOn(
	page: PageWords,
	{ id, words }: WordedRecording
): (HeardWords & { readonly language: string }) | null {
	const own = words.get(page.language);
	if (own) return { ...own, language: page.language };
	for (const [language, original] of words) {
		const cues = page.read?.heardWords(id);
		// The translated lines have the times of the original, so they change with it.
		if (cues && page.originals.includes(language))
			return { cues, version: `read-${page.read?.version}-${original.version}`, language: page.language };
		if (page.mayBeIn(language)) return { ...original, language };
	}
	return null;
}
