import { interfaceLocaleOf } from '#domain/base/locales.ts';
import { PSEUDONYM_WORDS } from '#domain/story/pseudonyms-data.ts';

/** How many names there are. */
export const PSEUDONYMS = PSEUDONYM_WORDS.en.length;

/** Which name a story gets: always the same for the same story, and telling nothing about it. */
export function pseudonymIndex(storyId: string): number {
	let hash = 0;
	for (const sign of storyId) hash = (hash * 33 + (sign.codePointAt(0) ?? 0)) % 65_521;
	return hash % PSEUDONYMS;
}

/** A name in a reader's language; English where we have no list; null for an index without a name. */
export function pseudonymName(index: number, locale: string): string | null {
	return PSEUDONYM_WORDS[interfaceLocaleOf(locale)][index] ?? null;
}
