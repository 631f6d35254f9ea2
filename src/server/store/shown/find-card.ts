import { sql } from 'kysely';
import { readShown } from '#domain/consent/read-shown.ts';
import type { Shown } from '#domain/consent/show.ts';
import type { PublicDb } from '#server/store/handle.ts';

/** A story as social networks may show it, in one language. */
export interface CardTelling {
	readonly shown: Shown<'social'>;
	/** BCP 47; the language in which the story was told. */
	readonly toldIn: string;
}

/** A story in every language in which social networks may show it now, in order of the language's tag; empty if in none. */
export async function findCardTellings(db: PublicDb, storyId: string): Promise<CardTelling[]> {
	const { rows } = await sql<{ story_id: string; language: string; body: unknown; told_in: string }>`
		select story_id, language, body, told_in from shown.card_words(${storyId})`.execute(db);
	return rows.flatMap((row) => {
		const shown = readShown('social', row.body);
		// A row that is not exactly what show() made is treated as absent.
		return shown?.id === row.story_id && shown.language === row.language ? [{ shown, toldIn: row.told_in }] : [];
	});
}

/** The cards of a story that may be shown now, one per language. */
export async function findCards(
	db: PublicDb,
	storyId: string
): Promise<{ readonly name: string; readonly language: string }[]> {
	const { rows } = await sql<{ name: string; language: string }>`select name, language from shown.made_of(${storyId})
		where channel = 'social'`.execute(db);
	return rows;
}
