import type { RowOf, WorkerDb } from '#server/store/handle.ts';
import type { FileTable } from '#server/store/recording-tables.ts';

/** Recordings that nothing has looked at yet, or the one asked for; never one of a form that was not sent. */
export async function unseenRecordings(db: WorkerDb, fileId: string | null, most = 5): Promise<RowOf<FileTable>[]> {
	let query = db
		.selectFrom('story.file')
		.selectAll()
		.where('story_id', 'is not', null)
		.where('kind', '=', 'recording')
		.where((where) =>
			where.not(
				where.exists(
					where
						.selectFrom('story.recording_look')
						.select('story.recording_look.file_id')
						.whereRef('story.recording_look.file_id', '=', 'story.file.id')
				)
			)
		);
	if (fileId !== null) query = query.where('id', '=', fileId);
	return query.orderBy('at').orderBy('id').limit(most).execute();
}

/** What was found out about a recording. Paths are those of sealed files; bodies open them. */
export interface RecordingLook {
	readonly kind: 'sound' | 'film';
	readonly seconds: number;
	readonly width: number | null;
	readonly height: number | null;
	readonly hasSound: boolean;
	readonly stillsComplete: boolean;
	readonly preview: { readonly path: string; readonly type: string; readonly bytes: number; readonly body: Buffer };
	readonly stills: readonly { readonly at: number; readonly path: string; readonly body: Buffer }[];
}

/** Keeps it, or why the recording was refused. False: it went meanwhile, or somebody was faster. */
export async function writeRecordingLook(
	tx: Pick<WorkerDb, 'selectFrom' | 'insertInto'>,
	of: { fileId: string; storyId: string },
	look: RecordingLook | { readonly refused: string }
): Promise<boolean> {
	const file = await tx.selectFrom('story.file').select('id').where('id', '=', of.fileId).forShare().executeTakeFirst();
	if (file === undefined) return false;
	const ids = { file_id: of.fileId, story_id: of.storyId };
	const written = await tx
		.insertInto('story.recording_look')
		.values(
			'refused' in look
				? { ...ids, refused: look.refused }
				: {
						...ids,
						kind: look.kind,
						seconds: look.seconds,
						width: look.width,
						height: look.height,
						has_sound: look.hasSound,
						stills_complete: look.stillsComplete,
						preview_path: look.preview.path,
						preview_type: look.preview.type,
						preview_bytes: look.preview.bytes,
						body: look.preview.body
					}
		)
		.onConflict((conflict) => conflict.doNothing())
		.returning('file_id')
		.executeTakeFirst();
	if (written === undefined) return false;
	if ('refused' in look || look.stills.length === 0) return true;
	await tx
		.insertInto('story.recording_still')
		.values(look.stills.map(({ at, path, body }, number) => ({ ...ids, number, at_seconds: at, path, body })))
		.execute();
	return true;
}

/** Whether a person has said who is heard and seen in it. */
export async function isDecided(tx: Pick<WorkerDb, 'selectFrom'>, fileId: string): Promise<boolean> {
	const row = await tx.selectFrom('story.recording').select('file_id').where('file_id', '=', fileId).executeTakeFirst();
	return row !== undefined;
}

/** Counts a look that took more than it may; gives how often that happened to this file, this time included. */
export async function countTry(db: WorkerDb, fileId: string): Promise<number> {
	const row = await db
		.updateTable('story.file')
		.set((column) => ({ look_tries: column('look_tries', '+', 1) }))
		.where('id', '=', fileId)
		.returning('look_tries')
		.executeTakeFirst();
	return row?.look_tries ?? 0;
}
