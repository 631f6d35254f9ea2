/** The pictures of a story as the desk sees them before anybody opens one. */
import { isObject } from '#domain/base/shape.ts';
import type { Rung } from '#domain/consent/ladders.ts';
import { type Box, type Cover, isInCrop, readBox, readCovers } from '#domain/story/covers.ts';
import { type Look, type PictureFacts, rungOf } from '#domain/story/picture.ts';
import { makeableRungs } from '#domain/story/picture-rungs.ts';
import { languagesOf, type PictureWords, readPictureWords, wordsAt } from '#domain/story/picture-words.ts';
import { openJson } from '#server/seal/fields.ts';
import type { StoryDb } from '#server/store/handle.ts';
import { type DeskPicture, picturesOf } from '#server/store/review/pictures.ts';

export interface PictureView {
	readonly id: string;
	/** `looking`: not inspected yet; `refused`: cannot be used, see `refused`; `ready`: there is a preview. */
	readonly state: 'looking' | 'refused' | 'ready';
	readonly refused: string | null;
	readonly people: string;
	/** A teller does not want it shown. */
	readonly withheld: boolean;
	readonly covers: readonly Cover[];
	/** The part that is kept; null: all of it. */
	readonly crop: Box | null;
	/** Boxes that a machine proposes, until a person has decided; null: it proposes none. */
	readonly proposed: readonly Box[] | null;
	readonly confirmedBy: string | null;
	/** Milliseconds since 1970; 0: nobody has. */
	readonly confirmedAt: number;
	/** The rungs at which it can be shown; none until a person has looked. */
	readonly rungs: readonly Rung<'face'>[];
	readonly words: PictureWords;
	/** Goes back with the form, so that two people do not overwrite each other. */
	readonly version: number;
	readonly width: number | null;
	readonly height: number | null;
}

export async function readPictures(db: StoryDb, key: Buffer, storyId: string): Promise<PictureView[]> {
	return (await picturesOf(db, storyId)).map(({ file, look, withheld }) => ({
		id: file.id,
		state: look === null ? 'looking' : look.refused === null ? 'ready' : 'refused',
		refused: look?.refused ?? null,
		people: file.people,
		withheld,
		covers: readCovers(file.covers) ?? [],
		crop: readBox(file.crop),
		proposed: file.confirmed_by === null ? proposedBoxes(look?.proposed) : null,
		confirmedBy: file.confirmed_by,
		confirmedAt: file.confirmed_at?.getTime() ?? 0,
		rungs: rungsOf(file),
		words: fileBody(key, file).words,
		version: file.body_version,
		width: file.width,
		height: file.height
	}));
}

function proposedBoxes(json: unknown): Box[] | null {
	return Array.isArray(json) ? json.flatMap((one) => readBox(one) ?? []) : null;
}

/** What the sealed part of a picture's row says. Throws when it was tampered with. */
export function fileBody(
	key: Buffer,
	file: DeskPicture['file']
): { identity: string; name: string; words: PictureWords } {
	const body = openJson(
		key,
		{ table: 'story.file', row: file.id, field: 'body', version: file.body_version },
		file.body
	);
	if (!isObject(body) || typeof body.identity !== 'string') throw new Error('a sealed file row has no identity');
	const name = typeof body.name === 'string' ? body.name : '';
	return { identity: body.identity, name, words: readPictureWords(body) };
}

/** The rungs at which a picture can be shown, by what a person saw in it. */
export function rungsOf(file: DeskPicture['file']): Rung<'face'>[] {
	return makeableRungs(file.people, (readCovers(file.covers) ?? []).length > 0);
}

/** The pictures as `show()` takes them, each as if its files were made: the preview counts them, the desk draws them. */
export function previewPictures(pictures: readonly PictureView[], language: string): PictureFacts[] {
	return pictures.flatMap((picture): PictureFacts[] => {
		const { people } = picture;
		if (picture.confirmedBy === null || picture.withheld) return [];
		if (people !== 'none' && people !== 'unrecognisable' && people !== 'covered' && people !== 'visible') return [];
		const { rungs, words } = picture;
		// The name carries the picture's id and look to the page of the desk; nothing public has such a name.
		const make = (look: Look) => ({
			renditions: [{ name: `${picture.id}/${look}`, type: 'image/webp', width: 1, height: 1, bytes: 1 }],
			alt: wordsAt(words, { rung: rungOf(look), makeable: rungs, languages: languagesOf(words, language) })
		});
		return [
			{
				id: picture.id,
				people,
				confirmed: true,
				boxes: picture.covers.filter((cover) => isInCrop(cover, picture.crop)),
				rungs: {},
				make: (look) => (rungs.includes(rungOf(look)) ? make(look) : undefined)
			}
		];
	});
}
