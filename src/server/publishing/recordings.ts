import type { Rung } from '#domain/consent/ladders.ts';
import { allowedWays } from '#domain/consent/show-recordings.ts';
import type { Projection } from '#domain/consent/project.ts';
import type { Channel } from '#domain/consent/channels.ts';
import { isObject } from '#domain/base/shape.ts';
import { type Cue, readCues } from '#domain/story/cues.ts';
import type {
	FilmPeople,
	MadeRecording,
	MediaFile,
	RecordingFacts,
	RecordingKind,
	Way
} from '#domain/story/recording.ts';
import { openFileRow } from '#server/publishing/open-story.ts';
import { openJson } from '#server/seal/fields.ts';
import type { RowOf, StoryDb } from '#server/store/handle.ts';
import {
	approvedTranscripts,
	cuesField,
	recordingsOf,
	type StoredRecording
} from '#server/store/recordings/recordings.ts';
import { readSealed } from '#server/store/sealed/sealed-fields.ts';
import type { RenditionTable } from '#server/store/rendition-table.ts';

/** A sealed file and the key that opens it. */
export interface SealedPlace {
	readonly path: string;
	readonly identity: string;
}

/** A recording that a person has decided about, with its approved words and what was made from it so far. */
export interface DecidedRecording extends SealedPlace {
	readonly id: string;
	readonly kind: RecordingKind;
	readonly hasSound: boolean;
	readonly people: FilmPeople;
	readonly personIds: readonly string[] | null;
	readonly spokenIn: string;
	/** By language, in the version that both people approved. */
	readonly words: ReadonlyMap<string, { readonly cues: readonly Cue[]; readonly version: number }>;
	/** The newest reading by somebody else, by language. */
	readonly readings: ReadonlyMap<string, SealedPlace & { readonly id: string }>;
	readonly renditions: readonly RowOf<RenditionTable>[];
}

/** Something that consent lets be heard or seen and that was not made yet. */
export interface WantedRecording {
	readonly recording: DecidedRecording;
	readonly way: Way;
	readonly language: string;
	/** Names exactly what it is made from, so that nothing older is taken for it. */
	readonly madeOf: string;
}

/** The decided recordings of a story, in the teller's order. One that nobody has listened to is not even loaded. */
export async function loadRecordings(db: StoryDb, key: Buffer, storyId: string): Promise<DecidedRecording[]> {
	const stored = (await recordingsOf(db, storyId)).filter(({ decided, look }) => decided !== null && look?.kind);
	if (stored.length === 0) return [];
	const renditions = await db
		.selectFrom('story.rendition')
		.selectAll()
		.where('story_id', '=', storyId)
		.where('made_of', 'is not', null)
		.orderBy('name')
		.execute();
	return Promise.all(stored.map((one) => decidedRecording(db, { key, storyId, renditions }, one)));
}

async function decidedRecording(
	db: StoryDb,
	at: { key: Buffer; storyId: string; renditions: readonly RowOf<RenditionTable>[] },
	{ file, look, decided, transcripts, readings }: StoredRecording
): Promise<DecidedRecording> {
	const { key, storyId } = at;
	const words = new Map<string, { cues: Cue[]; version: number }>();
	for (const { language, reviewed_version: version } of approvedTranscripts(transcripts)) {
		if (version === null) continue;
		const field = cuesField(file.id, language);
		const sealed = await readSealed(db, storyId, field, version);
		if (sealed === null) continue;
		const cues = readCues(openJson(key, { table: 'story.sealed', row: storyId, field, version }, sealed.body));
		if (cues !== null) words.set(language, { cues, version });
	}
	const opened = readings.map((row): [string, SealedPlace & { id: string }] => {
		const body = openJson(key, { table: 'story.reading', row: row.id, field: 'body', version: 1 }, row.body);
		if (!isObject(body) || typeof body.identity !== 'string') throw new Error('a reading has no identity');
		return [row.language, { id: row.id, path: row.path, identity: body.identity }];
	});
	return {
		id: file.id,
		path: file.path,
		identity: openFileRow(key, file).identity,
		kind: look?.kind ?? 'sound',
		hasSound: look?.has_sound ?? false,
		people: decided?.people ?? 'covered',
		personIds: decided?.person_ids ?? null,
		spokenIn: decided?.spoken_in ?? '',
		words,
		readings: new Map(opened),
		renditions: at.renditions.filter((row) => row.file_id === file.id)
	};
}

