import { sql } from 'kysely';
import type { PublicDb } from '#server/store/handle.ts';

export interface ShownFile {
	readonly name: string;
	readonly storyId: string;
	readonly type: string;
	readonly bytes: number;
	/** From this instant on it may not be served. */
	readonly expiresAt: Date;
}

/** The file of this name, if readers may have it now; null for every other name. A picture for paper alone has no address. */
export async function findFile(db: PublicDb, name: string): Promise<ShownFile | null> {
	const { rows } = await sql<ShownFile>`select name, story_id as "storyId", type, bytes, expires_at as "expiresAt"
		from shown.file_named(${name})`.execute(db);
	return rows[0] ?? null;
}
