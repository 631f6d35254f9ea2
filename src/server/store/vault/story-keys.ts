import type { StoryDb } from '#server/store/handle.ts';

/** The wrapped key of a story, as it stands now; null when it was destroyed, or never was. */
export async function wrappedKey(
	db: StoryDb,
	storyId: string
): Promise<{ readonly master_id: string; readonly wrapped: Buffer } | null> {
	const row = await db
		.selectFrom('vault.story_key')
		.select(['master_id', 'wrapped'])
		.where('story_id', '=', storyId)
		.executeTakeFirst();
	return row ?? null;
}

/** Keeps a story's wrapped key. Fails when the master key was retired meanwhile: wrap again. */
export async function keepWrappedKey(
	tx: StoryDb,
	storyId: string,
	row: { readonly master_id: string; readonly wrapped: Buffer }
): Promise<void> {
	await tx
		.insertInto('vault.story_key')
		.values({ story_id: storyId, ...row })
		.execute();
}
