import type { Notice } from '#domain/consent/notice.ts';
import type { DeskDb, StoryDb, WorkerDb } from '#server/store/handle.ts';
import type { NoticeReader } from './notices.ts';

export interface NoticeSound {
	/** Hash of the AAC file: what a yes names. */
	readonly sha256: string;
	readonly language: string;
	readonly hash: string;
	readonly readBy: 'person' | 'machine';
	readonly seconds: number;
	/** Names of the public files. */
	readonly aac: string;
	readonly opus: string;
	readonly at: number;
}

type Which = Pick<Notice, 'hash' | 'language'>;

/** The sound that is offered with exactly this text: the newest by a person, else by a machine; null: none. */
export async function soundOfNotice(db: NoticeReader, { hash, language }: Which): Promise<NoticeSound | null> {
	const row = await db
		.selectFrom('shown.notice_sound')
		.select(['sha256', 'language', 'hash', 'read_by', 'seconds', 'aac', 'opus', 'at'])
		.where('hash', '=', hash)
		.where('language', '=', language)
		// "person" stands behind "machine" in the alphabet.
		.orderBy('read_by', 'desc')
		.orderBy('at', 'desc')
		.limit(1)
		.executeTakeFirst();
	if (!row) return null;
	const { read_by: readBy, at, ...rest } = row;
	return { ...rest, readBy, at: at.getTime() };
}

/** A public file of a notice's sound by its name; null: there is none, or it was withdrawn. */
export async function findSoundFile(db: NoticeReader, name: string): Promise<{ name: string; type: string } | null> {
	const row = await db
		.selectFrom('shown.notice_sound')
		.select('aac')
		.where((where) => where.or([where('aac', '=', name), where('opus', '=', name)]))
		.executeTakeFirst();
	return row ? { name, type: row.aac === name ? 'audio/mp4' : 'audio/webm' } : null;
}

/** The names of all files of notices, also of those that are no longer offered: a yes may name them. */
export async function knownSoundFiles(db: WorkerDb): Promise<string[]> {
	const rows = await db.selectFrom('office.notice_sound').select(['aac', 'opus']).execute();
	return rows.flatMap(({ aac, opus }) => [aac, opus]);
}

/** The bytes of one of these files, to write it again where it is missing. */
export async function soundFileBody(db: WorkerDb, name: string): Promise<Buffer | null> {
	const row = await db
		.selectFrom('office.notice_sound')
		.select((select) =>
			select.case().when('aac', '=', name).then(select.ref('aac_body')).else(select.ref('opus_body')).end().as('body')
		)
		.where((where) => where.or([where('aac', '=', name), where('opus', '=', name)]))
		.executeTakeFirst();
	return row?.body ?? null;
}

/** Keeps what was recorded until the worker has made it anew. */
export async function addUpload(
	tx: StoryDb,
	upload: Which & { readonly body: Buffer; readonly memberId: string; readonly at: Date }
): Promise<string> {
	const { hash, language, body, memberId, at } = upload;
	const row = await tx
		.insertInto('office.notice_upload')
		.values({ hash, language, body, member_id: memberId, at })
		.returning('id')
		.executeTakeFirstOrThrow();
	return row.id;
}

export interface Upload extends Which {
	readonly id: string;
	readonly body: Buffer;
	readonly memberId: string;
}

/** What waits to be made anew, oldest first. */
export async function waitingUploads(db: WorkerDb): Promise<Upload[]> {
	const rows = await db
		.selectFrom('office.notice_upload')
		.select(['id', 'hash', 'language', 'body', 'member_id as memberId'])
		.orderBy('at')
		.limit(5)
		.execute();
	return rows;
}

/** How many recordings wait, by language, for the page of the desk. */
export async function uploadsWaiting(db: DeskDb): Promise<string[]> {
	const rows = await db.selectFrom('office.notice_upload').select('language').distinct().execute();
	return rows.map((row) => row.language);
}

export interface MadeSound extends Which {
	readonly sha256: string;
	readonly readBy: 'person' | 'machine';
	readonly memberId: string | null;
	readonly seconds: number;
	readonly aac: string;
	readonly opus: string;
	readonly aacBody: Buffer;
	readonly opusBody: Buffer;
	readonly at: Date;
}

/** Offers a sound; what was recorded for it is forgotten in the same act. The same recording twice is one. */
export async function addSound(db: WorkerDb, made: MadeSound, uploadId: string | null): Promise<void> {
	await db.transaction().execute(async (tx) => {
		if (uploadId !== null) await tx.deleteFrom('office.notice_upload').where('id', '=', uploadId).execute();
		await tx
			.insertInto('office.notice_sound')
			.values({
				sha256: made.sha256,
				language: made.language,
				hash: made.hash,
				read_by: made.readBy,
				member_id: made.memberId,
				seconds: made.seconds,
				aac: made.aac,
				opus: made.opus,
				aac_body: made.aacBody,
				opus_body: made.opusBody,
				at: made.at
			})
			.onConflict((conflict) => conflict.column('sha256').doUpdateSet({ withdrawn_at: null, at: made.at }))
			.execute();
		await tx.deleteFrom('office.notice_refusal').where('language', '=', made.language).execute();
	});
}

/** A recording that cannot be used is forgotten; the desk sees why. */
export async function refuseUpload(db: WorkerDb, upload: Upload, reason: string, at: Date): Promise<void> {
	await db.transaction().execute(async (tx) => {
		await tx.deleteFrom('office.notice_upload').where('id', '=', upload.id).execute();
		const { language, hash } = upload;
		await tx
			.insertInto('office.notice_refusal')
			.values({ language, hash, reason, at })
			.onConflict((conflict) => conflict.column('language').doUpdateSet({ hash, reason, at }))
			.execute();
	});
}

/** Why the last recording in a language could not be used. */
export async function refusals(db: DeskDb): Promise<{ language: string; hash: string; reason: string }[]> {
	return db.selectFrom('office.notice_refusal').select(['language', 'hash', 'reason']).execute();
}

/** Offers it no longer; false: it was not offered. */
export async function withdrawSound(tx: StoryDb, sha256: string, at: Date): Promise<boolean> {
	const row = await tx
		.updateTable('office.notice_sound')
		.set({ withdrawn_at: at })
		.where('sha256', '=', sha256)
		.where('withdrawn_at', 'is', null)
		.returning('sha256')
		.executeTakeFirst();
	return row !== undefined;
}
