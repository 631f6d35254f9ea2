import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { interfaceLocaleOf } from '#domain/base/locales.ts';
import type { Shown } from '#domain/consent/show.ts';
import { suitcaseSvg } from '#domain/story/suitcase.ts';
import { makePoster, type PosterPicture } from '#server/print/make-poster.ts';
import { fill, posterTextsIn } from '#server/print/poster-texts.ts';

export interface PosterPlace {
	/** The address that people type, without a slash at the end. */
	readonly origin: string;
	readonly publicFiles: string;
	/** The name of the office that answers for the story, and of this site. */
	readonly office: string;
	readonly appName: string;
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
		picture: await pictureOf(shown, place.publicFiles, fill(texts.print_suitcase_alt, {})),
		checkUrl: `${place.origin}/${locale}/stories/${shown.id}`
	});
	return poster.ok ? poster.value : null;
}

/** The first picture that the channel may show, in the largest JPEG that was made; else the suitcase drawn from the story. */
export async function pictureOf(
	shown: Shown<'print' | 'social'>,
	folder: string,
	label: string
): Promise<PosterPicture> {
	const [picture] = shown.pictures;
	const largest = picture?.renditions
		.filter((rendition) => rendition.type === 'image/jpeg')
		.sort((a, b) => b.width - a.width)[0];
	if (picture === undefined || largest === undefined) {
		return { kind: 'suitcase', svg: suitcaseSvg({ id: shown.id, items: shown.items, label }) };
	}
	return { kind: 'photo', jpeg: await readFile(join(folder, largest.name)), alt: picture.alt };
}
