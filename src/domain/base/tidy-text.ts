/**
 * Text as it is kept: composed characters (NFC), line breaks as `\n`, no control characters, nothing blank at the ends
 * of lines or around the whole. What a person sees does not change.
 */
export function tidyText(typed: string): string {
	return typed
		.normalize('NFC')
		.replace(/\r\n?|[\u2028\u2029]/g, '\n')
		.replace(/[\p{Cc}\p{Cs}]/gu, (sign) => (sign === '\n' || sign === '\t' ? sign : ''))
		.replace(/[ \t\u00a0]+$/gm, '')
		.trim();
}

/** The same in one line. */
export function tidyLine(typed: string): string {
	return tidyText(typed).replace(/\s+/g, ' ');
}
