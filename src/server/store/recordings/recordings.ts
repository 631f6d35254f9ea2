import { withheldFiles } from '#server/store/consent/withheld.ts';
import type { RowOf, StoryDb } from '#server/store/handle.ts';
import type {
	FileTable,
	ReadingTable,
	RecordingLookTable,
	RecordingTable,
	TranscriptTable
} from '#server/store/recording-tables.ts';

/** A recording of a story with all that is known of it. */
export interface StoredRecording {
	readonly file: RowOf<FileTable>;
	/** What the program found out; null until it has looked. */
	readonly look: RowOf<RecordingLookTable> | null;
	/** What a person decided; null until one has. */
	readonly decided: RowOf<RecordingTable> | null;
	/** Written from what was heard first, then translations. */
	readonly transcripts: readonly RowOf<TranscriptTable>[];
	/** A teller does not want it shown. */
	readonly withheld: boolean;
	/** Oldest first. */
	readonly readings: readonly RowOf<ReadingTable>[];
}

/** The recordings of a story, in the teller's order. */
export async function recordingsOf(db: StoryDb, storyId: string): Promise<StoredRecording[]> {
	const [files, looks, decided, transcripts, readings, withheld] = await Promise.all([
		db
			.selectFrom('story.file')
			.selectAll()
			.where('story_id', '=', storyId)
			.where('kind', '=', 'recording')
			.orderBy('position')
			.orderBy('id')
			.execute(),
		db.selectFrom('story.recording_look').selectAll().where('story_id', '=', storyId).execute(),
		db.selectFrom('story.recording').selectAll().where('story_id', '=', storyId).execute(),
		db.selectFrom('story.transcript').selectAll().where('story_id', '=', storyId).orderBy('language').execute(),
		db.selectFrom('story.reading').selectAll().where('story_id', '=', storyId).orderBy('at').orderBy('id').execute(),
		withheldFiles(db, storyId)
	]);
	return files.map((file) => ({
		file,
		look: looks.find((one) => one.file_id === file.id) ?? null,
		decided: decided.find((one) => one.file_id === file.id) ?? null,
		transcripts: transcripts
			.filter((one) => one.file_id === file.id)
			.sort((a, b) => Number(a.source_language !== null) - Number(b.source_language !== null)),
		withheld: withheld.has(file.id),
		readings: readings.filter((one) => one.file_id === file.id)
	}));
}

/** The sealed field that holds the words of a recording in one language. */
export function cuesField(fileId: string, language: string): string {
	return `cues:${fileId}:${language}`;
}

/**
 * The words of a recording that may go out as they were written from what is heard: by the same rule as tellings, those that
 * teller and second person have approved. A translation of them goes out with the translated telling that it was read with.
 */
export function approvedTranscripts(transcripts: readonly RowOf<TranscriptTable>[]): RowOf<TranscriptTable>[] {
	return transcripts.filter(
		(row) =>
			row.source_language === null && row.reviewed_version !== null && row.teller_version === row.reviewed_version
	);
}
