/** Makes posters. For the worker only (see `typst-compiler.ts`): a process that answers requests never imports this. */
import { ok, type Result } from '#domain/base/result.ts';
import type { Shown } from '#domain/consent/show.ts';
import type { PosterTexts } from '#server/print/poster-texts.ts';
import { posterWords } from '#server/print/poster-words.ts';
import { printableRecord } from '#server/print/printable-record.ts';
import { directionOf } from '#server/print/printable-text.ts';
import { setSheet } from '#server/print/typst-compiler.ts';
import { readFileSync } from 'node:fs';
import { renderSVG } from 'uqr';

/** What stands on the sheet in place of a portrait, or the picture that print may show (a JPEG rendition). */
export type PosterPicture = { kind: 'suitcase'; svg: string } | { kind: 'photo'; jpeg: Uint8Array; alt: string };

export type PosterOrder = {
	shown: Shown<'print'>;
	/** The language of the words around the story. */
	locale: string;
	texts: PosterTexts;
	/** The name of the office that answers for the story. */
	office: string;
	appName: string;
	picture: PosterPicture;
	/** The full address of the page that says whether the poster may still be shown. */
	checkUrl: string;
};

let template: string | undefined;

/**
 * Makes a poster as PDF (A4, one page, fonts embedded, no date and no author in it). Takes only what consent lets print
 * show. Refuses with `letters_missing` when the story is written in a script that our print fonts do not have.
 */
export function makePoster(order: PosterOrder): Result<Uint8Array, 'letters_missing'> {
	const { shown, locale, texts, office, appName, picture, checkUrl } = order;
	const words = posterWords(shown, { locale, texts, office, appName });
	const pictureAlt = picture.kind === 'photo' ? picture.alt : words.drawingAlt;
	const lines = printableRecord({ ...words, drawingAlt: pictureAlt });
	if (!lines.ok) return lines;

	const photo = picture.kind === 'photo';
	const files = {
		[photo ? 'picture.jpg' : 'picture.svg']: photo ? picture.jpeg : new TextEncoder().encode(picture.svg),
		'code.svg': new TextEncoder().encode(renderSVG(checkUrl, { ecc: 'M', border: 2 }))
	};
	const data = {
		...lines.value,
		locale,
		direction: directionOf(locale),
		language: shown.language,
		storyDirection: directionOf(shown.language),
		picture: photo ? 'picture.jpg' : 'picture.svg',
		checkUrl
	};
	template ??= readFileSync(new URL('./poster.typ', import.meta.url), 'utf8');
	return ok(setSheet(template, data, files));
}
