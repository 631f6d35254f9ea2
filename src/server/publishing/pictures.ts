import type { Rung } from '#domain/consent/ladders.ts';
import { type Box, type Cover, isInCrop, readBox, readCovers } from '#domain/story/covers.ts';
import { makeableRungs } from '#domain/story/picture-rungs.ts';
import { type Look, type PictureFacts, type Rendition, rungOf } from '#domain/story/picture.ts';
import type { PictureWords } from '#domain/story/picture-words.ts';
import { openFileRow } from '#server/publishing/open-story.ts';
import { type PageWords, pictureWordsOn } from '#server/publishing/page-words.ts';
import { isNotWithheld } from '#server/store/consent/withheld.ts';
import type { RowOf, StoryDb } from '#server/store/handle.ts';
import type { FileTable } from '#server/store/tables.ts';

/** A picture whose faces a person has confirmed, with what was made from it so far. */
export interface ConfirmedPicture {
	readonly id: string;
	/** Path of the sealed original below the files folder, and the key that opens it. */
	readonly path: string;
	readonly identity: string;
	readonly words: PictureWords;
	readonly people: PictureFacts['people'];
	/** The part that is kept; null: all of it. */
	readonly crop: Box | null;
	/** The boxes of which anything lies in that part. */
	readonly covers: readonly Cover[];
	/** All that a person saw and drew, as one text to compare. */
	readonly seen: string;
	readonly rungs: readonly Rung<'face'>[];
	readonly made: ReadonlyMap<Look, readonly Rendition[]>;
}

/**
 * The confirmed pictures of a story, in the teller's order. One that nobody has confirmed, that is not used, or
 * that a teller withheld, is not even loaded.
 */
export async function loadPictures(db: StoryDb, key: Buffer, storyId: string): Promise<ConfirmedPicture[]> {
	const [files, renditions] = await Promise.all([
		db
			.selectFrom('story.file')
			.selectAll()
			.where('story_id', '=', storyId)
			.where('kind', '=', 'picture')
			.where('people', 'not in', ['unconfirmed', 'left_out'])
			.where('confirmed_by', 'is not', null)
			.where(isNotWithheld)
			.orderBy('position')
			.orderBy('id')
			.execute(),
		db.selectFrom('story.rendition').selectAll().where('story_id', '=', storyId).where('kind', '=', 'picture').execute()
	]);
	return files.flatMap((file) => {
		const covers = readCovers(file.covers);
		const crop = readBox(file.crop);
		if (covers === null || (crop === null && file.crop !== null)) return [];
		const made = Map.groupBy(
			renditions.filter((rendition) => rendition.file_id === file.id),
			(rendition) => (rendition.covered === '' ? rendition.rung : `${rendition.rung}:${rendition.covered}`) as Look
		);
		return [
			confirmed(file, { covers, crop }, key, new Map([...made].map(([look, rows]) => [look, rows.map(rendition)])))
		];
	});
}

/** Whether what a person saw and covered in a picture is still what these files are made by. Locks the picture's row. */
export async function isSeenLikeThis(tx: StoryDb, storyId: string, picture: ConfirmedPicture): Promise<boolean> {
	// The story first, as everybody does who works on it: in another order two would wait for each other for ever.
	await tx.selectFrom('story.story').select('id').where('id', '=', storyId).forKeyShare().execute();
	const file = await tx
		.selectFrom('story.file')
		.select(['people', 'covers', 'crop', 'confirmed_by'])
		.where('id', '=', picture.id)
		.forUpdate()
		.executeTakeFirst();
	return file !== undefined && file.confirmed_by !== null && seenIn(file) === picture.seen;
}

function seenIn({ people, covers, crop }: Pick<RowOf<FileTable>, 'people' | 'covers' | 'crop'>): string {
	return JSON.stringify([people, readCovers(covers), readBox(crop)]);
}

function confirmed(
	file: RowOf<FileTable>,
	drawn: { readonly covers: readonly Cover[]; readonly crop: Box | null },
	key: Buffer,
	made: ReadonlyMap<Look, readonly Rendition[]>
): ConfirmedPicture {
	const { identity, words } = openFileRow(key, file);
	const covers = drawn.covers.filter((cover) => isInCrop(cover, drawn.crop));
	return {
		id: file.id,
		path: file.path,
		identity,
		words,
		people: file.people === 'unconfirmed' || file.people === 'left_out' ? 'visible' : file.people,
		crop: drawn.crop,
		covers,
		seen: seenIn(file),
		rungs: makeableRungs(file.people, covers.length > 0),
		made
	};
}

function rendition(row: {
	name: string;
	type: string;
	width: number | null;
	height: number | null;
	bytes: number;
}): Rendition {
	return { name: row.name, type: row.type, width: row.width ?? 0, height: row.height ?? 0, bytes: row.bytes };
}

/** The picture as `show()` takes it for a page: at each look with the words for its rung. */
export function pictureFacts(picture: ConfirmedPicture, page: PageWords): PictureFacts {
	return {
		id: picture.id,
		people: picture.people,
		confirmed: true,
		boxes: picture.covers.map(({ who }) => ({ who })),
		rungs: Object.fromEntries(
			[...picture.made].map(([look, renditions]) => [
				look,
				{ renditions, ...pictureWordsOn(page, picture, rungOf(look)) }
			])
		)
	};
}
