import type { ShownContent, ShownName, ShownPicture, ShownTime } from '#domain/consent/shown.ts';
import type { Shown } from '#domain/consent/show.ts';
import { placeName } from '#domain/place/place-name.ts';
import { pseudonymName } from '#domain/story/pseudonym.ts';

/** From where to where, in the reader's language; what is not shown is null. */
export interface Way {
	readonly from: string | null;
	readonly now: string | null;
	/** Rounded. */
	readonly kilometres: number | null;
	readonly time: ShownTime | null;
}

/** A story as it stands in a list. */
export interface Card {
	readonly id: string;
	/** BCP 47, of title, things and picture text. */
	readonly language: string;
	readonly title: string;
	readonly brings: string;
	readonly items: readonly string[];
	/** Null: the teller shows no name at all. */
	readonly name: string | null;
	readonly way: Way;
	readonly picture: Picture | null;
	readonly hasSound: boolean;
	readonly hasFilm: boolean;
}

/** One picture in several sizes and forms. */
export interface Picture {
	readonly alt: string;
	/** BCP 47, where nobody translated these words into the language of the telling; else null. */
	readonly language: string | null;
	readonly renditions: readonly { name: string; type: string; width: number; height: number }[];
}

/** What a list says of a story, for a reader of this language. */
export function cardOf(shown: Shown<'web'>, locale: string): Card {
	const [first] = shown.pictures;
	return {
		id: shown.id,
		language: shown.language,
		title: shown.title,
		brings: shown.brings,
		items: [...shown.items],
		name: nameFor(shown.name, locale),
		way: wayOf(shown, locale),
		picture: first ? pictureOf(first) : null,
		hasSound: shown.recordings.some(({ kind }) => kind === 'sound'),
		hasFilm: shown.recordings.some(({ kind }) => kind === 'film')
	};
}

/** The way from there to here. */
export function wayOf(
	shown: Pick<ShownContent<'web' | 'embed'>, 'origin' | 'current' | 'kilometres' | 'time'>,
	locale: string
): Way {
	return {
		from: shown.origin ? placeName(shown.origin, locale) : null,
		now: shown.current ? placeName(shown.current, locale) : null,
		kilometres: shown.kilometres,
		time: shown.time
	};
}

/** A name as readers of this language see it; a neutral name is in their own language. */
export function nameFor(name: ShownName | null, locale: string): string | null {
	if (name === null) return null;
	return name.kind === 'name' ? name.text : pseudonymName(name.index, locale);
}

/** A picture's files and words. */
export function pictureOf(picture: ShownPicture): Picture {
	return {
		alt: picture.alt,
		language: picture.language ?? null,
		renditions: picture.renditions.map(({ name, type, width, height }) => ({ name, type, width, height }))
	};
}
