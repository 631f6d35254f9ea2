import type { Rung } from '#domain/consent/ladders.ts';
import { allowedWays } from '#domain/consent/show-recordings.ts';
import type { Projection } from '#domain/consent/project.ts';
import type { Channel } from '#domain/consent/channels.ts';
import { isObject } from '#domain/base/shape.ts';
import { readCues } from '#domain/story/cues.ts';
import type {
	FilmPeople,
	MadeRecording,
	MediaFile,
	RecordingFacts,
	RecordingKind,
	Way
} from '#domain/story/recording.ts';
import { openFileRow } from '#server/publishing/open-story.ts';
import { heardOn, type HeardWords, type PageWords } from '#server/publishing/page-words.ts';
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
	readonly heardIds: readonly string[] | null;
	readonly seenIds: readonly string[] | null;
	readonly spokenIn: string;
	/** As they were written from what is heard, in the version that both people approved, by language. */
	readonly words: ReadonlyMap<string, HeardWords>;
	/** The newest reading of exactly these words by somebody else, by language. */
	readonly readings: ReadonlyMap<string, SealedPlace & { readonly id: string }>;
	readonly renditions: readonly RowOf<RenditionTable>[];
}

/** Something that consent lets be heard or seen and that was not made yet. */
export interface WantedRecording {
	readonly recording: DecidedRecording;
	readonly way: Way;
	/** What is written beside it; null only of what is seen and not heard. */
	readonly words: WordsOnPage | null;
	/** Names exactly what it is made from, so that nothing older is taken for it. */
	readonly madeOf: string;
}

type WordsOnPage = HeardWords & { readonly language: string };

/**
 * The decided recordings of a story, in the teller's order. One that nobody has listened to, or that a teller withheld, is
 * not even loaded.
 */
export async function loadRecordings(db: StoryDb, key: Buffer, storyId: string): Promise<DecidedRecording[]> {
	const stored = (await recordingsOf(db, storyId)).filter(
		({ decided, look, withheld }) => decided !== null && look?.kind && !withheld
	);
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
	const words = new Map<string, HeardWords>();
	for (const { language, reviewed_version: version } of approvedTranscripts(transcripts)) {
		if (version === null) continue;
		const field = cuesField(file.id, language);
		const sealed = await readSealed(db, storyId, field, version);
		if (sealed === null) continue;
		const cues = readCues(openJson(key, { table: 'story.sealed', row: storyId, field, version }, sealed.body));
		if (cues !== null) words.set(language, { cues, version: String(version) });
	}
	const ofThese = readings.filter((row) => words.get(row.language)?.version === String(row.of_version));
	const opened = ofThese.map((row): [string, SealedPlace & { id: string }] => {
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
		heardIds: decided?.heard_ids ?? null,
		seenIds: decided?.seen_ids ?? null,
		spokenIn: decided?.spoken_in ?? '',
		words,
		readings: new Map(opened),
		renditions: at.renditions.filter((row) => row.file_id === file.id)
	};
}

/** The recording as `show()` takes it for a page. What was said in an excluded language is not heard on any. */
export function recordingFacts(recording: DecidedRecording, page: PageWords): RecordingFacts {
	const { kind, people, heardIds, seenIds } = recording;
	const words = heardOn(page, recording);
	return {
		id: recording.id,
		kind,
		confirmed: true,
		people,
		...(heardIds === null ? {} : { heardIds }),
		...(seenIds === null ? {} : { seenIds }),
		cues: words?.cues ?? null,
		...(words !== null && words.language !== page.language ? { cuesLanguage: words.language } : {}),
		made: makeableWays(recording, page).flatMap((way) => madeFor(recording, way, words) ?? [])
	};
}

/** What is missing so that it can be shown in the most open way that this projection allows; null: nothing. */
export function missingRecording(
	recording: DecidedRecording,
	page: PageWords,
	projection: Projection<Channel>
): WantedRecording | null {
	const facts = recordingFacts(recording, page);
	const makeable = makeableWays(recording, page);
	const [way] = allowedWays(facts, projection).filter((one) =>
		makeable.some((other) => other.picture === one.picture && other.voice === one.voice)
	);
	const words = heardOn(page, recording);
	if (way === undefined || madeFor(recording, way, words) !== null) return null;
	return { recording, way, words, madeOf: madeOf(recording, way, words) };
}

function makeableWays(recording: DecidedRecording, { mayBeIn }: PageWords): Way[] {
	const voices: Rung<'voice'>[] = recording.hasSound
		? [...(mayBeIn(recording.spokenIn) ? (['original'] as const) : []), 're_voiced']
		: [];
	if (recording.kind === 'sound') return voices.map((voice) => ({ picture: 'none', voice }));
	return [
		...[...voices, 'none' as const].map((voice): Way => ({ picture: 'as_it_is', voice })),
		...voices.map((voice): Way => ({ picture: 'covered', voice }))
	];
}

/** The reading by a person that belongs to these words: one of a translation would be heard before anybody had read that. */
export function readingOf(recording: DecidedRecording, words: WordsOnPage | null) {
	const isOriginal = words !== null && recording.words.get(words.language)?.version === words.version;
	return isOriginal ? recording.readings.get(words.language) : undefined;
}

function madeOf(recording: DecidedRecording, { picture, voice }: Way, words: WordsOnPage | null): string {
	if (voice !== 're_voiced') return `${picture}/${voice}`;
	const from = readingOf(recording, words)?.id ?? `machine-${words?.version ?? 0}`;
	return `${picture}/${voice}/${words?.language ?? ''}/${from}`;
}

/** What the file of these words is made of. */
export function captionsMadeOf(words: WordsOnPage | null): string {
	return `captions/${words?.language ?? ''}/${words?.version ?? 0}`;
}

function madeFor(recording: DecidedRecording, way: Way, words: WordsOnPage | null): MadeRecording | null {
	const all = recording.renditions.filter((row) => row.made_of === madeOf(recording, way, words));
	const files = all.filter((row) => row.kind === 'recording').sort((a, b) => a.bytes - b.bytes);
	const facts = files[0]?.facts;
	if (!isObject(facts) || typeof facts.seconds !== 'number' || !Array.isArray(facts.waveform)) return null;
	const captions = recording.renditions.find((row) => row.made_of === captionsMadeOf(words));
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
