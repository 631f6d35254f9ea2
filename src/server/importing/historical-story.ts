import type { Telling } from '#domain/story/telling.ts';
import type { Testimony } from '#domain/story/testimony.ts';

/** A text of long ago that stands in for a testimony: its author is dead, and their book can be found. */
export interface HistoricalStory {
	/** Where it comes from, so that importing twice adds nothing: `voices:antin-01`. */
	readonly ref: string;
	readonly testimony: Testimony;
	/** The town or place below the country, as it is shown. */
	readonly originTown?: string;
	readonly currentTown?: string;
	/** Year told about. */
	readonly year: number;
	/** One per language; the first in the language it was told in. */
	readonly tellings: readonly Telling[];
	readonly source: { readonly title: string; readonly author: string; readonly year: number; readonly note?: string };
	readonly picture?: HistoricalPicture;
}
export interface HistoricalPicture {
	/** Absolute path of the file. */
	readonly path: string;
	/** What it shows, by language. */
	readonly alt: Readonly<Record<string, string>>;
}
