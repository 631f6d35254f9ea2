import { hasFields, isLine, isObject, isWhole } from '#domain/base/shape.ts';
import type { Rung } from '#domain/consent/ladders.ts';
import type { Cue } from '#domain/story/cues.ts';

/** Kinds of recordings. */
export type RecordingKind = 'sound' | 'film';

/**
 * What a person decided about the picture of a film after looking at it: nobody is to be seen; everybody's face in it may
 * be seen; the whole frame is covered. A sound has no picture. Of either: it is not used.
 */
export const FILM_PEOPLE = ['none', 'visible', 'covered', 'left_out'] as const;

export type FilmPeople = (typeof FILM_PEOPLE)[number];

/** One file made from a recording, under a random name that says nothing. Width and height in pixels, of films only. */
export interface MediaFile {
	/** 32 hexadecimal digits and an ending. */
	readonly name: string;
	readonly type: string;
	readonly bytes: number;
	readonly width: number | null;
	readonly height: number | null;
}

/** A way to show a recording: what of its picture, and whose voice. `none` is a sound's picture, and a silent film's voice. */
export interface Way {
	readonly picture: 'none' | 'as_it_is' | 'covered';
	readonly voice: Rung<'voice'>;
}

/** What was made to show a recording in one way. */
export interface MadeRecording extends Way {
	readonly files: readonly MediaFile[];
	/** A still of the film; null for sound and covered films. */
	readonly poster: MediaFile | null;
	/** The words as they are heard; null only where nothing is heard. */
	readonly captions: MediaFile | null;
	readonly seconds: number;
	/** Loudness over time, from 0 to 1. */
	readonly waveform: readonly number[];
}

/** What is known of one recording, for a page in one language. */
export interface RecordingFacts {
	/** Internal; never shown. */
	readonly id: string;
	readonly kind: RecordingKind;
	/** A person listened and looked, and confirmed who is heard and seen. Without that, it is not shown at all. */
	readonly confirmed: boolean;
	/** Of films; of sounds `none`, or `left_out`. */
	readonly people: FilmPeople;
	/** Who is heard, by person id. Where nobody said, everybody in the story may be. */
	readonly heardIds?: readonly string[];
	/** Of films: who is seen, the same way. */
	readonly seenIds?: readonly string[];
	/** What is heard, in the version that the teller and a second person approved; null: none. */
	readonly cues: readonly Cue[] | null;
	/** The language of these words (BCP 47), where it is not that of the page. */
	readonly cuesLanguage?: string;
	readonly made: readonly MadeRecording[];
}

/** Peaks of a waveform, at most. */
export const WAVEFORM_MOST = 200;

/** Whether a value describes a file made from a recording. */
export function isMediaFile(value: unknown): value is MediaFile {
	return (
		isObject(value) &&
		hasFields(value, ['name', 'type', 'bytes', 'width', 'height']) &&
		typeof value.name === 'string' &&
		/^[0-9a-f]{32}\.[a-z0-9]{3,4}$/.test(value.name) &&
		isLine(value.type, 40) &&
		isWhole(value.bytes, 1, 1_000_000_000) &&
		(value.width === null || isWhole(value.width, 1, 20_000)) &&
		(value.height === null || isWhole(value.height, 1, 20_000))
	);
}

/** Whether two ways are the same. */
export function isSameWay(one: Way, other: Way): boolean {
	return one.picture === other.picture && one.voice === other.voice;
}
