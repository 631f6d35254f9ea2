/** Makes posters. For the worker only (see `typst-compiler.ts`): a process that answers requests never imports this. */
import type { Result } from '#domain/base/result.ts';
import type { Shown } from '#domain/consent/show.ts';
import { layOut, type SheetPicture } from '#server/print/lay-out.ts';
import type { PosterTexts } from '#server/print/poster-texts.ts';
import { posterWords } from '#server/print/poster-words.ts';
import { withoutClass } from '#server/print/page-words.ts';

export type PosterPicture = SheetPicture;

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

/**
 * Makes a poster as PDF (A4, one page, fonts embedded, no date and no author in it). Takes only what consent lets print
 * show. Refuses with `letters_missing` when the story is written in a script that our print fonts do not have.
 */
export function makePoster(order: PosterOrder): Result<Uint8Array, 'letters_missing'> {
	const { shown, locale, texts, office, appName, picture, checkUrl } = order;
	const words = withoutClass(posterWords(shown, { locale, texts, office, appName }));
	return layOut('poster_a4', words.brings, [{ words, locale, language: shown.language, picture, address: checkUrl }]);
}
