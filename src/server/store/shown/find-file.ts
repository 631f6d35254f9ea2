import type { PublicDb } from '#server/store/handle.ts';

export interface ShownFile {
	readonly name: string;
	readonly storyId: string;
	readonly type: string;
	readonly bytes: number;
	/** From this instant on it may not be served. */
	readonly expiresAt: Date;
}

/** The file of this name, if readers may have it now; null for every other name. */
export async function findFile(db: PublicDb, name: string): Promise<ShownFile | null> {
	const row = await db
		.selectFrom('shown.picture')
		.select(['name', 'story_id', 'type', 'bytes', 'expires_at'])
		.where('name', '=', name)
		// A picture that only the printed sheet or the card may show lies in there; by itself it has no address.
		.where((where) =>
			where.or([
				where('channel', 'in', ['web', 'embed']),
				where('type', '=', 'application/pdf'),
				where.and([where('channel', '=', 'social'), where('type', '=', 'image/png')])
			])
		)
		.executeTakeFirst();
	if (!row) return null;
	return { name: row.name, storyId: row.story_id, type: row.type, bytes: row.bytes, expiresAt: row.expires_at };
}
