import { sql } from 'kysely';
import type { PublicDb } from '#server/store/handle.ts';

export interface InPrint {
	readonly language: string;
	/** Short hash of what a sheet says; null: from before sheets carried one. */
	readonly mark: string | null;
	/** From this instant on it may not be shown. */
	readonly expiresAt: Date;
}

/** In which languages a story may stand on paper now; empty: in none. */
export async function inPrint(db: PublicDb, storyId: string): Promise<InPrint[]> {
	const { rows } = await sql<{ language: string; mark: string | null; expires_at: Date }>`
		select language, mark, expires_at from shown.in_print(${storyId})`.execute(db);
	return rows.map(({ language, mark, expires_at }) => ({ language, mark, expiresAt: expires_at }));
}
