import { ok, type Result } from '#domain/base/result.ts';
import { MEMORY_BYTES_MAX, type Allowance } from '#server/media/confinement.ts';
import type { Question } from '#server/media/frames.ts';
import {
	PAGE_WIDTHS,
	type Cover,
	type Crop,
	type FaceBox,
	type PictureFacts,
	type PictureRefusal,
	type PictureSource,
	type Rendition
} from '#server/media/picture.ts';
import { askChild } from '#server/media/run-child.ts';
import { takeTurns } from '#server/media/turns.ts';

/**
 * The four things the worker asks about a picture. Each runs in a process of its own that is thrown away afterwards,
 * one at a time, so that a stranger's file can neither read what the worker knows nor take the machine down.
 * For tasks only: doors and routes never import this folder, and sharp is loaded in the child alone.
 */
const oneAtATime = takeTurns(1);

/** Seconds allowed for a picture, on a small and busy machine. */
const SECONDS = { inspect: 15, preview: 20, faces: 60, renditions: 90 } as const;

/** Decodes a picture under limits. `allowance` is narrower in tests only. */
export function decodePicture(
	question: Question,
	source: PictureSource,
	allowance: Partial<Allowance> = {}
): Promise<Result<{ facts: PictureFacts; renditions: Rendition[]; faces: FaceBox[] }, PictureRefusal>> {
	const limits = { seconds: SECONDS[question.ask], memoryBytes: MEMORY_BYTES_MAX, ...allowance };
	return oneAtATime(() => askChild(question, source, limits));
}

/** Decodes every line and tells width and height (pixels, upright) and the true type, or why the picture is refused. */
export async function inspectPicture(source: PictureSource): Promise<Result<PictureFacts, PictureRefusal>> {
	const decoded = await decodePicture({ ask: 'inspect' }, source);
	return decoded.ok ? ok(decoded.value.facts) : decoded;
}

/**
 * Makes the public files of a picture: for each width AVIF, WebP and JPEG, upright, sRGB, without metadata, with the
 * covers burnt in before anything is scaled, and nothing of what lies outside the crop. Never enlarged: a narrow picture
 * yields fewer sizes.
 */
export async function makeRenditions(
	original: PictureSource,
	{
		covers,
		crop = null,
		widths = PAGE_WIDTHS
	}: { covers: readonly Cover[]; crop?: Crop | null; widths?: readonly number[] }
): Promise<Result<Rendition[], PictureRefusal>> {
	const decoded = await decodePicture({ ask: 'renditions', covers, crop, widths }, original);
	return decoded.ok ? ok(decoded.value.renditions) : decoded;
}

/** Makes one WebP, at most 960 pixels wide, for the desk and the teller. Nothing is covered in it: it is not public. */
export async function makePreview(original: PictureSource): Promise<Result<Rendition, PictureRefusal>> {
	const decoded = await decodePicture({ ask: 'preview' }, original);
	if (!decoded.ok) return decoded;
	const [preview] = decoded.value.renditions;
	if (!preview) throw new Error('the picture process made no preview');
	return ok(preview);
}

/**
 * Proposes boxes where faces may be. Only an aid: a picture for which this fails, or takes too long, or finds nothing, is
 * looked at by a person like every other.
 */
export async function proposeFaces(original: PictureSource): Promise<Result<FaceBox[], PictureRefusal>> {
	const decoded = await decodePicture({ ask: 'faces' }, original);
	return decoded.ok ? ok(decoded.value.faces) : decoded;
}
