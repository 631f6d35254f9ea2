/** A notice that somebody read aloud, for tests of who is offered it. The bytes are no sound: nobody plays them here. */
import { createHash } from 'node:crypto';
import type { Notice } from '#domain/consent/notice.ts';
import type { WorkerDb } from '#server/store/handle.ts';
import { addSound } from '#server/store/notices/sounds.ts';

/** Offers a reading of exactly these words, and answers with the hash that a yes names. */
export async function readAloud(db: WorkerDb, { hash, language }: Pick<Notice, 'hash' | 'language'>): Promise<string> {
	const body = Buffer.from(`a reading of ${hash}`);
	const sha256 = createHash('sha256').update(body).digest('hex');
	const name = (ending: string) => `${sha256.slice(0, 32)}.${ending}`;
	await addSound(
		db,
		{
			...{ hash, language, sha256, readBy: 'person', memberId: null, seconds: 2, at: new Date() },
			...{ aac: name('m4a'), opus: name('webm'), aacBody: body, opusBody: body }
		},
		null
	);
	return sha256;
}
