import { sql } from 'kysely';
import type { Box, Cover } from '#domain/story/covers.ts';
import { withheldFiles } from '#server/store/consent/withheld.ts';
import type { RowOf, StoryDb } from '#server/store/handle.ts';
import type { FileTable, PictureLookTable } from '#server/store/tables.ts';

/** A picture of a story with what the picture process found out about it; `look` is null until it has looked. */
export interface DeskPicture {
	readonly file: RowOf<FileTable>;
	readonly look: RowOf<PictureLookTable> | null;
	/** A teller does not want it shown. */
	readonly withheld: boolean;
}

/** The pictures of a story, in the teller's order. */
export async function picturesOf(db: StoryDb, storyId: string): Promise<DeskPicture[]> {
	const [files, looks, withheld] = await Promise.all([
		db
			.selectFrom('story.file')
			.selectAll()
			.where('story_id', '=', storyId)
			.where('kind', '=', 'picture')
			.orderBy('position')
			.orderBy('id')
			.execute(),
		db.selectFrom('story.picture_look').selectAll().where('story_id', '=', storyId).execute(),
		withheldFiles(db, storyId)
	]);
	return files.map((file) => ({
		file,
		look: looks.find((look) => look.file_id === file.id) ?? null,
		withheld: withheld.has(file.id)
	}));
}

/** Confirms what a person saw in a picture, with the boxes to cover. */
export async function confirmPeople(
	tx: StoryDb,
	seen: {
		fileId: string;
		storyId: string;
		people: 'none' | 'unrecognisable' | 'covered' | 'visible' | 'left_out';
		covers: readonly Cover[];
		crop?: Box | null;
		memberId: string;
		at: number;
	}
): Promise<void> {
	await tx
		.updateTable('story.file')
		.set({
			people: seen.people,
			covers: JSON.stringify(seen.covers),
			crop: seen.crop ? JSON.stringify(seen.crop) : null,
			confirmed_by: seen.memberId,
			confirmed_at: new Date(seen.at)
		})
		.where('id', '=', seen.fileId)
		.where('story_id', '=', seen.storyId)
		.execute();
	// What was made before shows what was seen before: it belongs to nothing any more, and is swept away with its files.
	await sql`select story.forget_renditions(${seen.fileId}::uuid)`.execute(tx);
}

/** Replaces the sealed part of a picture's row (its words). */
export async function saveFileBody(
	tx: StoryDb,
	file: { id: string; storyId: string; body: Buffer; version: number }
): Promise<void> {
	await tx
		.updateTable('story.file')
		.set({ body: file.body, body_version: file.version })
		.where('id', '=', file.id)
		.where('story_id', '=', file.storyId)
		.execute();
}

/** How many pictures of a story have been confirmed by a person. */
export async function countConfirmed(db: StoryDb, storyId: string): Promise<number> {
	const { count } = await db
		.selectFrom('story.file')
		.select((query) => query.fn.countAll<string>().as('count'))
		.where('story_id', '=', storyId)
		.where('people', '!=', 'unconfirmed')
		.where('confirmed_by', 'is not', null)
		.executeTakeFirstOrThrow();
	return Number(count);
}
