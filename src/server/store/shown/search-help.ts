/** Words of what is shown, for a reader who types: how a word may go on, and which one was meant. */
import { sql } from 'kysely';
import type { SearchWord } from '#domain/search/search-words.ts';
import { STEMMED_HERE, stemOf } from '#domain/search/stems.ts';
import type { Candidate } from '#domain/search/near-words.ts';
import type { PublicDb } from '#server/store/handle.ts';

/** Words of a language that begin like this folded one; each stands in three different stories at least, most first. */
export async function suggestedWords(
	db: PublicDb,
	language: string,
	beginning: string,
	most: number
): Promise<string[]> {
	const { rows } = await sql<{ spelled: string }>`select spelled
		from shown.suggestions(${language}, ${beginning}, ${most})`.execute(db);
	return rows.map(({ spelled }) => spelled);
}

/** Words that are written nearly like a word that stands in no story; none if it stands in one. */
export async function nearWords(db: PublicDb, { folded }: SearchWord): Promise<Candidate[]> {
	const stems = Object.fromEntries(STEMMED_HERE.map((language) => [language, stemOf(language, folded)]));
	const { rows } = await sql<{ spelled: string; folded_as: string; stories: number }>`select spelled, folded_as, stories
		from shown.near_words(${folded}, ${JSON.stringify(stems)}::jsonb)`.execute(db);
	return rows.map(({ spelled, folded_as, stories }) => ({ spelled, folded: folded_as, stories }));
}
