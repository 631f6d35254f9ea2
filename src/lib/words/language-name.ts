/**
 * The name of a language (BCP 47) in a reader's language, as a label: first letter large where the script has one. What is
 * no tag at all stands as it is.
 */
export function languageName(tag: string, locale: string): string {
	try {
		const name = new Intl.DisplayNames([locale], { type: 'language' }).of(tag) ?? tag;
		return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
	} catch (error) {
		if (error instanceof RangeError) return tag;
		throw error;
	}
}

/** The name of a language in that language itself: "Français", "العربية". */
export function ownName(tag: string): string {
	return languageName(tag, tag);
}

/** A name or another word of its own direction, kept apart within a sentence (Unicode isolates). */
export function apart(words: string): string {
	return `\u2068${words}\u2069`;
}

/** The direction in which a language (BCP 47) is written. */
export function directionOf(tag: string): 'rtl' | 'ltr' {
	return /^(ar|fa|he|ps|sd|ug|ur|yi|dv|ckb|ku-arab|pa-arab)\b/i.test(tag) ? 'rtl' : 'ltr';
}

/** The arrow that points the way a page in this language is read. */
export function arrowOf(locale: string): '←' | '→' {
	return directionOf(locale) === 'rtl' ? '←' : '→';
}
