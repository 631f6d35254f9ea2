import { randomBytes, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as m from '#lib/paraglide/messages.js';
import { baseLocale, isLocale } from '#lib/paraglide/runtime.js';
import { inspectPicture, makePreview, proposeFaces } from '#server/media/decode-picture.ts';
import { PICTURE_BYTES_MAX } from '#server/media/picture.ts';
import { openFileRow, storyKey } from '#server/publishing/open-story.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import { sealJson } from '#server/seal/fields.ts';
import { openFile, sealFile } from '#server/seal/files.ts';
import { forgetKey } from '#server/seal/story-key.ts';
import type { RowOf } from '#server/store/handle.ts';
import { noteRefusedPicture, writeLook } from '#server/store/review/looks.ts';
import { findStoryRow } from '#server/store/review/story-parts.ts';
import type { FileTable } from '#server/store/tables.ts';

type LookContext = Pick<PublishingContext, 'db' | 'masterKeys' | 'sealedFiles'>;

/**
 * Decodes an original to its last line and keeps a sealed preview for the desk, with boxes where faces may be;
 * without any, where that fails, the desk draws them all. One that cannot be decoded safely is
 * marked as refused; desk and teller are told, and the story goes on without it.
 */
export async function lookAtPicture(
	context: LookContext,
	file: RowOf<FileTable>
): Promise<'ready' | 'refused' | 'gone'> {
	const { db, masterKeys, sealedFiles } = context;
	const storyId = file.story_id;
	const key = storyId === null ? null : await storyKey(db, masterKeys, storyId);
	if (storyId === null || key === null) return 'gone';
	try {
		const { identity } = openFileRow(key, file);
		const original = () => openFile(join(sealedFiles, file.path), identity);
		const facts = await inspectPicture(original());
		const preview = facts.ok ? await makePreview(original()) : facts;
		if (!facts.ok || !preview.ok) {
			const reason = facts.ok ? (preview.ok ? 'damaged' : preview.reason) : facts.reason;
			return (await refusePicture(context, storyId, { key, fileId: file.id, reason })) ? 'refused' : 'gone';
		}
		const faces = await proposeFaces(original());
		const secret = randomBytes(16).toString('hex');
		const path = `${secret.slice(0, 2)}/${secret}`;
		const place = join(sealedFiles, path);
		const sealed = await sealFile(oneChunk(preview.value.bytes), place, { maxBytes: PICTURE_BYTES_MAX });
		if (!sealed.ok) throw new Error('a preview is larger than a picture may be');
		const at = { table: 'story.picture_look', row: file.id, field: 'body', version: 1 };
		const body = sealJson(key, at, { identity: sealed.value.identity });
		const { width, height } = facts.value;
		const kept = await db.transaction().execute((tx) =>
			writeLook(tx, {
				fileId: file.id,
				storyId,
				refused: null,
				preview: { path, body, width, height },
				proposed: faces.ok ? faces.value : null
			})
		);
		if (!kept) await rm(place, { force: true });
		return kept ? 'ready' : 'gone';
	} finally {
		forgetKey(key);
	}
}

async function refusePicture(
	{ db }: LookContext,
	storyId: string,
	{ key, fileId, reason }: { key: Buffer; fileId: string; reason: string }
): Promise<boolean> {
	const story = await findStoryRow(db, storyId);
	if (story === null) return false;
	return db.transaction().execute(async (tx) => {
		if (!(await writeLook(tx, { fileId, storyId, refused: reason, preview: null, proposed: null }))) return false;
		const message = story.basis === 'teller' ? sayToTeller(key, storyId, story.language) : null;
		await noteRefusedPicture(tx, { storyId, fileId, reason, message });
		return true;
	});
}

/** In the language the story was told in, where the house speaks it. */
function sayToTeller(key: Buffer, storyId: string, language: string): { id: string; body: Buffer } {
	const [first = ''] = language.split('-');
	const text = m.review_picture_said({}, { locale: isLocale(first) ? first : baseLocale });
	const id = randomUUID();
	return {
		id,
		body: sealJson(key, { table: 'story.sealed', row: storyId, field: `message:${id}`, version: 1 }, { text })
	};
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}
