import { sql } from 'kysely';
import type { PublicDb } from '#server/store/handle.ts';
import { LISTED_COLUMNS, listedOnly, type ListedStory, type ShownStoryRow } from './listed-story.ts';

/**
 * A story in every language in which the site may show it now, in order of the language's tag; empty if in none. By its
 * address alone: a canary is found here and in no list.
 */
export async function findStory(db: PublicDb, storyId: string): Promise<ListedStory[]> {
	const { rows } = await sql<ShownStoryRow>`select ${LISTED_COLUMNS} from shown.at_address(${storyId})`.execute(db);
	return listedOnly(rows);
}

/** Until when there is something of this story for the press: the first end in any language; null: nothing is now. */
export async function forPressUntil(db: PublicDb, storyId: string): Promise<Date | null> {
	const { rows } = await sql<{ until: Date | null }>`select shown.for_press_until(${storyId}) as until`.execute(db);
	return rows[0]?.until ?? null;
}

/** Whether search engines are told not to list it. Why is nobody's to know. */
export async function isUnlisted(db: PublicDb, storyId: string): Promise<boolean> {
	const { rows } = await sql<{ unlisted: boolean }>`select shown.is_unlisted(${storyId}) as unlisted`.execute(db);
	return rows[0]?.unlisted ?? true;
}

export interface Poster {
	readonly name: string;
	readonly language: string;
	/** From this instant on it may not be printed any more. */
	readonly expiresAt: Date;
}

/** The posters of a story that may be printed now, one per language. */
export async function findPosters(db: PublicDb, storyId: string): Promise<Poster[]> {
	const { rows } = await sql<Poster>`select name, language, expires_at as "expiresAt" from shown.made_of(${storyId})
		where channel = 'print'`.execute(db);
	return rows;
}
