import type { StoryDb } from '#server/store/handle.ts';

/** Another site that shows, or showed, a story in a frame. */
export interface FramedOn {
	/** Its name, or `elsewhere`. */
	readonly site: string;
	/** Milliseconds since 1970. */
	readonly since: number;
	/** Null: it still may. */
	readonly ended: number | null;
}

/** The sites of which the ledger of copies knows, the newest first. */
export async function framedOn(db: StoryDb, storyId: string): Promise<FramedOn[]> {
	const rows = await db
		.selectFrom('story.disclosure')
		.select(['recipient', 'at', 'ended_at'])
		.where('story_id', '=', storyId)
		.where('channel', '=', 'embed')
		.where('recipient', '<>', 'readers')
		.orderBy('at', 'desc')
		.limit(100)
		.execute();
	return rows.map((row) => ({
		site: row.recipient,
		since: row.at.getTime(),
		ended: row.ended_at?.getTime() ?? null
	}));
}
