import { sql } from 'kysely';
import type { OfferedChannel } from '#domain/consent/channels.ts';
import type { Shown } from '#domain/consent/show.ts';
import { searchText } from '#domain/search/search-words.ts';
import type { Basis } from '#domain/story/basis.ts';
import type { AnyDb } from '#server/store/jobs.ts';

/** What stands beside what is shown of a story, the same in all its languages. */
export interface ShownStory {
	readonly id: string;
	/** Told in, BCP 47. */
	readonly language: string;
	readonly basis: Basis;
	/** UTC day, `YYYY-MM-DD`. */
	readonly publishedDay: string;
}

/** A row of `shown.story_row`, with the words of its index. */
export type ShownColumns = ReturnType<typeof shownColumns>;

/**
 * Makes the row of one projection; takes only what `show()` made. `feedId` is a keyed hash of it; `printMark` of what a printed
 * sheet says, on the channel `print`.
 */
export function shownColumns(story: ShownStory, shown: Shown<OfferedChannel>, feedId: string, printMark?: string) {
	const heading = [shown.title, shown.brings, ...shown.items].join('\n');
	const name = shown.name?.kind === 'name' ? shown.name.text : '';
	const places = [shown.origin?.name, shown.current?.name].filter((place) => place !== undefined);
	const body = [
		name,
		...places,
		shown.summary,
		...shown.blocks.map((block) => block.text),
		// Words that nobody translated are words of another language: a search in this one does not find them.
		...shown.recordings.flatMap(({ transcript, language }) =>
			language === undefined ? transcript.map(({ text }) => text) : []
		)
	].join('\n');
	const words = searchText(shown.language, heading, body);
	return {
		story_id: shown.id,
		channel: shown.channel,
		language: shown.language,
		body: shown,
		title: shown.title,
		brings: shown.brings,
		origin_region: shown.origin?.region ?? null,
		origin_country: shown.origin?.country ?? null,
		now_region: shown.current?.region ?? null,
		now_country: shown.current?.country ?? null,
		told_in: story.language,
		basis: story.basis,
		has_picture: shown.pictures.length > 0,
		has_sound: shown.recordings.some(({ kind }) => kind === 'sound'),
		has_film: shown.recordings.some(({ kind }) => kind === 'film'),
		feed_id: feedId,
		published_on: story.publishedDay,
		position: listPosition(story.publishedDay, shown.id),
		expires_at: new Date(shown.expiresAt).toISOString(),
		consent_version: shown.consentVersion,
		heading: words.heading,
		words_body: words.body,
		vocabulary: words.vocabulary,
		print_mark: printMark ?? null
	};
}

/** Writes any number of rows at once, in the caller's transaction. */
export async function insertShownRows(tx: AnyDb, rows: readonly ShownColumns[]): Promise<void> {
	await sql`insert into shown.story_row (story_id, channel, language, body, title, brings, origin_region, origin_country,
			now_region, now_country, told_in, basis, has_picture, has_sound, has_film, feed_id, published_on, position, expires_at,
			consent_version, words, vocabulary, print_mark)
		select story_id, channel, language, body, title, brings, origin_region, origin_country,
			now_region, now_country, told_in, basis, has_picture, has_sound, has_film, feed_id, published_on, position, expires_at,
			consent_version, shown.words(language, heading, words_body), vocabulary, print_mark
		from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (story_id text, channel text, language text, body jsonb,
			title text, brings text, origin_region text, origin_country text, now_region text, now_country text, told_in text,
			basis text, has_picture boolean, has_sound boolean, has_film boolean, feed_id text, published_on date,
			position bigint, expires_at timestamptz, consent_version integer, heading text, words_body text, vocabulary text[],
			print_mark text)`.execute(tx);
}

/** Newest day first; within a day in an order that says nothing about time. Fits into 53 bits. */
function listPosition(publishedDay: string, storyId: string): number {
	const day = Math.floor(Date.parse(`${publishedDay}T00:00:00Z`) / 86_400_000);
	let hash = 0;
	for (const character of storyId) hash = (hash * 33 + character.charCodeAt(0)) % 1_048_576;
	return day * 1_048_576 + hash;
}
