/**
 * Which telling a reader gets: the one asked for, else the reader's own language, else the language in which it was told,
 * else English, else the first there is. Null if there is none.
 */
export function bestTelling<Told extends { readonly shown: { readonly language: string }; readonly toldIn: string }>(
	tellings: readonly Told[],
	reader: { readonly locale: string; readonly asked?: string | null }
): Told | null {
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
