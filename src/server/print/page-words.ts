import { interfaceLocaleOf } from '#domain/base/locales.ts';
import type { Shown } from '#domain/consent/show.ts';
import { fill, posterTextsIn } from '#server/print/poster-texts.ts';
import { type PosterWords, posterWords, sentencesIn } from '#server/print/poster-words.ts';
import { sheetTextsIn } from '#server/print/sheet-texts.ts';

/** Every word on a page of a sheet, before it is known whether the fonts can print it. */
export interface PageWords extends PosterWords {
	/** Says that nobody tells here; empty on a story. */
	noTeller: string;
	/** For a class: what stands at the top, the note, the whole text, the questions. */
	sheetTitle: string;
	noteTitle: string;
	noteText: string;
	notes: string[];
	paragraphs: { quote: boolean; text: string }[];
	questionsTitle: string;
	questions: string[];
}

/** What an office wrote itself: about a town, a street, a trade; never about one person. */
export interface Profile {
	readonly id: string;
	readonly language: string;
	/** The large line: "What newcomers bring to our town". */
	readonly title: string;
	readonly text: string;
	/** Where its figures and sentences come from. */
	readonly source: string;
}

const NO_CLASS = {
	noTeller: '',
	sheetTitle: '',
	noteTitle: '',
	noteText: '',
	notes: [],
	paragraphs: [],
	questionsTitle: '',
	questions: []
};

/** The words of a page with nothing for a class on it. */
export function withoutClass(words: PosterWords): PageWords {
	return { ...NO_CLASS, ...words };
}

/** The words of a story's poster, panel or roll-up. Takes nothing but what print may show. */
export function storyWords(shown: Shown<'print'>, about: { office: string; appName: string }): PageWords {
	const locale = interfaceLocaleOf(shown.language);
	const words = posterWords(shown, { locale, texts: posterTextsIn(locale), ...about });
	const texts = sheetTextsIn(locale);
	return withoutClass({ ...words, scanTitle: texts.sheets_scan_title, codeAlt: texts.sheets_code_alt });
}

/**
 * The words of a sheet for a class: the whole text, what to say beforehand, what to talk about. Beforehand stands what the
 * teller agreed to have above the text, and nothing that somebody chose for this sheet.
 */
export function classWords(shown: Shown<'print'>, about: { office: string; appName: string }): PageWords {
	const locale = interfaceLocaleOf(shown.language);
	const texts = sheetTextsIn(locale);
	const { notes = [] } = shown;
	const list = new Intl.ListFormat(locale).format(notes.map((note) => texts[`reading_note_${note}`]));
	const told = shown.blocks.length > 0 ? shown.blocks : [{ kind: 'paragraph', text: shown.summary }];
	return {
		...storyWords(shown, about),
		sheetTitle: texts.sheets_class_title,
		noteTitle: texts.sheets_class_note_title,
		noteText: texts.sheets_class_note_text,
		notes: notes.length === 0 ? [] : [fill(texts.reading_notes, { notes: list })],
		paragraphs: told.flatMap(({ kind, text }) =>
			text
				.split(/\n+/)
				.filter((line) => line.trim() !== '')
				.map((line) => ({ quote: kind === 'quote', text: line }))
		),
		questionsTitle: texts.sheets_class_questions,
		questions: [1, 2, 3, 4, 5, 6].map((n) => texts[`sheets_question_${n as 1 | 2 | 3 | 4 | 5 | 6}`])
	};
}

/** The words of a sheet that an office wrote: it says that no person tells here, who wrote it and out of what. */
export function profileWords(profile: Profile, { office, appName }: { office: string; appName: string }): PageWords {
	const locale = interfaceLocaleOf(profile.language);
	const texts = sheetTextsIn(locale);
	return {
		...NO_CLASS,
		eyebrow: texts.sheets_profile_eyebrow,
		brings: profile.title,
		nameNote: '',
		from: '',
		to: '',
		way: [],
		sentences: sentencesIn(profile.text, profile.language),
		credit: fill(texts.sheets_profile_written, { office, app: appName }),
		until: fill(texts.sheets_profile_source, { source: profile.source }),
		scanTitle: texts.sheets_profile_scan_title,
		scanText: texts.sheets_profile_scan_text,
		codeAlt: texts.sheets_code_alt,
		drawingAlt: posterTextsIn(locale).print_suitcase_alt,
		noTeller: texts.sheets_no_teller
	};
}
