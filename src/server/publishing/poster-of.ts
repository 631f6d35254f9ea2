import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { interfaceLocaleOf } from '#domain/base/locales.ts';
import type { Shown } from '#domain/consent/show.ts';
import { checkPath } from '#domain/print/check-path.ts';
import { suitcaseSvg } from '#domain/story/suitcase.ts';
import type { SheetPicture } from '#server/print/lay-out.ts';
import { makePoster } from '#server/print/make-poster.ts';
import { posterTextsIn } from '#server/print/poster-texts.ts';
import { printedPicture } from '#server/publishing/print-mark.ts';

export interface PosterPlace {
	/** The address that people type, without a slash at the end. */
	readonly origin: string;
	readonly publicFiles: string;
	/** The name of the office that answers for the story, and of this site. */
	readonly office: string;
	readonly appName: string;
	/** What this poster says, as a short hash. */
	readonly mark: string;
}

/** The poster of what may be printed (PDF); null where our print fonts lack the letters of its language. */
export async function posterOf(shown: Shown<'print'>, place: PosterPlace): Promise<Uint8Array | null> {
	const locale = interfaceLocaleOf(shown.language);
	const texts = posterTextsIn(locale);
	const poster = makePoster({
		shown,
		locale,
		texts,
		office: place.office,
		appName: place.appName,
		picture: await sheetPicture(shown, place.publicFiles),
		checkUrl: place.origin + checkPath(locale, shown.id, place.mark)
	});
	return poster.ok ? poster.value : null;
}

/** The first picture that the channel may show, in the largest JPEG that was made; else the suitcase drawn from the story. */
export async function pictureOf(
	shown: Shown<'print' | 'social'>,
	folder: string,
	label: string
): Promise<SheetPicture> {
	const picture = printedPicture(shown);
	if (picture) return { kind: 'photo', jpeg: await readFile(join(folder, picture.jpeg.name)), alt: picture.alt };
	return { kind: 'suitcase', svg: suitcaseSvg({ id: shown.id, items: shown.items, label }) };
}

/** The picture of a printed sheet, named in the language of the words around. */
export function sheetPicture(shown: Shown<'print'>, folder: string): Promise<SheetPicture> {
	return pictureOf(shown, folder, posterTextsIn(interfaceLocaleOf(shown.language)).print_suitcase_alt);
}
