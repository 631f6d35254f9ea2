/** Words of a story that must stand in every translation in the form that was agreed: names, places, terms. */
import type { Part } from '#domain/story/translation.ts';
import type { StoryFacts } from '#domain/story/facts.ts';
import { pseudonymName } from '#domain/story/pseudonym.ts';
import { codeName } from '#domain/place/place-name.ts';
import { hasFields, isLine, isList, isObject } from '#domain/base/shape.ts';
import { fold } from '#domain/words/fold.ts';

/** Whose word it is: the story's name or place, one that somebody locked in this story, one of the office's glossary. */
export type TermKind = 'name' | 'place' | 'story' | 'office';

export interface LockedTerm {
	/** As the source says it. */
	readonly term: string;
	/** What may stand for it in the translation; empty: nobody has agreed on anything yet. */
	readonly forms: readonly string[];
	readonly kind: TermKind;
}

/** What was agreed for one word in one language. */
export interface AgreedForm {
	readonly term: string;
	/** One form, or several between slashes where the language inflects: `Київ / Києва`. */
	readonly form: string;
}

/** UTF-16 units, and entries. */
export const TERM_LIMITS = { term: 80, form: 240, most: 60 } as const;

/** Reads the agreed forms of a story from stored JSON; what is not of their shape is none. */
export function readAgreedForms(value: unknown): AgreedForm[] {
	const isForm = (one: unknown): one is AgreedForm =>
		isObject(one) &&
		hasFields(one, ['term', 'form']) &&
		isLine(one.term, TERM_LIMITS.term) &&
		isLine(one.form, TERM_LIMITS.form);
	return isList(value, TERM_LIMITS.most, isForm) ? value.map(({ term, form }) => ({ term, form })) : [];
}

/** The forms of a line in which several stand between slashes. */
export function formsOf(form: string): string[] {
	return form
		.split('/')
		.map((one) => one.trim())
		.filter((one) => one !== '');
}

/** Whether a text says a word: as a word of its own, whatever its accents; where a script has no blanks, anywhere. */
export function saysWord(text: string, term: string): boolean {
	const [whole, word] = [fold(text), fold(term)];
	if (word.trim() === '') return false;
	if (/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u.test(word)) return whole.includes(word);
	for (let at = whole.indexOf(word); at !== -1; at = whole.indexOf(word, at + 1)) {
		const [before, after] = [whole.slice(0, at), whole.slice(at + word.length)];
		if (!/[\p{L}\p{N}]$/u.test(before) && !/^[\p{L}\p{N}]/u.test(after)) return true;
	}
	return false;
}

/**
 * Names and places of the facts that the safe text says itself, with the form they have in the other language where the
 * standard names of countries or the list of names give one. Of what the text does not say, nothing comes out.
 */
export function termsOfFacts(facts: StoryFacts, texts: readonly string[], from: string, to: string): LockedTerm[] {
	const terms: LockedTerm[] = [];
	const { name } = facts;
	if (name) {
		for (const own of [name.chosen_pseudonym, name.first_name, name.full_name])
			if (own !== undefined) terms.push({ term: own, forms: [], kind: 'name' });
		const [neutral, there] = [from, to].map((language) => pseudonymName(name.system_pseudonym, language));
		if (neutral) terms.push({ term: neutral, forms: there ? [there] : [], kind: 'name' });
	}
	for (const place of [facts.origin, facts.transit, facts.current]) {
		if (!place) continue;
		for (const named of [place.town, place.admin1])
			if (named !== undefined) terms.push({ term: named, forms: [], kind: 'place' });
		for (const code of [place.country, place.region])
			if (code !== undefined) terms.push({ term: codeName(code, from), forms: [codeName(code, to)], kind: 'place' });
	}
	return terms.filter(({ term }) => texts.some((text) => saysWord(text, term)));
}

/** One list of them all: the first that names a word counts, and what was agreed in the story goes before everything. */
export function mergeTerms(terms: readonly LockedTerm[], agreed: readonly AgreedForm[]): LockedTerm[] {
	const merged = new Map<string, LockedTerm>();
	for (const one of terms) if (!merged.has(fold(one.term))) merged.set(fold(one.term), one);
	return [...merged.values()].map((one) => {
		const form = agreed.find(({ term }) => fold(term) === fold(one.term))?.form ?? '';
		return form === '' ? one : { ...one, forms: formsOf(form) };
	});
}

/** The words that a part of the source says and its translation does not, in any form that was agreed; by the part's name. */
export function termsMissing(parts: readonly Part[], terms: readonly LockedTerm[]): Map<string, string[]> {
	const missing = new Map<string, string[]>();
	for (const { name, source, text } of parts) {
		if (text.trim() === '') continue;
		const whole = fold(text);
		const lacking = terms.filter(
			({ term, forms }) => saysWord(source, term) && !forms.some((form) => whole.includes(fold(form)))
		);
		if (lacking.length > 0)
			missing.set(
				name,
				lacking.map(({ term }) => term)
			);
	}
	return missing;
}
