import type { ShownRecording } from '#domain/consent/shown.ts';

/** A recording as a page plays it. */
export interface Heard {
	readonly kind: 'sound' | 'film';
	readonly picture: 'none' | 'as_it_is' | 'covered';
	readonly voice: 'none' | 're_voiced' | 'original';
	/** The lightest first. Width and height in pixels, of films only. */
	readonly files: readonly {
		readonly name: string;
		readonly type: string;
		readonly bytes: number;
		readonly width: number | null;
		readonly height: number | null;
	}[];
	readonly poster: { readonly name: string } | null;
	readonly captions: { readonly name: string } | null;
	readonly seconds: number;
	/** From 0 to 1. */
	readonly waveform: readonly number[];
	/** Empty unless the whole text may be read. */
	readonly transcript: readonly { readonly text: string }[];
	/** BCP 47, where nobody translated these words into the language of the telling; else null. */
	readonly language: string | null;
}

/** What a page needs of a recording. */
export function heardOf(shown: ShownRecording): Heard {
	return {
		kind: shown.kind,
		picture: shown.picture,
		voice: shown.voice,
		files: shown.files.map(({ name, type, bytes, width, height }) => ({ name, type, bytes, width, height })),
		poster: shown.poster && { name: shown.poster.name },
		captions: shown.captions && { name: shown.captions.name },
		seconds: shown.seconds,
		waveform: [...shown.waveform],
		transcript: shown.transcript.map(({ text }) => ({ text })),
		language: shown.language ?? null
	};
}
