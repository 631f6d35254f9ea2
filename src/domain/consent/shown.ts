import type { Channel } from '#domain/consent/channels.ts';
import type { Rung } from '#domain/consent/ladders.ts';
import type { Place } from '#domain/place/place-name.ts';
import type { ContentNote } from '#domain/story/content-notes.ts';
import type { Cue } from '#domain/story/cues.ts';
import type { Rendition } from '#domain/story/picture.ts';
import type { MediaFile, RecordingKind, Way } from '#domain/story/recording.ts';
import type { Block } from '#domain/story/telling.ts';

/** A name as shown: an index into the house's neutral names, or a text. */
export type ShownName =
	{ readonly kind: 'pseudonym'; readonly index: number } | { readonly kind: 'name'; readonly text: string };

/** A time as shown: `2010` for a decade, `2015`, `2015-09`, `2015-09-03`. */
export interface ShownTime {
	readonly level: Exclude<Rung<'time'>, 'none'>;
	readonly value: string;
}

/** An age as shown, in years, both ends included; an exact age has the same at both ends. */
export interface ShownAge {
	readonly from: number;
	readonly to: number;
}

export interface ShownFamily {
	readonly level: Exclude<Rung<'family'>, 'none'>;
	readonly text: string;
}

export interface ShownPicture {
	readonly renditions: readonly Rendition[];
	readonly alt: string;
	/** The language of these words, where nobody translated them; left out where it is that of the page. */
	readonly language?: string;
}

/** A recording as it may be heard and seen. */
export interface ShownRecording extends Way {
	readonly kind: RecordingKind;
	/** The same in several forms, the lightest first. */
	readonly files: readonly MediaFile[];
	readonly poster: MediaFile | null;
	/** Its words, to be read while it is heard; null where nothing is heard. */
	readonly captions: MediaFile | null;
	readonly seconds: number;
	readonly waveform: readonly number[];
	/** Its words, to be read by themselves; empty unless the whole text is shown. */
	readonly transcript: readonly Cue[];
	/** The language of captions and transcript, where nobody translated them; left out where it is that of the page. */
	readonly language?: string;
}

/** Every file of a recording. */
export function filesOf({ files, poster, captions }: ShownRecording): MediaFile[] {
	return [...files, ...(poster ? [poster] : []), ...(captions ? [captions] : [])];
}

/** Everything a reader of one channel, in one language, may know of a story. Plain JSON. */
export interface ShownContent<C extends Channel> {
	/** The story's public id. */
	readonly id: string;
	readonly channel: C;
	readonly language: string;
	readonly consentVersion: number;
	/** Milliseconds since 1970 (UTC), a month's end; pages name the month only. */
	readonly expiresAt: number;
	/** UTC day of the publication batch, `YYYY-MM-DD`. */
	readonly publishedDay: string;
	readonly title: string;
	readonly brings: string;
	readonly items: readonly string[];
	/** How much of the text this is. */
	readonly text: Exclude<Rung<'text'>, 'none'>;
	readonly summary: string;
	readonly blocks: readonly Block[];
	readonly name: ShownName | null;
	readonly origin: Place | null;
	readonly transit: Place | null;
	readonly current: Place | null;
	/** From origin to now, rounded; null unless both countries are shown. */
	readonly kilometres: number | null;
	readonly time: ShownTime | null;
	readonly age: ShownAge | null;
	readonly gender: string | null;
	readonly art9: readonly string[];
	readonly legal: string | null;
	readonly family: ShownFamily | null;
	readonly pictures: readonly ShownPicture[];
	readonly recordings: readonly ShownRecording[];
	/** What the text speaks of; left out where there is nothing to say, or where not the whole text is shown. */
	readonly notes?: readonly ContentNote[];
}
