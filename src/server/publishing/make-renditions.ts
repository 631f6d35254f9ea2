import { randomBytes } from 'node:crypto';
import { mkdir, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { coveredIn, rungOf } from '#domain/story/picture.ts';
import { makeRenditions } from '#server/media/decode-picture.ts';
import type { WantedPicture } from '#server/publishing/compute-shown.ts';
import { isSeenLikeThis } from '#server/publishing/pictures.ts';
import type { PublishingContext } from '#server/publishing/publishing-context.ts';
import { openFile } from '#server/seal/files.ts';

const ENDING = { 'image/avif': 'avif', 'image/webp': 'webp', 'image/jpeg': 'jpg' } as const;

/** A new public name: 128 random bits, so that no name tells of another. */
export function publicName(ending: 'avif' | 'webp' | 'jpg' | 'png' | 'pdf' | 'webm' | 'm4a' | 'mp4' | 'vtt'): string {
	return `${randomBytes(16).toString('hex')}.${ending}`;
}

/** Writes a public file whole: it is durable before any row names it. */
export async function writePublicFile(folder: string, name: string, bytes: Uint8Array): Promise<void> {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const file = await open(join(folder, name), 'wx', 0o600);
	try {
		await file.writeFile(bytes);
		await file.datasync();
	} finally {
		await file.close();
	}
}

/** Removes public files; one that is gone already is fine. */
export async function removePublicFiles(folder: string, names: readonly string[]): Promise<void> {
	for (const name of names) {
		await unlink(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
			if (error.code !== 'ENOENT') throw error;
		});
	}
}

/**
 * Makes the files of one picture in one look and enters them as derived from it, tied to the consent version they were
 * made for. A picture that cannot be read is left out: the story goes out without it, and the desk sees why.
 */
export async function makePictureFiles(
	context: PublishingContext,
	storyId: string,
	consentVersion: number,
	{ picture, look }: WantedPicture
): Promise<void> {
	const covers = coveredIn(look, picture.covers);
	const original = openFile(join(context.sealedFiles, picture.path), picture.identity);
	const made = await makeRenditions(original, { covers, crop: picture.crop });
	if (!made.ok) {
		await context.db
			.insertInto('story.history')
			.values({
				story_id: storyId,
				did: 'picture_failed',
				detail: JSON.stringify({ file: picture.id, reason: made.reason })
			})
			.execute();
		return;
	}
	const rows = made.value.map((rendition) => ({ ...rendition, name: publicName(ENDING[rendition.type]) }));
	let kept = false;
	try {
		for (const { name, bytes } of rows) await writePublicFile(context.publicFiles, name, bytes);
		kept = await context.db.transaction().execute(async (tx) => {
			// Making them took a while. Somebody who covered more faces meanwhile must not see them come back uncovered.
			if (!(await isSeenLikeThis(tx, storyId, picture))) return false;
			await tx
				.insertInto('story.rendition')
				.values(
					rows.map(({ name, type, width, height, bytes }) => ({
						name,
						story_id: storyId,
						file_id: picture.id,
						kind: 'picture' as const,
						rung: rungOf(look),
						covered: look.split(':')[1] ?? '',
						type,
						width,
						height,
						bytes: bytes.byteLength,
						consent_version: consentVersion
					}))
				)
				.execute();
			return true;
		});
	} finally {
		// Files that no row names would lie there for ever, even after the story was erased.
		if (!kept)
			await removePublicFiles(
				context.publicFiles,
				rows.map(({ name }) => name)
			);
	}
}
