import type { ListedStory } from '#server/store/shown/listed-story.ts';

/**
 * Which telling a reader gets: the one asked for, else the reader's own language, else the language in which it was told,
 * else English, else the first there is. Null if there is none.
 */
export function bestTelling(
	tellings: readonly ListedStory[],
	reader: { readonly locale: string; readonly asked?: string | null }
): ListedStory | null {
	const inLanguage = (language: string | null | undefined) => tellings.find(({ shown }) => shown.language === language);
	return (
		inLanguage(reader.asked) ??
		inLanguage(reader.locale) ??
		tellings.find(({ shown, toldIn }) => shown.language === toldIn) ??
		inLanguage('en') ??
		tellings[0] ??
		null
	);
}
