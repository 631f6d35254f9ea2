/** A language with the figures in which its texts count: those of Arabic, where formatters would take others. */
export function withFigures(locale: string): string {
	return locale === 'ar' ? 'ar-u-nu-arab' : locale;
}
