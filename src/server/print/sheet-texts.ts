import { readFileSync } from 'node:fs';
import { CONTENT_NOTES, type ContentNote } from '#domain/story/content-notes.ts';

/** The words of panels and of sheets for a class in one language. Kept in `src/messages/sheets`; notes in `reading`. */
const SHEET_TEXT_KEYS = [
	'sheets_no_teller',
	'sheets_profile_eyebrow',
	'sheets_profile_source',
	'sheets_profile_scan_title',
	'sheets_profile_scan_text',
	'sheets_profile_written',
	'sheets_scan_title',
	'sheets_code_alt',
	'sheets_class_title',
	'sheets_class_note_title',
	'sheets_class_note_text',
	'sheets_class_questions',
	'sheets_question_1',
	'sheets_question_2',
	'sheets_question_3',
	'sheets_question_4',
	'sheets_question_5',
	'sheets_question_6'
] as const;
type NoteKey = 'reading_notes' | `reading_note_${ContentNote}`;
type Key = (typeof SHEET_TEXT_KEYS)[number] | NoteKey;
export type SheetTexts = Readonly<Record<Key, string>>;

const kept = new Map<string, SheetTexts>();

/** These words in a language of the interface. Throws for one that we do not speak. */
export function sheetTextsIn(locale: string): SheetTexts {
	const found = kept.get(locale);
	if (found) return found;
	if (!/^[a-z]{2,3}$/.test(locale)) throw new Error(`no sheet in the language ${locale}`);
	const noteKeys = CONTENT_NOTES.map((note): NoteKey => `reading_note_${note}`);
	const texts = {
		...textsOf('sheets', locale, SHEET_TEXT_KEYS),
		...textsOf('reading', locale, ['reading_notes', ...noteKeys])
	};
	kept.set(locale, texts);
	return texts;
}

/** These texts of an area of the messages. Throws where one is missing. */
function textsOf<K extends Key>(area: string, locale: string, keys: readonly K[]): Record<K, string> {
	const file = new URL(`../../messages/${area}/${locale}.json`, import.meta.url);
	const read: Record<string, unknown> = JSON.parse(readFileSync(file, 'utf8'));
	const pairs = keys.map((key): [K, string] => {
		const text = read[key];
		if (typeof text !== 'string') throw new Error(`${key} is missing in src/messages/${area}/${locale}.json`);
		return [key, text];
	});
	return Object.fromEntries(pairs) as Record<K, string>;
}
