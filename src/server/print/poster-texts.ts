import { readFileSync } from 'node:fs';

/** The texts of a poster in one language. A word in braces is filled in. Kept in `src/messages/print`. */
const POSTER_TEXT_KEYS = [
	'print_named_brings',
	'print_unnamed_brings',
	'print_told_without_name',
	'print_name_given',
	'print_distance',
	'print_since',
	'print_since_decade',
	'print_gathered_by',
	'print_until',
	'print_scan_title',
	'print_scan_text',
	'print_code_alt',
	'print_suitcase_alt'
] as const;
type Key = (typeof POSTER_TEXT_KEYS)[number];
export type PosterTexts = Readonly<Record<Key, string>>;

const kept = new Map<string, PosterTexts>();

/** The texts of a poster in a language of the interface. Throws for one that we do not speak. */
export function posterTextsIn(locale: string): PosterTexts {
	let texts = kept.get(locale);
	if (!texts) {
		if (!/^[a-z]{2,3}$/.test(locale)) throw new Error(`no poster in the language ${locale}`);
		const file = new URL(`../../messages/print/${locale}.json`, import.meta.url);
		const read: Record<string, unknown> = JSON.parse(readFileSync(file, 'utf8'));
		const pairs = POSTER_TEXT_KEYS.map((key): [Key, string] => {
			const text = read[key];
			if (typeof text !== 'string') throw new Error(`${key} is missing in src/messages/print/${locale}.json`);
			return [key, text];
		});
		texts = Object.fromEntries(pairs) as Record<Key, string>;
		kept.set(locale, texts);
	}
	return texts;
}

/** Fills the words in braces. What is filled in is never read as a text with braces itself. */
export function fill(text: string, words: Readonly<Record<string, string>>): string {
	return text.replace(/\{(\w+)\}/g, (whole, key: string) => words[key] ?? whole);
}
