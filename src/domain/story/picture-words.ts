import { isObject, isText } from '#domain/base/shape.ts';
import { LADDER, levelOf, type Rung } from '#domain/consent/ladders.ts';
import { FACT_LIMITS } from '#domain/story/facts.ts';

/** Texts by language. */
export type WordsByLanguage = Readonly<Record<string, string>>;

/** What stands for one picture, for those who cannot see it. */
export interface PictureWords {
	/** Written for the picture as it is shown at one rung of the ladder for faces. */
	readonly byRung: { readonly [R in Rung<'face'>]?: WordsByLanguage };
	/**
	 * Written for the picture as it came, before anybody had said what in it must be covered: captions of imported texts,
	 * and whatever was saved before there was a text for each rung. They may speak of a face. So they stand beside a picture
	 * that is shown as it came, where they tell nothing that the picture does not, and never beside a covered one: nobody
	 * knows any more whether the boxes were there when they were written.
	 */
	readonly asItCame: WordsByLanguage;
}

/** Reads the words out of the sealed part of a picture's row (`alt`: as it came, `words`: by rung). */
export function readPictureWords(body: { readonly [field: string]: unknown }): PictureWords {
	const written = isObject(body.words) ? body.words : {};
	const byRung = Object.fromEntries(
		LADDER.face.flatMap((rung) => (rung in written ? [[rung, texts(written[rung])]] : []))
	);
	return { byRung, asItCame: texts(body.alt) };
}

/** The words as the sealed part of a picture's row keeps them. */
export function keptPictureWords({ byRung, asItCame }: PictureWords): { alt: WordsByLanguage; words: object } {
	return { alt: asItCame, words: byRung };
}

function texts(value: unknown): WordsByLanguage {
	if (!isObject(value)) return {};
	return Object.fromEntries(
		Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
	);
}

/** The texts of a form, `text-RUNG` each; a rung that the form does not have is not among them. */
export function typedPictureTexts(
	field: (name: string) => string,
	has: (name: string) => boolean
): { readonly [R in Rung<'face'>]?: string } {
	const there = LADDER.face.filter((rung) => has(`text-${rung}`));
	return Object.fromEntries(there.map((rung) => [rung, field(`text-${rung}`)]));
}

/** Whether a text can stand for a picture. */
export function isPictureText(text: string): boolean {
	return isText(text, FACT_LIMITS.alt);
}

/** The text of one rung itself; one that was emptied on purpose is empty. */
export function ownWords({ byRung, asItCame }: PictureWords, rung: Rung<'face'>, language: string): string {
	const own = byRung[rung]?.[language];
	if (own !== undefined) return own;
	return rung === 'solid_mask' ? '' : (asItCame[language] ?? '');
}

/** A picture that is shown at a rung, and the rungs at which it can be made now. */
interface ShownAt {
	readonly rung: Rung<'face'>;
	readonly makeable: readonly Rung<'face'>[];
}

/**
 * Whose text stands for a picture that is shown at this rung: that of the rung itself or, where there is none, of the next
 * safer one; null where none is written in this language. Never that of a more open rung, and never that of a rung at
 * which the picture cannot be made now: it was written when somebody saw something else in the picture.
 */
export function rungOfWords(
	words: PictureWords,
	{ rung, makeable, language }: ShownAt & { readonly language: string }
): Rung<'face'> | null {
	const level = levelOf('face', rung);
	const safer = LADDER.face.filter((one, at) => at <= level && makeable.includes(one)).reverse();
	return safer.find((one) => ownWords(words, one, language) !== '') ?? null;
}

/** What stands for a picture that is shown at this rung, in the first of these languages that has any. */
export function wordsAt(
	words: PictureWords,
	{ languages, ...shown }: ShownAt & { readonly languages: Iterable<string> }
): string {
	for (const language of languages) {
		const rung = rungOfWords(words, { ...shown, language });
		if (rung !== null) return ownWords(words, rung, language);
	}
	return '';
}

/** The languages to look in, best first: the reader's, English, whatever else there is. */
export function languagesOf({ byRung, asItCame }: PictureWords, wished: string): Set<string> {
	const known = [...Object.values(byRung), asItCame].flatMap((some) => Object.keys(some));
	return new Set([wished, 'en', ...known]);
}

/** All texts there are, safest rung first, what was written for the picture as it came last. */
export function allWords({ byRung, asItCame }: PictureWords): { language: string; text: string }[] {
	const some = [...LADDER.face.map((rung) => byRung[rung] ?? {}), asItCame];
	return some.flatMap((words) =>
		Object.entries(words).flatMap(([language, text]) => (text === '' ? [] : [{ language, text }]))
	);
}

/** Whether a picture can be shown so that what was written for it as it came may stand beside it. */
export function isOpen(rungs: readonly Rung<'face'>[]): boolean {
	return rungs.some((rung) => rung !== 'solid_mask');
}

/** Whether words that stand for no rung of the picture now would stand there with other rungs. */
export function opensWords(
	{ byRung, asItCame }: PictureWords,
	before: readonly Rung<'face'>[],
	now: readonly Rung<'face'>[]
): boolean {
	const says = (words: WordsByLanguage) => Object.values(words).some((text) => text !== '');
	if (now.some((rung) => !before.includes(rung) && says(byRung[rung] ?? {}))) return true;
	return before.length > 0 && !isOpen(before) && isOpen(now) && says(asItCame);
}

/** Texts in this language that stand for no rung of the picture now: kept, and shown to those who write the others. */
export function unusedWords(
	words: PictureWords,
	{ makeable, language }: { readonly makeable: readonly Rung<'face'>[]; readonly language: string }
): string[] {
	const used = new Set(makeable.map((rung) => ownWords(words, rung, language)));
	const all = [...LADDER.face.map((rung) => words.byRung[rung]?.[language]), words.asItCame[language]];
	return [...new Set(all.flatMap((text) => (text && !used.has(text) ? [text] : [])))];
}

/**
 * The words with new texts for every rung that can be made now. What was written for the picture as it came has found
 * its rung with that, unless only covered ones can be made.
 */
export function withWords(
	words: PictureWords,
	language: string,
	typed: { readonly [R in Rung<'face'>]?: string }
): PictureWords {
	const byRung: { [R in Rung<'face'>]?: WordsByLanguage } = { ...words.byRung };
	for (const rung of LADDER.face) {
		const text = typed[rung];
		if (text !== undefined) byRung[rung] = { ...byRung[rung], [language]: text };
	}
	const isPlaced = LADDER.face.some((rung) => rung !== 'solid_mask' && typed[rung] !== undefined);
	const { [language]: _placed, ...others } = words.asItCame;
	return { byRung, asItCame: isPlaced ? others : words.asItCame };
}
