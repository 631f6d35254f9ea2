/** Somebody who is in a story writes to the desk, without an account and without a receipt. */
import { randomUUID } from 'node:crypto';
import type { Letter } from '#domain/story/letter.ts';
import { sealJson } from '#server/seal/fields.ts';
import type { MasterKeys } from '#server/seal/master-keys.ts';
import { forgetKey, makeStoryKey } from '#server/seal/story-key.ts';
import type { IntakeDb } from '#server/store/handle.ts';
import { thirdPartyWrote } from '#server/store/intake/letters.ts';

/** Seals the letter under a key of its own and hands it over. The story was paused before this. */
export async function writeIn(
	{ db, seal }: { readonly db: IntakeDb; readonly seal: { readonly keys: Pick<MasterKeys, 'wrap'> } },
	storyId: string,
	letter: Letter
): Promise<'kept' | 'unknown' | 'too_many'> {
	const id = randomUUID();
	const key = makeStoryKey();
	try {
		const body = sealJson(key, { table: 'story.third_party_letter', row: id, field: 'body', version: 1 }, letter);
		const { master_id, wrapped } = seal.keys.wrap(`letter:${id}`, key);
		return await thirdPartyWrote(db, { storyId, id, body, masterId: master_id, wrapped });
	} finally {
		forgetKey(key);
	}
}
