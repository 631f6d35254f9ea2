import { dateFormat, numberFormat } from '#domain/base/formats.ts';
import type { Shown } from '#domain/consent/show.ts';
import type { ShownTime } from '#domain/consent/shown.ts';
import { placeName } from '#domain/place/place-name.ts';
import { pseudonymName } from '#domain/story/pseudonym.ts';
import { fill, type PosterTexts } from '#server/print/poster-texts.ts';

/** Every word on a poster, before it is known whether the fonts can print it. */
export type PosterWords = {
	/** The line above the large one: "Amine brings". */
	eyebrow: string;
	brings: string;
	/** The line under it: who, or that no name is told. */
	nameNote: string;
	from: string;
	to: string;
	/** Distance and time, in this order, where they may be shown. */
	way: string[];
	/** The text in sentences; as many as fit are printed. */
	sentences: string[];
	credit: string;
	until: string;
	scanTitle: string;
	scanText: string;
	codeAlt: string;
	drawingAlt: string;
};

/** No more than this is measured against the room on the sheet. */
const SENTENCES_MAX = 40;

/** A sentence of usual length, or up to 300 signs of a longer one, ending where a word ends. */
const PIECE = /[^]{1,300}(?=\s|$)|[^]{1,300}/gu;

/** Puts the words of a poster together in a reader's language. Takes nothing but what print may show. */
export function posterWords(
	shown: Shown<'print'>,
	{ locale, texts, office, appName }: { locale: string; texts: PosterTexts; office: string; appName: string }
): PosterWords {
	const given = shown.name?.kind === 'pseudonym' ? pseudonymName(shown.name.index, locale) : null;
	const name = shown.name?.kind === 'name' ? shown.name.text : given;
	const month = dateFormat(locale, { month: 'long', year: 'numeric' });
	// A month's end may be stored as the first moment after it; one millisecond earlier lies in the month itself.
	const until = month.format(shown.expiresAt - 1);
	return {
		eyebrow: name ? fill(texts.print_named_brings, { name }) : texts.print_unnamed_brings,
		brings: shown.brings,
		nameNote: name ? (given ? fill(texts.print_name_given, { name }) : '') : texts.print_told_without_name,
		from: shown.origin ? placeName(shown.origin, locale) : '',
		to: shown.current ? placeName(shown.current, locale) : '',
		way: [distance(shown.kilometres, locale, texts), shown.time ? since(shown.time, locale, texts) : ''].filter(
			Boolean
		),
		sentences: sentencesOf(shown),
		credit: fill(texts.print_gathered_by, { office, app: appName }),
		until: fill(texts.print_until, { month: until }),
		scanTitle: texts.print_scan_title,
		scanText: texts.print_scan_text,
		codeAlt: texts.print_code_alt,
		drawingAlt: texts.print_suitcase_alt
	};
}

function distance(kilometres: number | null, locale: string, texts: PosterTexts): string {
	if (!kilometres) return '';
	const unit = numberFormat(locale, { style: 'unit', unit: 'kilometer', unitDisplay: 'short' });
	return fill(texts.print_distance, { distance: unit.format(kilometres) });
}

/** The time at the level that may be shown; nothing is made finer, nothing is guessed. */
function since({ level, value }: ShownTime, locale: string, texts: PosterTexts): string {
	const year = numberFormat(locale, { useGrouping: false }).format(Number(value.slice(0, 4)));
	if (level === 'decade') return fill(texts.print_since_decade, { decade: year });
	if (level === 'year') return fill(texts.print_since, { time: year });
	const date = new Date(`${level === 'month' ? `${value}-01` : value}T00:00:00Z`);
	const form = dateFormat(locale, {
		...(level === 'day' ? { day: 'numeric' } : {}),
		month: 'long',
		year: 'numeric'
	});
	return fill(texts.print_since, { time: form.format(date) });
}

/** The story in sentences, or its summary where print may show no more. */
function sentencesOf(shown: Shown<'print'>): string[] {
	const text = shown.blocks.length ? shown.blocks.map((block) => block.text).join(' ') : shown.summary;
	return sentencesIn(text, shown.language);
}

/** The sentences of a text in a language, as many as a sheet may hold. */
export function sentencesIn(text: string, language: string): string[] {
	const segmenter = new Intl.Segmenter(language, { granularity: 'sentence' });
	const sentences: string[] = [];
	for (const { segment } of segmenter.segment(text.slice(0, 8000))) {
		// A sentence as long as a page is taken in pieces, so that its beginning can be shown.
		const pieces = segment.trim().match(PIECE) ?? [];
		sentences.push(...pieces.map((piece) => piece.trim()));
		if (sentences.length >= SENTENCES_MAX) break;
	}
	return sentences.slice(0, SENTENCES_MAX);
}
