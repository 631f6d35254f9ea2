/**
 * What a form sent, as the browser counted it when it held it to a `maxlength`: a form sends every line break as two signs
 * (HTML, "constructing the entry list"), and the limit counts one.
 */
export function asCounted(sent: string): string {
	return sent.replace(/\r\n?/g, '\n');
}

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
