import { ok, refuse, type Result } from '#domain/base/result.ts';
import { isStoryId } from '#domain/story/story-id.ts';
import { findCards, findCardTellings } from '#server/store/shown/find-card.ts';
import { findStory } from '#server/store/shown/find-story.ts';
import { bestTelling } from './best-telling.ts';
import { type PublicDeps, earliest } from './deps.ts';
import { openFile, type OpenedFile } from './open-file.ts';

/** What networks may be told of a story: only while consent lets social networks show it. */
export interface Social {
	/** BCP 47, of title, description and card. */
	readonly language: string;
	readonly title: string;
	readonly description: string;
	/** The large words of the card. */
	readonly brings: string;
	/** What its photograph shows; null: it shows the suitcase drawn from the story. */
	readonly pictureAlt: string | null;
	/** Whether there is a card in this language. */
	readonly hasCard: boolean;
}

/** What networks may be told beside a page in this language, and until when; null where consent lets them show nothing. */
export async function readSocial(
	{ db }: PublicDeps,
	storyId: string,
	language: string
): Promise<{ social: Social; expiresAt: number | null } | null> {
	const [tellings, cards] = await Promise.all([findCardTellings(db, storyId), findCards(db, storyId)]);
	const telling = bestTelling(tellings, { locale: language });
	if (!telling) return null;
	const { shown } = telling;
	return {
		social: {
			language: shown.language,
			title: shown.title,
			description: shown.summary,
			brings: shown.brings,
			pictureAlt: shown.pictures[0]?.alt ?? null,
			hasCard: cards.some((card) => card.language === shown.language)
		},
		expiresAt: earliest(...tellings.map(({ shown: { expiresAt } }) => expiresAt))
	};
}

/**
 * The card of a story in a language; without one in that language, any other. `no_card`: the story is shown, and networks
 * may be told nothing of it.
 */
export async function openCard(
	deps: PublicDeps,
	storyId: string,
	language: string
): Promise<Result<OpenedFile, 'gone' | 'not_found' | 'no_card'>> {
	if (!isStoryId(storyId)) return refuse('not_found');
	const cards = await findCards(deps.db, storyId);
	const card = cards.find((card) => card.language === language) ?? cards[0];
	const found = card ? await openFile(deps, card.name) : refuse('gone');
	if (found.ok) return ok(found.value);
	return (await findStory(deps.db, storyId)).length > 0 ? refuse('no_card') : refuse('gone');
}
