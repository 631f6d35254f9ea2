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

/** How many story keys are wrapped under each master key, by its name. */
export async function countKeys(db: StoryDb): Promise<Map<string, number>> {
	const rows = await db
		.selectFrom('vault.story_key')
		.select((query) => ['master_id', query.fn.countAll<string>().as('count')])
		.groupBy('master_id')
		.orderBy('master_id')
		.execute();
	return new Map(rows.map((row) => [row.master_id, Number(row.count)]));
}
