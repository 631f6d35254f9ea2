import { hasFields, isLine, isObject, isWhole } from '#domain/base/shape.ts';
import type { Rung } from '#domain/consent/ladders.ts';
import type { Cover } from '#domain/story/covers.ts';

/** One file made from a picture, under a random name that says nothing. */
export interface Rendition {
	/** 32 hexadecimal digits and an ending. */
	readonly name: string;
	/** Media type, such as `image/avif`. */
	readonly type: string;
	/** Pixels. */
	readonly width: number;
	readonly height: number;
	readonly bytes: number;
}

/** The files that show a picture at one rung of the ladder for faces, and its words in one language. */
export interface PictureRung {
	readonly renditions: readonly Rendition[];
	/** What the picture shows, for those who cannot see it; as safe as the picture at this rung. */
	readonly alt: string;
	/** The language of these words (BCP 47), where it is not that of the page. */
	readonly altLanguage?: string;
}

/**
 * How a picture is made: at a rung of the ladder for faces, or covered in part. `solid_mask:0.2` covers the first and the
 * third of its boxes, because of whose faces they are; `solid_mask` alone covers all of them, `visible` none.
 */
export type Look = Rung<'face'> | `solid_mask:${string}`;

/** The rung of a look: whoever is covered in part is covered. */
export function rungOf(look: Look): Rung<'face'> {
	return look.startsWith('solid_mask') ? 'solid_mask' : (look as Rung<'face'>);
}

/** The look in which exactly these of so many boxes are covered. */
export function lookCovering(covered: readonly number[], boxes: number): Look {
	if (covered.length === 0) return 'visible';
	return covered.length === boxes ? 'solid_mask' : `solid_mask:${covered.join('.')}`;
}

/** The boxes that a look covers: where no face is to be seen anyway, all of them. */
export function coveredIn<C>(look: Look, covers: readonly C[]): C[] {
	if (look === 'visible') return [];
	const [, some] = look.split(':');
	if (some === undefined) return [...covers];
	const chosen = new Set(some.split('.').map(Number));
	return covers.filter((_, at) => chosen.has(at));
}

/** What is known of one picture of a story. */
export interface PictureFacts {
	/** Internal; never shown. */
	readonly id: string;
	/** What a person saw in it: nobody; people that cannot be recognised; covered people; people who can be recognised. */
	readonly people: 'none' | 'unrecognisable' | 'covered' | 'visible';
	/** A person looked at it and confirmed the line above. Without that, the picture is not shown at all. */
	readonly confirmed: boolean;
	/** Who is in it, by person id. Where nobody said, everybody in the story may be in it. */
	readonly personIds?: readonly string[];
	/** The boxes in the part that is shown, each with whose face it is (see `Cover`). */
	readonly boxes?: readonly Pick<Cover, 'who'>[];
	/** What was made for each look; `none` is a picture without any person in it. */
	readonly rungs: { readonly [L in Look]?: PictureRung };
	/** What could be made for any other look, if anything; nothing is written for it before it was made. */
	readonly make?: (look: Look) => PictureRung | undefined;
}

/** Whether a value describes a file made from a picture. */
export function isRendition(value: unknown): value is Rendition {
	return (
		isObject(value) &&
		hasFields(value, ['name', 'type', 'width', 'height', 'bytes']) &&
		typeof value.name === 'string' &&
		/^[0-9a-f]{32}\.[a-z0-9]{3,4}$/.test(value.name) &&
		isLine(value.type, 40) &&
		isWhole(value.width, 1, 20_000) &&
		isWhole(value.height, 1, 20_000) &&
		isWhole(value.bytes, 1, 100_000_000)
	);
}
