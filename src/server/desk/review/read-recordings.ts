/** The recordings of a story as the desk sees them before anybody listens to one. */
import { type Cue, readCues, writeCues } from '#domain/story/cues.ts';
import type { FilmPeople, MadeRecording, RecordingFacts, RecordingKind, Way } from '#domain/story/recording.ts';
import { stillsOf } from '#server/store/recordings/recording-acts.ts';
import { cuesField, recordingsOf } from '#server/store/recordings/recordings.ts';
import { type AtWork, openField } from './work.ts';

export interface TranscriptView {
	readonly language: string;
	readonly version: number;
	/** Null: written from what was heard. */
	readonly source: string | null;
	readonly tellerVersion: number | null;
	readonly reviewedVersion: number | null;
	readonly cues: readonly Cue[];
	/** As it is edited. */
	readonly text: string;
}

/** The words as somebody else read them. */
export interface ReadingView {
	readonly id: string;
	readonly language: string;
	/** The version of the words that is read; null: from before that was written down, and heard by nobody. */
	readonly version: number | null;
	readonly by: string;
	/** Milliseconds since 1970. */
	readonly at: number;
}

export interface RecordingView {
	readonly id: string;
	/** `looking`: not listened to yet; `refused`: cannot be used, see `refused`; `ready`: can be heard here. */
	readonly state: 'looking' | 'refused' | 'ready';
	readonly refused: string | null;
	/** A teller does not want it shown. */
	readonly withheld: boolean;
	readonly kind: RecordingKind;
	readonly seconds: number;
	readonly hasSound: boolean;
	readonly width: number | null;
	readonly height: number | null;
	readonly type: string;
	/** When each frame that is to be looked at stands, in seconds. */
	readonly stills: readonly number[];
	readonly stillsComplete: boolean;
	readonly decided: {
		readonly people: FilmPeople;
		/** Null: everybody in the story may be heard. */
		readonly heardIds: readonly string[] | null;
		/** Null: everybody in the story may be seen. */
		readonly seenIds: readonly string[] | null;
		readonly spokenIn: string;
		readonly by: string;
		/** Milliseconds since 1970. */
		readonly at: number;
	} | null;
	readonly transcripts: readonly TranscriptView[];
	/** Oldest first. */
	readonly readings: readonly ReadingView[];
}

export async function readRecordings(at: Pick<AtWork, 'tx' | 'key' | 'storyId'>): Promise<RecordingView[]> {
	const [stored, stills] = await Promise.all([recordingsOf(at.tx, at.storyId), stillsOf(at.tx, at.storyId)]);
	const views: RecordingView[] = [];
	for (const { file, look, decided, transcripts, readings, withheld } of stored) {
		const words: TranscriptView[] = [];
		for (const row of transcripts) {
			const opened = await openField(at.tx, at.key, at.storyId, cuesField(file.id, row.language), row.version);
			const cues = readCues(opened?.value);
			if (cues === null) continue;
			words.push({
				language: row.language,
				version: row.version,
				source: row.source_language,
				tellerVersion: row.teller_version,
				reviewedVersion: row.reviewed_version,
				cues,
				text: writeCues(cues)
			});
		}
		views.push({
			id: file.id,
			state: look === null ? 'looking' : look.refused === null ? 'ready' : 'refused',
			refused: look?.refused ?? null,
			withheld,
			kind: look?.kind ?? 'sound',
			seconds: look?.seconds ?? 0,
			hasSound: look?.has_sound ?? false,
			width: look?.width ?? null,
			height: look?.height ?? null,
			type: look?.preview_type ?? '',
			stills: stills.get(file.id) ?? [],
			stillsComplete: look?.stills_complete ?? true,
			decided: decided && {
				people: decided.people,
				heardIds: decided.heard_ids,
				seenIds: decided.seen_ids,
				spokenIn: decided.spoken_in,
				by: decided.confirmed_by,
				at: decided.confirmed_at.getTime()
			},
			transcripts: words,
			readings: readings.map((row) => ({
				...{ id: row.id, language: row.language, version: row.of_version },
				...{ by: row.by_member, at: row.at.getTime() }
			}))
		});
	}
	return views;
}

/** The recordings as `show()` takes them, each as if it was approved and made: the preview says how it will be heard. */
export function previewRecordings(recordings: readonly RecordingView[], language: string): RecordingFacts[] {
	return recordings.flatMap((recording): RecordingFacts[] => {
		const { id, kind, decided, hasSound } = recording;
		if (decided === null || recording.withheld || recording.state !== 'ready') return [];
		const voices = hasSound ? (['original', 're_voiced'] as const) : [];
		const ways: Way[] =
			kind === 'sound'
				? voices.map((voice) => ({ picture: 'none', voice }))
				: [
						...[...voices, 'none' as const].map((voice): Way => ({ picture: 'as_it_is', voice })),
						...voices.map((voice): Way => ({ picture: 'covered', voice }))
					];
		const original = recording.transcripts.filter((one) => one.source === null);
		// Where nobody has translated them beside the text, readers get the original.
		const words = original.find((one) => one.language === language) ?? original[0];
		return [
			{
				id,
				kind,
				confirmed: true,
				people: decided.people,
				...(decided.heardIds === null ? {} : { heardIds: decided.heardIds }),
				...(decided.seenIds === null ? {} : { seenIds: decided.seenIds }),
				cues: words?.cues ?? null,
				made: ways.map((way) => madeForPreview(recording, way))
			}
		];
	});
}

/** The names carry the recording's id to the page of the desk; nothing public has such a name. */
function madeForPreview({ id, seconds }: RecordingView, way: Way): MadeRecording {
	const file = { name: `${id}/${way.picture}/${way.voice}`, type: '', bytes: 1, width: null, height: null };
	return { ...way, files: [file], poster: null, captions: way.voice === 'none' ? null : file, seconds, waveform: [] };
}
