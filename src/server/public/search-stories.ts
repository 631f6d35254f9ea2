import { nearestWord } from '#domain/search/near-words.ts';
import { inSigns, readQuestion, writeQuestion, type Term } from '#domain/search/read-question.ts';
import { searchWords } from '#domain/search/search-words.ts';
import type { PublicDb } from '#server/store/handle.ts';
import { listStories, type PageWanted, type StoryPage } from '#server/store/shown/list-stories.ts';
import { nearWords, suggestedWords } from '#server/store/shown/search-help.ts';
import { shownSummary } from '#server/store/shown/story-facets.ts';
import type { StoryFilter } from '#server/store/shown/story-filter.ts';
import { filterFrom, type Question } from './browse-filter.ts';
import type { Lasting, PublicDeps } from './deps.ts';

export interface Answer {
	readonly page: StoryPage;
	/** The words that were looked for; null: none. */
	readonly terms: readonly Term[] | null;
	/** What was looked for instead of what was typed, because that stands in no story. */
	readonly instead: string | null;
}

/** Words after the eighth are not guessed at: each costs a look into all words there are. */
const MOST_GUESSED = 8;
const MOST_SUGGESTED = 8;

/**
 * A page of stories for a question. What answers nothing is asked again: Chinese by its signs in a row, and then with the
 * words that were meant, as far as they can be guessed.
 */
export async function searchStories(db: PublicDb, filter: StoryFilter, wanted: PageWanted): Promise<Answer> {
	const terms = filter.words === null ? null : readQuestion(filter.words);
	const ask = (terms: readonly Term[]) => listStories(db, filter, { ...wanted, terms });
	const page = await listStories(db, filter, terms === null ? wanted : { ...wanted, terms });
	if (terms === null || page.stories.length > 0) return { page, terms, instead: null };
	const signs = inSigns(terms);
	const bySigns = signs && (await ask(signs));
	if (signs && bySigns && bySigns.stories.length > 0) return { page: bySigns, terms: signs, instead: null };
	const meant = await guess(db, terms);
	const byMeant = meant && (await ask(meant));
	return meant && byMeant && byMeant.stories.length > 0
		? { page: byMeant, terms: meant, instead: writeQuestion(meant) }
		: { page, terms, instead: null };
}

/** The question with each word that stands in no story exchanged for the nearest that does; null if there is none. */
async function guess(db: PublicDb, terms: readonly Term[]): Promise<Term[] | null> {
	let guessed = 0;
	const changed: Term[] = [];
	for (const term of terms) {
		const words = [...term.words];
		for (const [n, word] of term.words.entries()) {
			if (term.not || guessed++ >= MOST_GUESSED) continue;
			const meant = nearestWord(word.folded, await nearWords(db, word));
			if (meant) words[n] = { spelled: meant.spelled, folded: meant.folded, stem: meant.folded };
		}
		changed.push({ ...term, words });
	}
	const isChanged = changed.some(({ words }, n) => words.some((word, m) => word !== terms[n]?.words[m]));
	return isChanged ? changed : null;
}

/** Whole questions that a reader may have begun to type: the last word goes on. Only words that three stories share. */
export async function suggestQuestions(db: PublicDb, locale: string, typed: string): Promise<string[]> {
	const words = searchWords(locale, typed);
	const last = words.at(-1);
	if (last === undefined) return [];
	const before = words.slice(0, -1).map(({ spelled }) => spelled);
	const found = await suggestedWords(db, locale, last.folded, MOST_SUGGESTED);
	return found.map((word) => [...before, word].join(' '));
}

/** The same for what an address asks (`q`). */
export async function suggestFor(
	{ db }: PublicDeps,
	locale: string,
	search: Question
): Promise<Lasting & { readonly words: readonly string[] }> {
	const { words: typed } = filterFrom(search);
	const [words, { expiresAt }] = await Promise.all([suggestQuestions(db, locale, typed ?? ''), shownSummary(db)]);
	return { words, expiresAt };
}