/**
 * The recording as `show()` takes it, for a page in one language. `mayBeIn` tells which languages the teller did not
 * exclude: what was said in an excluded one is not heard, whatever the page is written in.
 */
export function recordingFacts(
	recording: DecidedRecording,
	language: string,
	mayBeIn: (language: string) => boolean
): RecordingFacts {
	const { kind, people, personIds } = recording;
	return {
		id: recording.id,
		kind,
		confirmed: true,
		people,
		...(personIds === null ? {} : { personIds }),
		cues: wordsIn(recording, language)?.cues ?? null,
		made: makeableWays(recording, language, mayBeIn).flatMap((way) => madeFor(recording, way, language) ?? [])
	};
}

/** What is missing so that it can be shown in the most open way that this projection allows; null: nothing. */
export function missingRecording(
	recording: DecidedRecording,
	language: string,
	projection: Projection<Channel>,
	mayBeIn: (language: string) => boolean
): WantedRecording | null {
	const facts = recordingFacts(recording, language, mayBeIn);
	const makeable = makeableWays(recording, language, mayBeIn);
	const [way] = allowedWays(facts, projection).filter((one) =>
		makeable.some((other) => other.picture === one.picture && other.voice === one.voice)
	);
	if (way === undefined || madeFor(recording, way, language) !== null) return null;
	return { recording, way, language, madeOf: madeOf(recording, way, language) };
}

function makeableWays(recording: DecidedRecording, language: string, mayBeIn: (language: string) => boolean): Way[] {
	const voices: Rung<'voice'>[] = recording.hasSound
		? [...(mayBeIn(recording.spokenIn) ? (['original'] as const) : []), 're_voiced']
		: [];
	if (recording.kind === 'sound') return voices.map((voice) => ({ picture: 'none', voice }));
	return [
		...[...voices, 'none' as const].map((voice): Way => ({ picture: 'as_it_is', voice })),
		...voices.map((voice): Way => ({ picture: 'covered', voice }))
	];
}

function wordsIn(recording: DecidedRecording, language: string) {
	return recording.words.get(language) ?? null;
}

function madeOf(recording: DecidedRecording, { picture, voice }: Way, language: string): string {
	if (voice !== 're_voiced') return `${picture}/${voice}`;
	const from = recording.readings.get(language)?.id ?? `machine-${wordsIn(recording, language)?.version ?? 0}`;
	return `${picture}/${voice}/${language}/${from}`;
}

/** What the file of the words in one language is made of. */
export function captionsMadeOf(recording: DecidedRecording, language: string): string {
	return `captions/${language}/${wordsIn(recording, language)?.version ?? 0}`;
}

function madeFor(recording: DecidedRecording, way: Way, language: string): MadeRecording | null {
	const all = recording.renditions.filter((row) => row.made_of === madeOf(recording, way, language));
	const files = all.filter((row) => row.kind === 'recording').sort((a, b) => a.bytes - b.bytes);
	const facts = files[0]?.facts;
	if (!isObject(facts) || typeof facts.seconds !== 'number' || !Array.isArray(facts.waveform)) return null;
	const captions = recording.renditions.find((row) => row.made_of === captionsMadeOf(recording, language));
	if (captions === undefined && way.voice !== 'none') return null;
	const still = all.find((row) => row.kind === 'still');
	return {
		...way,
		files: files.map(mediaFile),
		poster: still ? mediaFile(still) : null,
		captions: captions && way.voice !== 'none' ? mediaFile(captions) : null,
		seconds: facts.seconds,
		waveform: facts.waveform.filter((peak) => typeof peak === 'number')
	};
}

function mediaFile({ name, type, bytes, width, height }: RowOf<RenditionTable>): MediaFile {
	return { name, type, bytes, width, height };
}
