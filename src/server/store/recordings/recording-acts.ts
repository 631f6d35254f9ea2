import { sql } from 'kysely';
import type { FilmPeople } from '#domain/story/recording.ts';
import type { RowOf, StoryDb } from '#server/store/handle.ts';
import type { RecordingStillTable } from '#server/store/recording-tables.ts';

/** Writes down what a person decided after listening and looking. */
export async function decideRecording(
	tx: StoryDb,
	decided: {
		fileId: string;
		storyId: string;
		people: FilmPeople;
		/** Null: nobody said, so it may be everybody. */
		heardIds: readonly string[] | null;
		/** The same of who is seen. */
		seenIds: readonly string[] | null;
		spokenIn: string;
		memberId: string;
		at: number;
	}
): Promise<void> {
	const row = {
		people: decided.people,
		heard_ids: decided.heardIds && [...decided.heardIds],
		seen_ids: decided.seenIds && [...decided.seenIds],
		spoken_in: decided.spokenIn,
		confirmed_by: decided.memberId,
		confirmed_at: new Date(decided.at)
	};
	await tx
		.insertInto('story.recording')
		.values({ file_id: decided.fileId, story_id: decided.storyId, ...row })
		.onConflict((conflict) => conflict.column('file_id').doUpdateSet(row))
		.execute();
}

/** Notes a new version of the words; `source` is set once, by the first version of a translation. */
export async function noteTranscriptVersion(
	tx: StoryDb,
	words: { storyId: string; fileId: string; language: string; version: number; source: string | null }
): Promise<void> {
	const { storyId, fileId, language, version, source } = words;
	await tx
		.insertInto('story.transcript')
		.values({ story_id: storyId, file_id: fileId, language, version, source_language: source })
		.onConflict((conflict) => conflict.columns(['file_id', 'language']).doUpdateSet({ version }))
		.execute();
}

/** Enters that a second person approved these versions of what is heard. */
export async function reviewTranscripts(
	tx: StoryDb,
	storyId: string,
	versions: readonly { fileId: string; language: string; version: number }[]
): Promise<void> {
	for (const { fileId, language, version } of versions) {
		await tx
			.updateTable('story.transcript')
			.set({ reviewed_version: version })
			.where('story_id', '=', storyId)
			.where('file_id', '=', fileId)
			.where('language', '=', language)
			.execute();
	}
}

/** The teller, or the office for a text of long ago, says yes to exactly this version. */
export async function approveTranscript(
	tx: StoryDb,
	words: { storyId: string; fileId: string; language: string; version: number; byWhom: 'teller' | 'system' }
): Promise<'approved' | 'unknown' | 'changed_meanwhile' | 'stopped'> {
	const { rows } = await sql<{ outcome: 'approved' | 'unknown' | 'changed_meanwhile' | 'stopped' }>`
		select story.approve_transcript(${words.storyId}, ${words.fileId}::uuid, ${words.language}, ${words.version},
			${words.byWhom}) as outcome`.execute(tx);
	return rows[0]?.outcome ?? 'unknown';
}

/** Keeps a reading of the words by somebody else. */
export async function addReading(
	tx: StoryDb,
	reading: {
		id: string;
		storyId: string;
		fileId: string;
		language: string;
		/** The version of the words that is read. */
		ofVersion: number;
		path: string;
		bytes: number;
		body: Buffer;
		memberId: string;
	}
): Promise<void> {
	const { id, storyId, fileId, language, ofVersion, path, bytes, body, memberId } = reading;
	await tx
		.insertInto('story.reading')
		.values({
			...{ id, story_id: storyId, file_id: fileId, language, of_version: ofVersion },
			...{ path, bytes, body, by_member: memberId }
		})
		.execute();
}

/** A frame of a film for the desk's eyes. */
export async function findStill(
	db: StoryDb,
	storyId: string,
	fileId: string,
	number: number
): Promise<RowOf<RecordingStillTable> | null> {
	const row = await db
		.selectFrom('story.recording_still')
		.selectAll()
		.where('story_id', '=', storyId)
		.where('file_id', '=', fileId)
		.where('number', '=', number)
		.executeTakeFirst();
	return row ?? null;
}

/** When each frame stands, in seconds from the start, by file. */
export async function stillsOf(db: StoryDb, storyId: string): Promise<ReadonlyMap<string, number[]>> {
	const rows = await db
		.selectFrom('story.recording_still')
		.select(['file_id', 'at_seconds'])
		.where('story_id', '=', storyId)
		.orderBy('file_id')
		.orderBy('number')
		.execute();
	return new Map(
		[...Map.groupBy(rows, (row) => row.file_id)].map(([id, stills]) => [id, stills.map((still) => still.at_seconds)])
	);
}

/** The people of a story, for saying who is heard and who is seen. Their names are sealed elsewhere. */
export async function peopleIn(db: StoryDb, storyId: string): Promise<{ id: string; role: string }[]> {
	return db
		.selectFrom('story.person')
		.select(['id', 'role'])
		.where('story_id', '=', storyId)
		.orderBy('role')
		.orderBy('id')
		.execute();
}

/** Every sealed file that belongs to the recordings of a story, beside the originals themselves. */
export async function sealedBesideRecordings(tx: StoryDb, storyId: string): Promise<string[]> {
	const [looks, stills, readings] = await Promise.all([
		tx.selectFrom('story.recording_look').select('preview_path as path').where('story_id', '=', storyId).execute(),
		tx.selectFrom('story.recording_still').select('path').where('story_id', '=', storyId).execute(),
		tx.selectFrom('story.reading').select('path').where('story_id', '=', storyId).execute()
	]);
	return [...looks, ...stills, ...readings].flatMap(({ path }) => path ?? []);
}
