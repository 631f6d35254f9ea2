import { ok, refuse, type Result } from '#domain/base/result.ts';
import { breakable, printableText } from '#server/print/printable-text.ts';

/** Cleans every text of a record, or says that one of them cannot be printed. */
export function printableRecord<Words extends Record<string, string | string[]>>(
	words: Words
): Result<Record<keyof Words, string | string[]>, 'letters_missing'> {
	const clean: [string, string | string[]][] = [];
	for (const [key, value] of Object.entries(words)) {
		const lines: string[] = [];
		for (const text of typeof value === 'string' ? [value] : value) {
			const line = printableText(text);
			if (!line.ok) return refuse(line.reason);
			lines.push(breakable(line.value));
		}
		clean.push([key, typeof value === 'string' ? (lines[0] ?? '') : lines]);
	}
	return ok(Object.fromEntries(clean) as Record<keyof Words, string | string[]>);
}
