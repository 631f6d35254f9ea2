import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { sealJson } from '#server/seal/fields.ts';
import { sealFile } from '#server/seal/files.ts';
import type { OwnerDb } from '#server/store/handle.ts';

/** Adds an original to a story the way sending leaves it: sealed, seen by nobody. Returns its id. */
export async function addOriginal(
	owner: OwnerDb,
	story: { storyId: string; key: Buffer; sealedFiles: string },
	bytes: Uint8Array
): Promise<string> {
	const path = `00/${randomBytes(16).toString('hex')}`;
	const sealed = await sealFile(once(bytes), join(story.sealedFiles, path), { maxBytes: 5_000_000 });
	if (!sealed.ok) throw new Error('too large');
	const id = randomUUID();
	const body = { identity: sealed.value.identity, name: 'IMG_1.jpg', alt: { en: 'A bakery' } };
	await owner
		.insertInto('story.file')
		.values({
			id,
			story_id: story.storyId,
			path,
			bytes: bytes.byteLength,
			covers: '[]',
			body: sealJson(story.key, { table: 'story.file', row: id, field: 'body', version: 1 }, body)
		})
		.execute();
	return id;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}
