import { refuse, ok, type Result } from '#domain/base/result.ts';
import { splitFrame } from '#server/media/frames.ts';
import {
	PICTURE_PIXELS_MAX,
	PICTURE_REFUSALS,
	type FaceBox,
	type PictureFacts,
	type PictureRefusal,
	type Rendition
} from '#server/media/picture.ts';
import { signatureOf } from '#server/media/signature.ts';
import * as v from 'valibot';

const side = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(PICTURE_PIXELS_MAX));

const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const answer = v.variant('ok', [
	v.object({ ok: v.literal(false), reason: v.picklist(PICTURE_REFUSALS) }),
	v.object({
		ok: v.literal(true),
		facts: v.object({
			width: side,
			height: side,
			type: v.picklist(['image/jpeg', 'image/png', 'image/webp', 'image/avif'])
		}),
		parts: v.pipe(
			v.array(
				v.object({
					type: v.picklist(['image/avif', 'image/webp', 'image/jpeg']),
					width: side,
					height: side,
					size: v.pipe(v.number(), v.integer(), v.minValue(1))
				})
			),
			v.maxLength(24)
		),
		faces: v.optional(
			v.pipe(v.array(v.object({ x: fraction, y: fraction, w: fraction, h: fraction })), v.maxLength(64)),
			[]
		)
	})
]);

/**
 * Reads what the child sent. The child has just fed a stranger's file to a decoder written in C; it is not trusted:
 * every number is checked, and a part that is not the kind of file it says is an error.
 */
export function readAnswer(
	message: Uint8Array
): Result<{ facts: PictureFacts; renditions: Rendition[]; faces: FaceBox[] }, PictureRefusal> {
	const { head, rest } = splitFrame(message);
	const said = v.parse(answer, head);
	if (!said.ok) return refuse(said.reason);
	let at = 0;
	const renditions = said.parts.map(({ type, width, height, size }): Rendition => {
		const bytes = rest.slice(at, at + size);
		at += size;
		if (bytes.length !== size || signatureOf(bytes) !== type) {
			throw new Error('the picture process sent a part that is not what it says');
		}
		return { type, width, height, bytes };
	});
	if (at !== rest.length) throw new Error('the picture process sent more than it announced');
	return ok({ facts: said.facts, renditions, faces: said.faces });
}
