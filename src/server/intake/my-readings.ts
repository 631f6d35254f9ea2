/** What somebody else's voice says in place of the teller's, heard on the own page before anybody says yes to it. */
import { join } from 'node:path';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { isObject } from '#domain/base/shape.ts';
import { type SoundType, soundType } from '#domain/story/sound-type.ts';
import type { MineContext } from '#server/intake/intake-context.ts';
import { readMySealedStory, withMyKey } from '#server/intake/my-sealed.ts';
import type { MyStory } from '#server/intake/my-story.ts';
import type { Pass } from '#server/intake/pass.ts';
import { openJson } from '#server/seal/fields.ts';
import { openFile } from '#server/seal/files.ts';
import { readMyReadings } from '#server/store/intake/my-story.ts';

/** A reading that is opened while it is sent. */
export type MyReading = SoundType & { readonly pieces: AsyncIterable<Uint8Array> };

/** Opens a reading of words that this pass may read. */
export async function hearMyReading(
	context: MineContext,
	pass: Pass,
	story: MyStory,
	readingId: string
): Promise<Result<MyReading, 'second_word' | 'none'>> {
	const sealed = await readMySealedStory(context, pass, story);
	if (!sealed.ok) return refuse(sealed.reason === 'erased' ? 'none' : sealed.reason);
	if (!sealed.value.words.some((words) => words.readingId === readingId)) return refuse('none');
	const place = await withMyKey(context, pass, async (key) => {
		const row = (await readMyReadings(context.db, pass)).find(({ id }) => id === readingId);
		if (row === undefined) return null;
		const body = openJson(key, { table: 'story.reading', row: row.id, field: 'body', version: 1 }, row.body);
		if (!isObject(body) || typeof body.identity !== 'string') throw new Error('a reading has no identity');
		return { path: join(context.sealedFiles, row.path), identity: body.identity };
	});
	if (place === null) return refuse('none');
	return ok({
		...soundType(await headOf(openFile(place.path, place.identity))),
		pieces: openFile(place.path, place.identity)
	});
}

/** The first bytes of a file; nothing behind them is opened. */
async function headOf(file: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
	for await (const piece of file) return piece.subarray(0, 16);
	return new Uint8Array(0);
}
