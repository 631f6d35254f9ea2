/**
 * The address of a story's page in a language of the interface. Where the telling is in another language, the address says so:
 * whoever follows it, or passes it on, comes to the words that were found, read or copied. `below`: a page of the same story, such as `/listen`.
 */
export function storyPath(locale: string, id: string, language: string, below = ''): string {
	return `/${locale}/stories/${id}${below}${language === locale ? '' : `?lang=${encodeURIComponent(language)}`}`;
}
