import { burnIn, croppedPixels } from '#server/media/covers.ts';
import { refusal } from '#server/media/child/refusal-of.ts';
import { decoderFor, type Upright } from '#server/media/child/decoder.ts';
import { encode, encoderFor } from '#server/media/child/encode.ts';
import type { Question } from '#server/media/frames.ts';
import {
	PICTURE_BYTES_MAX,
	PICTURE_PIXELS_MAX,
	type FaceBox,
	type PictureFacts,
	type Rendition
} from '#server/media/picture.ts';
import { signatureOf } from '#server/media/signature.ts';

/** WebP cannot be higher than 16,383 pixels, and no page shows anything like it: very tall pictures become narrower. */
const TALLEST = 3;

const PREVIEW_WIDTH = 960;

type Work = { facts: PictureFacts; files: Rendition[]; faces: FaceBox[] };

/** Does what was asked with one picture. Throws refusals (see `refusal-of.ts`). */
export async function answerQuestion(question: Question, bytes: Uint8Array): Promise<Work> {
	if (bytes.length > PICTURE_BYTES_MAX) throw refusal('too_large');
	const type = signatureOf(bytes);
	if (type === undefined) throw refusal('not_a_picture');
	if (type === 'heic') throw refusal('unsupported_heic');

	const decoder = decoderFor(bytes);
	const { width, height } = await decoder.size();
	if (width * height > PICTURE_PIXELS_MAX) throw refusal('too_many_pixels');
	const facts = { width, height, type };

	switch (question.ask) {
		case 'inspect':
			await decoder.readToTheEnd();
			return { facts, files: [], faces: [] };
		case 'preview': {
			const preview = await encode(decoder.scaled(PREVIEW_WIDTH, PREVIEW_WIDTH * TALLEST), 'image/webp');
			return { facts, files: [preview], faces: [] };
		}
		case 'faces': {
			// Loaded for this question only: it takes a second and 300 MB.
			const { FACE_PICTURE_SIDE, findFaces } = await import('#server/media/child/find-faces.ts');
			return { facts, files: [], faces: await findFaces((quarters) => decoder.turned(quarters, FACE_PICTURE_SIDE)) };
		}
		case 'renditions': {
			const upright = await decoder.pixels();
			burnIn(upright.pixels, width, height, question.covers);
			const kept = !question.crop ? upright : await upright.cropped(croppedPixels(question.crop, width, height));
			return { facts, files: await renditionsOf(kept, question.widths), faces: [] };
		}
	}
}

async function renditionsOf(picture: Upright, widths: readonly number[]): Promise<Rendition[]> {
	// Never enlarged: widths above the natural one fall together into one rendition of the natural width.
	const wanted = [...new Set(widths.map((width) => Math.min(width, picture.width)))];
	const files: Rendition[] = [];
	const encodeForPage = encoderFor();
	for (const width of wanted.sort((one, other) => one - other)) {
		// Scaled once, then encoded in three forms.
		const small = await picture.scaled(width, width * TALLEST);
		for (const type of ['image/avif', 'image/webp', 'image/jpeg'] as const) {
			files.push(await encodeForPage(small, type, width));
		}
	}
	return files;
}
