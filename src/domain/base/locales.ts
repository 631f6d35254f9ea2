/**
 * The languages of the interface: the six of the United Nations, and six in which many newcomers and hosts read. Stories
 * may be told in any language. `project.inlang/settings.json` lists the same; a test compares them.
 */
export const LOCALES = ['en', 'fr', 'es', 'ar', 'zh', 'ru', 'nl', 'de', 'pt', 'uk', 'tr', 'fa'] as const;

export type InterfaceLocale = (typeof LOCALES)[number];

/** Whether the interface is there in this language, exactly as written here. */
export function isInterfaceLocale(text: string): text is InterfaceLocale {
	return (LOCALES as readonly string[]).includes(text);
}

/** The language of the interface for a story's language (BCP 47): that of its first part, else English. */
export function interfaceLocaleOf(tag: string): InterfaceLocale {
	const base = tag.split('-')[0]?.toLowerCase() ?? '';
	return isInterfaceLocale(base) ? base : 'en';
}
