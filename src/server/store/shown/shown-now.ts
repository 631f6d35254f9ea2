import type { StoryDb } from '#server/store/handle.ts';

/** What readers see of one story now, row by row and file by file. */
export interface ShownNow {
	readonly rows: readonly {
		readonly channel: string;
		readonly language: string;
		readonly body: unknown;
		readonly title: string;
		readonly brings: string;
		readonly originCountry: string | null;
		readonly originRegion: string | null;
		readonly nowCountry: string | null;
		readonly nowRegion: string | null;
		readonly hasPicture: boolean;
		readonly hasSound: boolean;
		readonly hasFilm: boolean;
		/** Milliseconds since 1970. */
		readonly expiresAt: number;
		readonly consentVersion: number;
	}[];
	readonly files: readonly {
		readonly name: string;
		/** A sheet or card of this channel, which has no address but its story's; null: a picture, sound or film. */
		readonly sheetOf: 'print' | 'social' | null;
	}[];
}

/** The rows that are not over yet at `now`. */
export async function shownNow(db: StoryDb, storyId: string, now: Date): Promise<ShownNow> {
	const rows = await db
		.selectFrom('shown.story_row')
		.selectAll()
		.where('story_id', '=', storyId)
		.where('expires_at', '>', now)
		.orderBy('channel')
		.orderBy('language')
		.execute();
	const files = await db
		.selectFrom('shown.picture_row')
		.select(['name', 'type', 'channel'])
		.where('story_id', '=', storyId)
		.where('expires_at', '>', now)
		.orderBy('name')
		.execute();
	return {
		rows: rows.map((row) => ({
			channel: row.channel,
			language: row.language,
			body: row.body,
			title: row.title,
			brings: row.brings,
			originCountry: row.origin_country,
			originRegion: row.origin_region,
			nowCountry: row.now_country,
			nowRegion: row.now_region,
			hasPicture: row.has_picture,
			hasSound: row.has_sound,
			hasFilm: row.has_film,
			expiresAt: row.expires_at.getTime(),
			consentVersion: row.consent_version
		})),
		files: files.map(({ name, type, channel }) => ({
			name,
			sheetOf: type === 'application/pdf' ? 'print' : channel === 'social' ? 'social' : null
		}))
	};
}

/** Stories of which something is shown, and those that should be. */
export async function storiesToVerify(db: StoryDb): Promise<string[]> {
	const shown = db
		.selectFrom('shown.story_row')
		.select('story_id as id')
		.union(db.selectFrom('shown.picture_row').select('story_id as id'));
	const published = db.selectFrom('story.story').select('id').where('desk_state', '=', 'published');
	const rows = await shown.union(published).execute();
	return [...new Set(rows.map((row) => row.id))].sort();
}

/** Stories of which there is a card for social networks now. */
export async function storiesWithCard(db: StoryDb): Promise<string[]> {
	const rows = await db
		.selectFrom('shown.story_row')
		.select('story_id')
		.distinct()
		.where('channel', '=', 'social')
		.orderBy('story_id')
		.execute();
	return rows.map((row) => row.story_id);
}

/** Stories of an office (null: of all) of which there is a poster to print now. */
export async function storiesInPrint(db: StoryDb, officeId: string | null): Promise<string[]> {
	const inPrint = db
		.selectFrom('shown.story_row')
		.innerJoin('story.story', 'story.story.id', 'shown.story_row.story_id')
		.select('story.story.id')
		.distinct()
		.where('shown.story_row.channel', '=', 'print')
		.orderBy('story.story.id');
	const rows = await (officeId === null ? inPrint : inPrint.where('story.story.office_id', '=', officeId)).execute();
	return rows.map((row) => row.id);
}
