import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Shown } from '#domain/consent/show.ts';
import type { Rendition } from '#domain/story/picture.ts';

/**
 * A short hash of what a sheet may show of a story: the same words and the same picture have the same one, also after a
 * pause; one word less, another name or a face that is covered make another. Nobody gets back from it to the words.
 * Notes above a story are not in it: they stand on sheets for a class alone, whose mark the database makes from this one
 * and the notes (0306-sets-in-order.sql).
 */
export async function printMark(shown: Shown<'print'>, folder: string): Promise<string> {
	const hash = createHash('sha256');
	const { id, language, title, brings, items, text, summary, blocks, name, origin, transit, current } = shown;
	const { kilometres, time, age, gender, art9, legal, family } = shown;
	hash.update(JSON.stringify([id, language, title, brings, items, text, summary, blocks, name, origin, transit]));
	hash.update(JSON.stringify([current, kilometres, time, age, gender, art9, legal, family]));
	const picture = printedPicture(shown);
	if (picture) hash.update(JSON.stringify(picture.alt)).update(await readFile(join(folder, picture.jpeg.name)));
	return hash.digest('hex').slice(0, 12);
}

/** The picture that stands on a sheet: the first that print may show, in the largest JPEG that was made. */
export function printedPicture(
	shown: Shown<'print' | 'social'>
): { readonly alt: string; readonly jpeg: Rendition } | null {
	const [picture] = shown.pictures;
	const jpeg = picture?.renditions
		.filter((rendition) => rendition.type === 'image/jpeg')
		.sort((a, b) => b.width - a.width)[0];
	return picture && jpeg ? { alt: picture.alt, jpeg } : null;
}
