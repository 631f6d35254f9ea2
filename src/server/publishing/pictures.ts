import type { Rung } from '#domain/consent/ladders.ts';
import { type Cover, readCovers } from '#domain/story/covers.ts';
import { makeableRungs } from '#domain/story/picture-rungs.ts';
import type { PictureFacts, Rendition } from '#domain/story/picture.ts';
import { languagesOf, type PictureWords, wordsAt } from '#domain/story/picture-words.ts';
import { openFileRow } from '#server/publishing/open-story.ts';
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
	readonly covers: readonly Cover[];
	readonly rungs: readonly Rung<'face'>[];
	readonly made: ReadonlyMap<Rung<'face'>, readonly Rendition[]>;
}

/** The confirmed pictures of a story, in the teller's order. One that nobody has confirmed is not even loaded. */
export async function loadPictures(db: StoryDb, key: Buffer, storyId: string): Promise<ConfirmedPicture[]> {
	const [files, renditions] = await Promise.all([
		db
			.selectFrom('story.file')
			.selectAll()
			.where('story_id', '=', storyId)
			.where('kind', '=', 'picture')
			.where('people', '!=', 'unconfirmed')
			.where('confirmed_by', 'is not', null)
			.orderBy('position')
			.orderBy('id')
			.execute(),
		db.selectFrom('story.rendition').selectAll().where('story_id', '=', storyId).where('kind', '=', 'picture').execute()
	]);
	return files.flatMap((file) => {
		const covers = readCovers(file.covers);
		if (covers === null) return [];
		const made = Map.groupBy(
			renditions.filter((rendition) => rendition.file_id === file.id),
			(rendition) => rendition.rung as Rung<'face'>
		);
		return [confirmed(file, covers, key, new Map([...made].map(([rung, rows]) => [rung, rows.map(rendition)])))];
	});
}

/** Whether what a person saw and covered in a picture is still what these files are made by. Locks the picture's row. */
export async function isSeenLikeThis(tx: StoryDb, storyId: string, picture: ConfirmedPicture): Promise<boolean> {
	// The story first, as everybody does who works on it: in another order two would wait for each other for ever.
	await tx.selectFrom('story.story').select('id').where('id', '=', storyId).forKeyShare().execute();
	const file = await tx
		.selectFrom('story.file')
		.select(['people', 'covers', 'confirmed_by'])
		.where('id', '=', picture.id)
		.forUpdate()
		.executeTakeFirst();
	if (file === undefined || file.confirmed_by === null || file.people !== picture.people) return false;
	return JSON.stringify(readCovers(file.covers)) === JSON.stringify(picture.covers);
}

function confirmed(
	file: RowOf<FileTable>,
	covers: Cover[],
	key: Buffer,
	made: ReadonlyMap<Rung<'face'>, readonly Rendition[]>
): ConfirmedPicture {
	const { identity, words } = openFileRow(key, file);
	return {
		id: file.id,
		path: file.path,
		identity,
		words,
		people: file.people === 'unconfirmed' ? 'visible' : file.people,
		covers,
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

/**
 * The picture as `show()` takes it: at each rung with the words for that rung, in this language or in another that may be
 * shown. `mayBeIn` tells which: a language that the teller excluded is excluded in alternative texts too.
 */
export function pictureFacts(
	picture: ConfirmedPicture,
	language: string,
	mayBeIn: (language: string) => boolean
): PictureFacts {
	const { words, rungs: makeable } = picture;
	const languages = [...languagesOf(words, language)].filter((one) => one === language || mayBeIn(one));
	return {
		id: picture.id,
		people: picture.people,
		confirmed: true,
		rungs: Object.fromEntries(
			[...picture.made].map(([rung, renditions]) => [
				rung,
				{ renditions, alt: wordsAt(words, { rung, makeable, languages }) }
			])
		)
	};
}
