import type { Result } from '#domain/base/result.ts';

/** What is known of a recording whose packets were read to the end. Width and height in pixels, upright. */
export type RecordingFacts = {
	kind: 'sound' | 'film';
	seconds: number;
	width?: number;
	height?: number;
	/** Whether there is anything to hear: a track of pure silence is no sound. */
	hasSound: boolean;
};

/** One file made from a recording: nothing in it but sound. */
export type SoundFile = { type: 'audio/webm' | 'audio/mp4'; bytes: Uint8Array };

/** Sound for the pages: first Opus in WebM, then AAC in MP4. The waveform holds 120 peaks from 0 to 1. */
export type Sound = { files: SoundFile[]; seconds: number; waveform: number[] };

/** One film made from a recording: one picture track, at most one sound track. Width and height in pixels. */
export type FilmFile = { type: 'video/mp4'; width: number; height: number; bytes: Uint8Array };

/** A still of the film for the page, or nothing where the whole frame is covered. */
export type Poster = { type: 'image/jpeg'; width: number; height: number; bytes: Uint8Array };

/** Film for the pages. The waveform is empty where there is no sound. */
export type Film = { files: FilmFile[]; poster: Poster | null; seconds: number; waveform: number[] };

/**
 * What becomes of picture and sound. The picture is shown as it is only after a person confirmed every face in it;
 * otherwise the whole frame is covered, and none of it is decoded. `replacedBy` is a recording of its own (see `speak`).
 */
export type FilmWishes = {
	picture: 'as_it_is' | 'whole_frame_covered';
	sound: 'keep' | 'drop' | { replacedBy: Uint8Array };
};

/** A frame for the eyes of the desk. `at` in seconds from the start. It is not public. */
export type Still = {
	at: number;
	why: 'first' | 'step' | 'cut' | 'last';
	type: 'image/webp';
	width: number;
	height: number;
	bytes: Uint8Array;
};

/** `complete` is false where there were more cuts than a person can look at: such a film is covered whole. */
export type ContactSheet = { stills: Still[]; seconds: number; complete: boolean };

/** Why a recording was refused. `not_a_recording` also stands for kinds that are not taken (playlists, pictures, AVI). */
export type RecordingRefusal =
	| 'not_a_recording'
	| 'too_large'
	| 'too_long'
	| 'too_many_pixels'
	| 'damaged'
	| 'no_sound'
	| 'timeout'
	| 'out_of_memory'
	/** ffmpeg is not installed here. */
	| 'no_program'
	/** No folder in memory, or it is full: a recording is opened nowhere else. */
	| 'no_room';

/** Why a text was not spoken. */
export type SpeakingRefusal = 'no_voice' | 'no_program' | 'no_room' | 'nothing_to_say' | 'too_long' | 'timeout';

export type RecordingAnswer<Value> = Promise<Result<Value, RecordingRefusal>>;

/** Where the bytes come from: held in memory, or streamed out of the seal. Read once, never written to a disk. */
export type RecordingSource = Uint8Array | AsyncIterable<Uint8Array>;

/** The folder in memory (tmpfs) in which a recording may lie while it is worked on: the configuration has one. */
export type Room = { readonly memoryFolder: string };

/** Largest file taken, in bytes: 20 minutes of film at 3.5 Mbit/s, as browsers record, and it must fit into memory. */
export const RECORDING_BYTES_MAX = 512 * 1024 * 1024;

/** Longest recordings taken, in seconds. */
export const SOUND_SECONDS_MAX = 60 * 60;
export const FILM_SECONDS_MAX = 20 * 60;

/** Largest frame taken, in pixels: 4096 by 2304, what phones call 4K. */
export const FRAME_PIXELS_MAX = 4096 * 2304;

/** Peaks in a waveform. */
export const WAVEFORM_PEAKS = 120;
