import type { Cover, Crop, FaceBox, PictureFacts, PictureRefusal, Rendition } from '#server/media/picture.ts';

/**
 * What goes over the pipes between the worker and the child that decodes.
 * To the child: length of the question (4 bytes, big-endian), the question as JSON, then the picture until the end.
 * Back: length of the answer, the answer as JSON, then the files one after another in the order of `parts`.
 */
export type Question =
	| { ask: 'inspect' }
	| { ask: 'preview' }
	| { ask: 'faces' }
	| { ask: 'renditions'; covers: readonly Cover[]; crop?: Crop | null; widths: readonly number[] };

export type Part = { type: Rendition['type']; width: number; height: number; size: number };

export type Answer =
	{ ok: true; facts: PictureFacts; parts: Part[]; faces?: FaceBox[] } | { ok: false; reason: PictureRefusal };

/** The first bytes of a message: the length of its JSON and the JSON itself. */
export function frameHead(head: Question | Answer): Uint8Array {
	const json = new TextEncoder().encode(JSON.stringify(head));
	const framed = new Uint8Array(4 + json.length);
	new DataView(framed.buffer).setUint32(0, json.length);
	framed.set(json, 4);
	return framed;
}

/** Takes a message apart. Throws when its length cannot be true. The JSON is not yet believed: see `read-answer.ts`. */
export function splitFrame(message: Uint8Array): { head: unknown; rest: Uint8Array } {
	if (message.length < 4) throw new Error('message from the picture process ends before its length');
	const length = new DataView(message.buffer, message.byteOffset, 4).getUint32(0);
	if (length > message.length - 4) throw new Error('message from the picture process ends before its head');
	const head: unknown = JSON.parse(new TextDecoder().decode(message.subarray(4, 4 + length)));
	return { head, rest: message.subarray(4 + length) };
}
