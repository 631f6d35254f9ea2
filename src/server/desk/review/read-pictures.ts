/** The pictures of a story as the desk sees them before anybody opens one. */
import { isObject } from '#domain/base/shape.ts';
import { type Cover, readCovers } from '#domain/story/covers.ts';
import type { PictureFacts } from '#domain/story/picture.ts';
import { makeableRungs } from '#domain/story/picture-rungs.ts';
import { openJson } from '#server/seal/fields.ts';
import type { StoryDb } from '#server/store/handle.ts';
import { type DeskPicture, picturesOf } from '#server/store/review/pictures.ts';

export interface PictureView {
	readonly id: string;
	/** `looking`: not inspected yet; `refused`: cannot be used, see `refused`; `ready`: there is a preview. */
	readonly state: 'looking' | 'refused' | 'ready';
	readonly refused: string | null;
	readonly people: string;
	readonly covers: readonly Cover[];
	readonly confirmedBy: string | null;
	/** Milliseconds since 1970; 0: nobody has. */
	readonly confirmedAt: number;
	readonly alt: Readonly<Record<string, string>>;
	/** Goes back with the form, so that two people do not overwrite each other. */
	readonly version: number;
	readonly width: number | null;
	readonly height: number | null;
}

export async function readPictures(db: StoryDb, key: Buffer, storyId: string): Promise<PictureView[]> {
	return (await picturesOf(db, storyId)).map(({ file, look }) => ({
		id: file.id,
		state: look === null ? 'looking' : look.refused === null ? 'ready' : 'refused',
		refused: look?.refused ?? null,
		people: file.people,
		covers: readCovers(file.covers) ?? [],
		confirmedBy: file.confirmed_by,
		confirmedAt: file.confirmed_at?.getTime() ?? 0,
		alt: fileBody(key, file).alt,
		version: file.body_version,
		width: file.width,
		height: file.height
	}));
}

/** What the sealed part of a picture's row says. Throws when it was tampered with. */
export function fileBody(
	key: Buffer,
	file: DeskPicture['file']
): { identity: string; name: string; alt: Record<string, string> } {
	const body = openJson(
		key,
		{ table: 'story.file', row: file.id, field: 'body', version: file.body_version },
		file.body
	);
	if (!isObject(body) || typeof body.identity !== 'string') throw new Error('a sealed file row has no identity');
	const alt = isObject(body.alt) ? body.alt : {};
	return {
		identity: body.identity,
		name: typeof body.name === 'string' ? body.name : '',
		alt: Object.fromEntries(
			Object.entries(alt).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
		)
	};
}

/** The pictures as `show()` takes them, each as if its files were made: the preview counts them, the desk draws them. */
export function previewPictures(pictures: readonly PictureView[], language: string): PictureFacts[] {
	return pictures.flatMap((picture): PictureFacts[] => {
		const { people } = picture;
		if (picture.confirmedBy === null) return [];
		if (people !== 'none' && people !== 'unrecognisable' && people !== 'covered' && people !== 'visible') return [];
		const alt = picture.alt[language] ?? picture.alt.en ?? Object.values(picture.alt)[0] ?? '';
		const rungs = makeableRungs(people, picture.covers.length > 0);
		// The name carries the picture's id and rung to the page of the desk; nothing public has such a name.
		const made = (rung: string) => ({
			renditions: [{ name: `${picture.id}/${rung}`, type: 'image/webp', width: 1, height: 1, bytes: 1 }],
			alt
		});
		return [
			{ id: picture.id, people, confirmed: true, rungs: Object.fromEntries(rungs.map((rung) => [rung, made(rung)])) }
		];
	});
}
