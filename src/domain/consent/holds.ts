import { isFormOf } from '#domain/base/language.ts';

/** A stop set by protection staff: on one story, on a country or on a language. */
export interface Hold {
	readonly scope: 'story' | 'country' | 'language';
	/** A story's id, a country (ISO 3166-1, two letters) or a language (BCP 47). */
	readonly value: string;
}

/** What a hold is compared with. */
export interface Holdable {
	readonly id: string;
	/** Where the teller comes from, and where the teller is now; null if not known. */
	readonly origin: string | null;
	readonly host: string | null;
	/** The language the story was told in, and those of its tellings. */
	readonly languages: readonly string[];
}

/**
 * Whether a hold stops a story. A country stops who comes from there and who is there now; a language stops what was
 * told in it and every story that can be read in it, regional forms included (`pt` stops `pt-BR`).
 */
export function holdMatches(hold: Hold, story: Holdable): boolean {
	switch (hold.scope) {
		case 'story':
			return hold.value === story.id;
		case 'country':
			return hold.value === story.origin || hold.value === story.host;
		case 'language':
			return story.languages.some((language) => isFormOf(language, hold.value));
	}
}
