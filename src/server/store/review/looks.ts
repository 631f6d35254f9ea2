import type { Box } from '#domain/story/covers.ts';
import type { RowOf, WorkerDb } from '#server/store/handle.ts';
import type { FileTable } from '#server/store/tables.ts';

/** Pictures that nothing has looked at yet, or the one asked for; never one of a form that was not sent. */
export async function unseenFiles(db: WorkerDb, fileId: string | null, most = 20): Promise<RowOf<FileTable>[]> {
	let query = db
		.selectFrom('story.file')
		.selectAll()
		.where('story_id', 'is not', null)
		.where('kind', '=', 'picture')
		.where((where) =>
			where.not(
				where.exists(
					where
						.selectFrom('story.picture_look')
						.select('story.picture_look.file_id')
						.whereRef('story.picture_look.file_id', '=', 'story.file.id')
				)
			)
		);
	if (fileId !== null) query = query.where('id', '=', fileId);
	return query.orderBy('at').orderBy('id').limit(most).execute();
}

/** Keeps what was found out about a picture. False: the picture went meanwhile, or somebody was faster. */
export async function writeLook(
	tx: Pick<WorkerDb, 'selectFrom' | 'insertInto' | 'updateTable'>,
	look: {
		fileId: string;
		storyId: string;
		refused: string | null;
		preview: { path: string; body: Buffer; width: number; height: number } | null;
		/** Where faces may be; null or nothing: nothing proposes any. */
		proposed?: readonly Box[] | null;
	}
): Promise<boolean> {
	const file = await tx
		.selectFrom('story.file')
		.select('id')
		.where('id', '=', look.fileId)
		.forShare()
		.executeTakeFirst();
	if (file === undefined) return false;
	const written = await tx
		.insertInto('story.picture_look')
		.values({
			file_id: look.fileId,
			story_id: look.storyId,
			refused: look.refused,
			preview_path: look.preview?.path ?? null,
			body: look.preview?.body ?? null,
			proposed: look.proposed ? JSON.stringify(look.proposed) : null
		})
		.onConflict((conflict) => conflict.doNothing())
		.returning('file_id')
		.executeTakeFirst();
	if (written === undefined) return false;
	if (look.preview) {
		const { width, height } = look.preview;
		await tx.updateTable('story.file').set({ width, height }).where('id', '=', look.fileId).execute();
	}
	return true;
}

/** A picture or recording that cannot be used: into the history, and as a message (sealed before) onto the teller's page. */
export async function noteRefusedPicture(
	tx: Pick<WorkerDb, 'insertInto'>,
	refused: {
		storyId: string;
		fileId: string;
		reason: string;
		message: { id: string; body: Buffer } | null;
		did?: string;
	}
): Promise<void> {
	const { storyId, fileId, reason, message, did = 'picture_refused' } = refused;
	await tx
		.insertInto('story.history')
		.values({ story_id: storyId, did, detail: JSON.stringify({ file: fileId, reason }) })
		.execute();
	if (message === null) return;
	await tx
		.insertInto('story.sealed')
		.values({ story_id: storyId, field: `message:${message.id}`, version: 1, body: message.body })
		.execute();
	await tx.insertInto('story.message').values({ id: message.id, story_id: storyId, from_teller: false }).execute();
}
