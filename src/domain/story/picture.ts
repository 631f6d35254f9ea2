import { hasFields, isLine, isObject, isWhole } from '#domain/base/shape.ts';
import type { Rung } from '#domain/consent/ladders.ts';

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
	/** What was made for each rung; `none` is a picture without any person in it. */
	readonly rungs: { readonly [R in Rung<'face'>]?: PictureRung };
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
