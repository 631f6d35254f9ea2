import { codeName } from '#domain/place/place-name.ts';
import type { ContentNote } from '#domain/story/content-notes.ts';
import type { PlaceFacts, StoryFacts } from '#domain/story/facts.ts';
import type { Telling } from '#domain/story/telling.ts';

/** What the teller knows already: the own words, or the telling that was approved last. */
export interface KnownText {
	readonly title: string;
	readonly brings: string;
	/** The running text, paragraph by paragraph. */
	readonly paragraphs: readonly string[];
	/** What stood above the text; left out: nothing, as with the own words. */
	readonly notes?: readonly ContentNote[];
}

/** Words that may stand for others because they say less: a country for its town, a first name for the whole. */
export interface Widening {
	readonly from: string;
	readonly to: string;
}

/**
 * Whether a telling says nothing that its teller does not know: whole sentences may be missing, and a place or a name
 * may be wider; no other word may be new, changed or left out of a sentence (for "they said I stole" without "they said"
 * says something else), and above the text nothing that did not stand there. Where this is true, a teller who allowed it beforehand need not be asked again.
 */
export function onlySaysLess(known: KnownText, telling: Telling, widenings: readonly Widening[]): boolean {
	const { language } = telling;
	const pairs = widenings.map(({ from, to }) => ({ from: words(from, language), to: words(to, language) }));
	const text = known.paragraphs.flatMap((paragraph) => sentences(paragraph, language));
	const lead = [known.title, known.brings].flatMap((line) => sentences(line, language));
	const everything = [...lead, ...text];
	const isTaken = (line: string) => isTakenInOrder(sentences(line, language), everything, pairs);
	const body = telling.blocks.flatMap((block) => sentences(block.text, language));
	return (
		(telling.notes ?? []).every((note) => (known.notes ?? []).includes(note)) &&
		isTakenInOrder(body, text, pairs) &&
		isTakenInOrder(sentences(telling.summary, language), text, pairs) &&
		isTaken(telling.title) &&
		isTaken(telling.brings) &&
		telling.items.every((item) => everything.some((sentence) => holdsRun(sentence, words(item, language))))
	);
}

/** What may stand for what in a story: wider places for finer ones, in the telling's language, and shorter names. */
export function wideningsOf(facts: StoryFacts, language: string): Widening[] {
	const places = [facts.origin, facts.transit, facts.current].map((place) => placeNames(place, language));
	const { full_name, first_name, chosen_pseudonym } = facts.name ?? {};
	const names = [full_name, first_name, chosen_pseudonym].filter((name) => name !== undefined);
	return [...places, names].flatMap((ladder) =>
		ladder.flatMap((from, i) => ladder.slice(i + 1).map((to) => ({ from, to })))
	);
}

/** The names of a place, from the finest to the widest. */
function placeNames(place: PlaceFacts | undefined, language: string): string[] {
	if (!place) return [];
	const codes = [place.country, place.region].filter((code) => code !== undefined);
	const named = [place.town, place.admin1].filter((name) => name !== undefined);
	return [...named, ...codes.map((code) => codeName(code, language))];
}

/** The words of a sentence. */
export type Words = readonly string[];
type Pair = { readonly from: Words; readonly to: Words };

/** A text in sentences, each in words without punctuation and capitals. */
export function sentences(text: string, language: string): Words[] {
	const parts = new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text);
	return [...parts].map(({ segment }) => words(segment, language)).filter((sentence) => sentence.length > 0);
}

/** The words of a text, without punctuation and capitals. */
function words(text: string, language: string): string[] {
	const parts = new Intl.Segmenter(language, { granularity: 'word' }).segment(text.normalize('NFC'));
	return [...parts].filter((part) => part.isWordLike).map((part) => part.segment.toLowerCase());
}

/** Whether every sentence is one of the others, in their order. */
function isTakenInOrder(taken: readonly Words[], from: readonly Words[], pairs: readonly Pair[]): boolean {
	let next = 0;
	return taken.every((sentence) => {
		while (next < from.length) if (saysNoMore(sentence, from[next++] ?? [], pairs)) return true;
		return false;
	});
}

/** Whether a sentence is the other one, word by word, but for what was made wider. */
function saysNoMore(sentence: Words, original: Words, pairs: readonly Pair[]): boolean {
	// Where each way of reading the original so far leaves us in the sentence.
	const reached = original.map(() => new Set<number>());
	reached.push(new Set());
	reached[0]?.add(0);
	for (let i = 0; i < original.length; i++) {
		for (const j of reached[i] ?? []) {
			if (original[i] === sentence[j]) reached[i + 1]?.add(j + 1);
			for (const { from, to } of pairs) {
				if (startsAt(original, i, from) && startsAt(sentence, j, to)) reached[i + from.length]?.add(j + to.length);
			}
		}
	}
	return reached[original.length]?.has(sentence.length) ?? false;
}

function startsAt(sentence: Words, at: number, run: Words): boolean {
	return run.length > 0 && run.every((word, i) => sentence[at + i] === word);
}

/** Whether words stand in a sentence one after the other. */
export function holdsRun(sentence: Words, run: Words): boolean {
	return sentence.some((_, at) => startsAt(sentence, at, run));
}
