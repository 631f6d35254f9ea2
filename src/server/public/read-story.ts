import type { Basis } from '#domain/story/basis.ts';
import { ok, refuse, type Result } from '#domain/base/result.ts';
import type { ContentNote } from '#domain/story/content-notes.ts';
import type { ShownAge } from '#domain/consent/shown.ts';
import type { Shown } from '#domain/consent/show.ts';
import { isStoryId } from '#domain/story/story-id.ts';
import { atOneMoment } from '#server/store/shown/at-one-moment.ts';
import { findFrame } from '#server/store/shown/find-frame.ts';
import { findPosters, findStory, forPressUntil, isUnlisted } from '#server/store/shown/find-story.ts';
import { bestTelling } from './best-telling.ts';
import { type Lasting, type PublicDeps, earliest } from './deps.ts';
import { type Heard, heardOf } from './heard.ts';
import { readSocial, type Social } from './read-card.ts';
import { type Card, cardOf, type Picture, pictureOf } from './story-card.ts';
import { relatedStories } from './related-stories.ts';
import { storyData } from './story-data.ts';
import { trailData } from './structured-data.ts';

export interface StoryView extends Card, Lasting {
	/** How much of the text consent lets the site show. */
	readonly text: 'summary' | 'excerpt' | 'full';
	readonly summary: string;
	readonly blocks: readonly { kind: 'paragraph' | 'quote'; text: string }[];
	readonly pictures: readonly Picture[];
	readonly recordings: readonly Heard[];
	/** What the text speaks of, to be said before it. */
	readonly notes: readonly ContentNote[];
	/** Other stories to go on with. */
	readonly related: readonly Card[];
	readonly languages: readonly { language: string; original: boolean; current: boolean }[];
	readonly about: {
		readonly age: ShownAge | null;
		readonly gender: string | null;
		readonly family: string | null;
		readonly legal: string | null;
		readonly art9: readonly string[];
	};
	/** Who said yes to showing it. */
	readonly basis: Basis;
	readonly allowed: {
		/** `own`: a name that the teller chose to show; `house`: a neutral one that we gave. */
		readonly name: 'own' | 'house' | null;
		readonly pictures: boolean;
		/** Whose voice is heard: the most open of all recordings; null: none. */
		readonly voice: 're_voiced' | 'original' | null;
		/** On this site: the last instant of the last month, ms since 1970; pages name the month only. */
		readonly lastMonth: number;
		/** The same in print, where each way has an end of its own; null: it is not printed. */
		readonly lastMonthInPrint: number | null;
	};
	/** Search engines are told not to list it. */
	readonly unlisted: boolean;
	/** Whether other people may show it in a frame. */
	readonly framed: boolean;
	/** Languages in which there is a poster to print. */
	readonly posters: readonly string[];
	/** What networks may be told of it; null: nothing, and they get the card of the site. */
	readonly social: Social | null;
	/** The address that people type, without this page's path; null: it is not set. */
	readonly origin: string | null;
	/** Registered journalists can have a press kit. */
	readonly press: boolean;
	/** schema.org, ready to stand in a page: the story, and the way to it. */
	readonly data: string;
	readonly trail: string;
}

/**
 * One story, as it was in one instant. `gone` for every id of the right form that is not shown, whether it was taken back or
 * never was: nobody learns which. `not_found` for anything else.
 */
export async function readStory(
	deps: PublicDeps,
	asked: { readonly id: string; readonly locale: string; readonly language: string | null; readonly siteName: string }
): Promise<Result<StoryView, 'gone' | 'not_found'>> {
	if (!isStoryId(asked.id)) return refuse('not_found');
	return atOneMoment(deps.db, (db) => viewOf({ ...deps, db }, asked));
}

async function viewOf(
	deps: PublicDeps,
	asked: { readonly id: string; readonly locale: string; readonly language: string | null; readonly siteName: string }
): Promise<Result<StoryView, 'gone'>> {
	const { db, origin } = deps;
	const tellings = await findStory(db, asked.id);
	const telling = bestTelling(tellings, { locale: asked.locale, asked: asked.language });
	if (!telling) return refuse('gone');
	const posters = await findPosters(db, asked.id);
	const pressUntil = await forPressUntil(db, asked.id);
	const framed = await findFrame(db, asked.id);
	const { shown } = telling;
	const printEnds = earliest(...posters.map(({ expiresAt }) => expiresAt.getTime()));
	const related = telling.basis === 'canary' ? [] : await relatedStories(db, shown, asked.locale);
	const card = cardOf(shown, asked.locale);
	const told = await readSocial(deps, asked.id, shown.language);
	const page = { origin: origin ?? '', locale: asked.locale, siteName: asked.siteName };
	return ok({
		...card,
		text: shown.text,
		summary: shown.summary,
		blocks: shown.blocks.map(({ kind, text }) => ({ kind, text })),
		pictures: shown.pictures.map(pictureOf),
		recordings: shown.recordings.map(heardOf),
		notes: [...(shown.notes ?? [])],
		related: related.map((other) => cardOf(other, asked.locale)),
		languages: tellings.map(({ shown: { language }, toldIn }) => ({
			language,
			original: language === toldIn,
			current: language === shown.language
		})),
		about: aboutTeller(shown),
		basis: telling.basis,
		allowed: {
			name: shown.name && (shown.name.kind === 'name' ? 'own' : 'house'),
			pictures: shown.pictures.length > 0,
			voice: voiceIn(shown),
			lastMonth: shown.expiresAt - 1,
			lastMonthInPrint: printEnds && printEnds - 1
		},
		press: pressUntil !== null,
		unlisted: telling.basis === 'canary' || (await isUnlisted(db, asked.id)),
		framed: framed !== null && framed.hosts?.length !== 0,
		posters: posters.map(({ language }) => language),
		social: told?.social ?? null,
		origin,
		data: storyData(shown, { card, basis: telling.basis, page }),
		trail: trailData(page, shown),
		expiresAt: earliest(
			told?.expiresAt ?? null,
			pressUntil?.getTime() ?? null,
			...[...tellings, ...(framed?.tellings ?? [])].map(({ shown: { expiresAt } }) => expiresAt),
			printEnds,
			...related.map(({ expiresAt }) => expiresAt)
		)
	});
}

function aboutTeller(shown: Shown<'web'>): StoryView['about'] {
	return {
		age: shown.age && { from: shown.age.from, to: shown.age.to },
		gender: shown.gender,
		family: shown.family?.text ?? null,
		legal: shown.legal,
		art9: [...shown.art9]
	};
}

function voiceIn({ recordings }: Shown<'web'>): StoryView['allowed']['voice'] {
	const voices = recordings.map(({ voice }) => voice);
	if (voices.includes('original')) return 'original';
	return voices.includes('re_voiced') ? 're_voiced' : null;
}
