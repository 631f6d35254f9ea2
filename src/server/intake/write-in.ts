/** Somebody who is in a story, or reads it, writes to the desk, without an account and without a receipt. */
import { randomUUID } from 'node:crypto';
import type { Letter, ReportAbout } from '#domain/story/letter.ts';
import { sealJson } from '#server/seal/fields.ts';
import type { MasterKeys } from '#server/seal/master-keys.ts';
import { forgetKey, makeStoryKey } from '#server/seal/story-key.ts';
import type { IntakeDb } from '#server/store/handle.ts';
import { readerReported, thirdPartyWrote } from '#server/store/intake/letters.ts';

/** Seals the letter under a key of its own and hands it over. Who is in the story had it paused before this. */
export async function writeIn(
	{ db, seal }: { readonly db: IntakeDb; readonly seal: { readonly keys: Pick<MasterKeys, 'wrap'> } },
	storyId: string,
	letter: Letter,
	/** What a reader reports without stopping the story; left out by somebody who is in it. */
	about?: ReportAbout
): Promise<'kept' | 'unknown' | 'too_many'> {
	const id = randomUUID();
	const key = makeStoryKey();
	try {
		const body = sealJson(key, { table: 'story.third_party_letter', row: id, field: 'body', version: 1 }, letter);
		const { master_id, wrapped } = seal.keys.wrap(`letter:${id}`, key);
		const sealed = { storyId, id, body, masterId: master_id, wrapped };
		return await (about === undefined ? thirdPartyWrote(db, sealed) : readerReported(db, { ...sealed, about }));
	} finally {
		forgetKey(key);
	}
}
